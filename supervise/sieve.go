package supervise

import (
	"bytes"
	"io"
	"sync"

	"github.com/orrery-sim/orrery/escape"
)

// A sieve passes on what a process prints, but holds back what the runtime prints when it ends the
// process: pages of stacks, of which a sentence is made.
type sieve struct {
	to   *escape.Writer
	mu   sync.Mutex
	line []byte // the beginning of one that is not whole yet
	kept []byte // what is held back
}

// What is held back is bounded, and what matters stands first; so is a line, of which the rest is another.
const (
	keptMax = 1 << 20
	lineMax = 1 << 16
)

func newSieve(to io.Writer) *sieve { return &sieve{to: escape.NewWriter(to, "")} }

func (s *sieve) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept != nil {
		s.keep(p)
		return len(p), nil
	}
	s.line = append(s.line, p...)
	for {
		i := bytes.IndexByte(s.line, '\n')
		if i < 0 && len(s.line) < lineMax {
			return len(p), nil
		}
		if begins(s.line) {
			s.keep(s.line)
			s.line = nil
			return len(p), nil
		}
		if i < 0 {
			s.pass(s.line)
			s.line = nil
			return len(p), nil
		}
		s.to.Write(s.line[:i+1]) //nolint:errcheck // there is nobody to tell
		s.line = s.line[i+1:]
	}
}

// keep holds text back, as long as it may be what the runtime prints at the end: there is a goroutine in it
// soon.
func (s *sieve) keep(p []byte) {
	const soon = 1 << 14
	s.kept = append(s.kept, p[:min(len(p), keptMax-len(s.kept))]...)
	if len(s.kept) > soon && !bytes.Contains(s.kept[:soon], []byte("\ngoroutine ")) {
		s.pass(s.kept)
		s.kept = nil
	}
}

// begins reports whether a line is the first of what the runtime prints at the end.
func begins(line []byte) bool {
	for _, b := range crashBegins {
		if bytes.HasPrefix(line, []byte(b)) {
			return true
		}
	}
	return false
}

// held is what was held back.
func (s *sieve) held() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append(s.kept[:len(s.kept):len(s.kept)], s.line...)
}

// rest passes on what was held back.
func (s *sieve) rest() { s.pass(s.held()) }

func (s *sieve) pass(text []byte) {
	s.to.Write(text) //nolint:errcheck // there is nobody to tell
	s.to.Flush()     //nolint:errcheck // likewise
}
