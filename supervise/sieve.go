package supervise

import (
	"bytes"
	"io"
	"sync"
)

// A sieve passes on what a process prints, but holds back what the runtime prints when it ends the
// process: pages of stacks, of which a sentence is made.
type sieve struct {
	to   io.Writer
	mu   sync.Mutex
	line []byte // the beginning of one that is not whole yet
	kept []byte // what is held back
}

// keptMax bounds what is held back. What matters stands first.
const keptMax = 1 << 20

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
		if i < 0 {
			return len(p), nil
		}
		if begins(s.line) {
			s.keep(s.line)
			s.line = nil
			return len(p), nil
		}
		s.to.Write(s.line[:i+1]) //nolint:errcheck // there is nobody to tell
		s.line = s.line[i+1:]
	}
}

func (s *sieve) keep(p []byte) {
	s.kept = append(s.kept, p[:min(len(p), keptMax-len(s.kept))]...)
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

// pass passes on what was held back.
func (s *sieve) pass() {
	s.to.Write(s.held()) //nolint:errcheck // there is nobody to tell
}
