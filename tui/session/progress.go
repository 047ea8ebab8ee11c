package session

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// Progress is how far somebody came in lessons, by the names of their scenarios.
type Progress struct {
	Lessons map[string]Done `json:"lessons"`
}

// Done is what was done of a lesson, at best, and where somebody left it.
type Done struct {
	Passed int    `json:"passed"` // questions that were answered rightly, and tasks that were done
	Of     int    `json:"of"`
	Whole  bool   `json:"whole"`          // all of it, to the end
	Left   *Place `json:"left,omitempty"` // nil: it begins at its beginning
}

// ReadProgress reads what [Progress.Text] wrote.
func ReadProgress(text []byte) (Progress, error) {
	var p Progress
	if err := json.Unmarshal(text, &p); err != nil {
		return Progress{}, fmt.Errorf("it is no progress of lessons: %w", err)
	}
	return p, nil
}

// Text is the progress as a file keeps it.
func (p Progress) Text() []byte {
	text, _ := json.MarshalIndent(p, "", "  ") // numbers and texts are always JSON
	return append(text, '\n')
}

// Learn takes down what was done of a lesson, and reports whether there is anything new in it. What was done stays
// done, and where it was left is where it was left last.
func (p *Progress) Learn(name string, d Done) bool {
	was, known := p.Lessons[name]
	if known && (was.Whole || d.Passed < was.Passed) {
		d.Passed, d.Of, d.Whole = was.Passed, was.Of, was.Whole
	}
	if known && reflect.DeepEqual(was, d) {
		return false
	}
	if p.Lessons == nil {
		p.Lessons = map[string]Done{}
	}
	p.Lessons[name] = d
	return true
}
