package supervise

import (
	"bytes"
	"runtime"
	"strconv"
	"strings"
)

// The runtime prints stacks as text:
//
//	goroutine 19 [running]:
//	main.(*node).Receive(0xc000012120, 0x2, {0x1023f40, 0xc00001c0a8})
//		/src/ring/node.go:41 +0x1d
//	created by main.start in goroutine 1
//		/src/ring/main.go:12 +0x5c

// goroutine is the number of the present goroutine, by which a dump names it.
func goroutine() int64 {
	var buf [64]byte
	n, _ := numberOf(string(buf[:runtime.Stack(buf[:], false)]))
	return int64(n)
}

// numberOf is the number of the goroutine that a line heads.
func numberOf(line string) (int, bool) {
	rest, is := strings.CutPrefix(line, "goroutine ")
	if !is {
		return 0, false
	}
	n, err := strconv.Atoi(rest[:strings.IndexByte(rest+" ", ' ')])
	return n, err == nil
}

// dumpAll is what all goroutines do now. It stops them all while it is made.
func dumpAll() string {
	buf := make([]byte, 1<<20)
	return string(buf[:runtime.Stack(buf, true)])
}

// A stack is what one goroutine of a dump does, the innermost call first.
type stack struct {
	number int
	calls  []Frame
}

// stacksOf are those of a dump. Where it says which one was running, that is the first.
func stacksOf(dump string) (stacks []stack) {
	lines := strings.Split(dump, "\n")
	for i := 0; i < len(lines); i++ {
		n, is := numberOf(lines[i])
		if !is {
			continue
		}
		s := stack{number: n}
		for i++; i+1 < len(lines) && lines[i] != ""; i++ {
			if f, ok := parseCall(lines[i], lines[i+1]); ok { // or else some frames are left out here
				s.calls = append(s.calls, f)
				i++
			}
		}
		stacks = append(stacks, s)
	}
	return stacks
}

// callsOf are the calls of a goroutine.
func callsOf(dump string, number int64) []Frame {
	for _, s := range stacksOf(dump) {
		if int64(s.number) == number {
			return s.calls
		}
	}
	return nil
}

// parseCall reads the two lines of a call.
func parseCall(call, place string) (f Frame, ok bool) {
	call, _, _ = strings.Cut(strings.TrimPrefix(call, "created by "), " in goroutine ")
	if i := strings.LastIndexByte(call, '('); i > 0 && strings.HasSuffix(call, ")") {
		call = call[:i]
	}
	if !strings.HasPrefix(place, "\t") {
		return f, false
	}
	place, _, _ = strings.Cut(place[1:], " ")
	colon := strings.LastIndexByte(place, ':')
	if colon < 0 {
		return f, false
	}
	line, err := strconv.Atoi(place[colon+1:])
	return Frame{Call: call, File: place[:colon], Line: line}, err == nil
}

// A crash is what the runtime prints when it ends a process: what for, and who was running.
type crash struct {
	What   string
	Frames []Frame
}

// crashBegins is how the first line of a crash may begin.
var crashBegins = []string{"fatal error: ", "panic: ", "runtime: ", "runtime/cgo: ", "SIG", "unexpected fault address"}

// crashOf finds a crash in what a process printed, and where it begins; below 0: there is none.
func crashOf(printed []byte) (c crash, at int) {
	at = -1
	for _, begins := range crashBegins {
		if i := lineWith(printed, begins); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	if at < 0 || !bytes.Contains(printed[at:], []byte("\ngoroutine ")) && !bytes.Contains(printed[at:], []byte("fatal error: ")) {
		return crash{}, -1
	}
	text := string(printed[at:])
	for _, line := range strings.Split(text, "\n") {
		if what, is := strings.CutPrefix(line, "fatal error: "); is {
			c.What = what
			break
		}
		if strings.HasPrefix(line, "runtime/cgo: pthread_create failed") {
			c.What = "out of memory"
			break
		}
		if what, is := strings.CutPrefix(line, "panic: "); is && c.What == "" {
			c.What = what
		}
	}
	if c.What == "" {
		c.What, _, _ = strings.Cut(text, "\n")
	}
	for _, s := range stacksOf(text) {
		if c.Frames = authors(s.calls); len(c.Frames) > 0 {
			break
		}
	}
	return c, at
}

// lineWith is where the first line that begins so begins.
func lineWith(text []byte, begins string) int {
	if bytes.HasPrefix(text, []byte(begins)) {
		return 0
	}
	if i := bytes.Index(text, []byte("\n"+begins)); i >= 0 {
		return i + 1
	}
	return -1
}
