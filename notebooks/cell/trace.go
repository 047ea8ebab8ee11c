package cell

import (
	"errors"
	"strings"

	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// failure is an error as an output: a line that says where and what and, where the place is in a cell, the line with a
// caret below it.
func (n *Notebook) failure(name string, err error) Output {
	out := Output{Kind: Failure, Name: "Error", Text: escape.Line(err.Error())}
	var placed *scenarios.Error
	var author *broken
	switch {
	case errors.Is(err, language.ErrInterrupted):
		out.Name, out.Text = "Interrupted", "the cell was interrupted"
	case errors.As(err, &author):
		out.Name = "Panic"
	case errors.As(err, &placed):
		out.Text = escape.Line(placed.Error())
	}
	out.Trace = []string{out.Text}
	if placed == nil || placed.Line == 0 {
		return out
	}
	lines := strings.Split(n.texts[placed.File], "\n")
	if placed.Line > len(lines) {
		return out
	}
	line := strings.TrimRight(lines[placed.Line-1], "\r")
	out.Trace = append(out.Trace, "", "    "+escape.Line(strings.ReplaceAll(line, "\t", " ")), "    "+caret(line, placed.Col))
	return out
}

// caret stands below the column of a line, counted in characters from 1.
func caret(line string, col int) string {
	return strings.Repeat(" ", min(max(col-1, 0), len([]rune(line)))) + "^"
}
