package supervise

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const overflow = `runtime: goroutine stack exceeds 1000000-byte limit
runtime: sp=0xc0205e0390 stack=[0xc0205e0000, 0xc0225e0000]
fatal error: stack overflow

runtime stack:
runtime.throw({0xb1e2b6?, 0x7f5d9affce18?})
	GOROOT/runtime/panic.go:1101 +0x48

goroutine 19 gp=0xc0001028c0 m=4 mp=0xc000100008 [running]:
example.com/ring.recurse(0x5?)
	/src/ring/node.go:101 +0x34 fp=0xc0205e03a0 sp=0xc0205e0398 pc=0x9fbf34
example.com/ring.recurse(0x4?)
	/src/ring/node.go:101 +0x19
example.com/ring.(*node).Receive(0xc000012120, 0xc0000a2008, 0x1, {0xa7d2a0, 0xd35af8})
	/src/ring/node.go:41 +0x2d
github.com/orrery-sim/orrery/sim.(*World).handle(0xc000262008, 0xc0002a0008, {0x1, 0x0})
	/src/orrery/sim/life.go:120 +0x1a5
github.com/orrery-sim/orrery/scenarios/language.(*File).Evaluate(0x1)
	/src/orrery/scenarios/language/evaluate.go:12 +0x1a5
main.main()
	/src/ring/main.go:9 +0x1d
`

// What the runtime prints becomes a sentence, and the author's calls.
func TestCrash(t *testing.T) {
	c, at := crashOf([]byte("a line of the author's\n" + overflow))
	require.Equal(t, len("a line of the author's\n"), at)
	require.Equal(t, "stack overflow", c.What)
	require.Equal(t, []Frame{
		{Call: "ring.recurse", File: "/src/ring/node.go", Line: 101}, {Call: "ring.(*node).Receive", File: "/src/ring/node.go", Line: 41},
	}, c.Frames, "a recursion once, and nothing of the house")

	for _, none := range []string{"", "all is well\n", "panic: says a log, and goes on\n"} {
		_, at = crashOf([]byte(none))
		require.Negative(t, at, none)
	}
}

// What a process prints reaches whoever reads it, except what the runtime prints at the end.
func TestSieve(t *testing.T) {
	for _, step := range []int{1, 7, 10_000} {
		var out strings.Builder
		s := newSieve(&out)
		for text := "first\nsecond\n" + overflow; text != ""; {
			n := min(step, len(text))
			s.Write([]byte(text[:n])) //nolint:errcheck // it takes everything
			text = text[n:]
		}
		require.Equal(t, "first\nsecond\n", out.String())
		require.Equal(t, overflow, string(s.held()))
	}
}

// Of a look only the share counts that the process got of what it wanted.
func TestShare(t *testing.T) {
	const look = 100 * time.Millisecond
	for _, c := range []struct{ got, waited, want time.Duration }{
		{0, 0, look},                     // it wants nothing: whatever it waits for does not come
		{look, 0, look},                  // it has a processor to itself
		{look, look, look / 2},           // half of what it wants
		{look / 10, 9 * look, look / 91}, // others have the machine
		{-look, -look, look},             // threads have ended
	} {
		require.Equal(t, c.want, share(look, c.got, c.waited), "%+v", c)
	}
}
