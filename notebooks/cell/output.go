package cell

import (
	"fmt"
	"strings"

	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// A Kind of output, as notebooks name it.
type Kind string

// The kinds.
const (
	Stream  Kind = "stream"       // what is printed: Text
	Display Kind = "display_data" // what is shown: Data
	Failure Kind = "error"        // why the cell ended: Name, Text and Trace
)

// An Output is one thing that a cell shows.
type Output struct {
	Kind  Kind
	Name  string   // of an error: what sort of
	Text  string   // what is printed; of an error: why, in a line
	Data  Bundle   // one thing in several forms
	Trace []string // of an error: where, in lines
}

// A Bundle is one thing in several forms, by media type. There is always text/plain.
type Bundle map[string]string

// The media types of outputs.
const (
	Plain = "text/plain"
	HTML  = "text/html"
	SVG   = "image/svg+xml"
)

// What a cell may show.
const (
	outputLimit = 4 << 20 // bytes
	outputMost  = 1000    // values, tables and pictures: a browser has to lay each of them out
)

// A sink hands on what a cell shows, as far as there is room. What is printed is gathered until something else
// follows, or there is much of it.
type sink struct {
	out   func(Output)
	text  strings.Builder
	bytes int
	shown int // values, tables and pictures
	full  bool
}

// gather is how much printed text is gathered.
const gather = 64 << 10

// Print prints a text.
func (s *sink) Print(text string) {
	text = escape.Visible(text)
	if !s.room(len(text)) {
		return
	}
	s.text.WriteString(text)
	if s.text.Len() >= gather {
		s.flush()
	}
}

// Value shows a value that has no form but its text.
func (s *sink) Value(text string) { s.show(Bundle{Plain: escape.Visible(text)}) }

// Show shows what a word has made.
func (s *sink) Show(m language.Made) {
	if b, is := m.(interface{ Bundle() Bundle }); is {
		s.show(b.Bundle())
		return
	}
	s.Value(m.String())
}

func (s *sink) show(b Bundle) {
	size := 0
	for _, text := range b {
		size += len(text)
	}
	if s.shown == outputMost {
		s.end(fmt.Sprintf("%d values at most", outputMost))
	}
	if s.room(size) {
		s.shown++
		s.flush()
		s.out(Output{Kind: Display, Data: b})
	}
}

// room reports whether there is room for more. Where there is none it says so, once.
func (s *sink) room(size int) bool {
	if s.full {
		return false
	}
	s.bytes += size
	if s.bytes > outputLimit {
		s.end(fmt.Sprintf("%d MiB at most", outputLimit>>20))
	}
	return !s.full
}

// end says, once, that there is no room for more.
func (s *sink) end(most string) {
	if s.full {
		return
	}
	s.full = true
	s.flush()
	s.out(Output{Kind: Stream, Text: fmt.Sprintf("\n... a cell shows %s: the rest is left out\n", most)})
}

// flush hands on what was printed.
func (s *sink) flush() {
	if s.text.Len() > 0 {
		s.out(Output{Kind: Stream, Text: s.text.String()})
		s.text.Reset()
	}
}
