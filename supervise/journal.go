package supervise

import (
	"bufio"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// A Journal keeps what a process has finished where the next one finds it.
type Journal[T any] struct {
	mu  sync.Mutex
	to  *gob.Encoder
	err error
}

func journalOf(dir string, turn int) string {
	return filepath.Join(dir, fmt.Sprintf("journal.%d", turn))
}

// NewJournal begins a journal; nil if nobody comes after this process. There is one in a process.
func NewJournal[T any](w *Watch) (*Journal[T], error) {
	if !w.Supervised() {
		return nil, nil
	}
	f, err := os.Create(journalOf(w.dir, w.turn))
	if err != nil {
		return nil, err
	}
	return &Journal[T]{to: gob.NewEncoder(f)}, nil
}

// Add writes an entry. An entry that cannot be written is lost to the next process, which then makes it
// anew.
func (j *Journal[T]) Add(entry T) {
	if j == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err == nil {
		j.err = j.to.Encode(entry)
	}
}

// Past are the entries that processes before this one have written, in their order. One that was being
// written when its process ended is not among them.
func Past[T any](w *Watch) (entries []T, err error) {
	for turn := range w.turn {
		f, err := os.Open(journalOf(w.dir, turn))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		from := gob.NewDecoder(bufio.NewReader(f))
		for {
			var entry T
			if err := from.Decode(&entry); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				break
			} else if err != nil {
				f.Close()
				return nil, fmt.Errorf("what was finished cannot be read again: %w", err)
			}
			entries = append(entries, entry)
		}
		f.Close()
	}
	return entries, nil
}

// Ends says how the processes before this one ended.
func (w *Watch) Ends() []End { return w.ends }

// Began is when the work began, in whatever process.
func (w *Watch) Began() time.Time { return w.began }

func endsOf(dir string) string { return filepath.Join(dir, "ends") }

// readEnds reads how the processes before this one ended.
func (w *Watch) readEnds() {
	text, err := os.ReadFile(endsOf(w.dir))
	if err == nil {
		err = json.Unmarshal(text, &w.ends)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		fmt.Fprintln(os.Stderr, "orrery:", err)
	}
}

// goesOn reports whether the work goes on after a child: it kept a journal, and what ended it is one of
// the entries that would have come; or what ended it is to be told.
func (p *parent) goesOn(c *child, e End) bool {
	const tries = 2 // at telling: the first finds out where the run was, if that is not known
	_, err := os.Stat(journalOf(p.dir, c.turn))
	switch {
	case e.told() && (p.stopped || c.turn == tries) || !e.told() && err != nil:
		return false
	case !e.told() && slices.ContainsFunc(e.Tasks, func(t Task) bool { return t.Run < 0 }):
		return false
	}
	p.ends = append(p.ends, e)
	text, err := json.Marshal(p.ends)
	os.MkdirAll(p.dir, 0o700) //nolint:errcheck // somebody may have cleared the folder
	return err == nil && os.WriteFile(endsOf(p.dir), text, 0o600) == nil
}
