package report

import (
	"strings"

	"github.com/orrery-sim/orrery/escape"
)

// A Style says how text is made up. The zero Style is plain, and 88 columns wide.
type Style struct {
	Ink   escape.Ink // that it is painted with; none: it is not painted
	Width int        // columns
}

// columns is how wide a report may be: wider than a hundred nobody reads.
func (s Style) columns() int {
	if s.Width == 0 {
		return 88
	}
	return min(max(s.Width, 60), 100)
}

// Bold is for what the eye should find first.
func (s Style) Bold(text string) string { return s.paint("1", text) }

// Dim is for what may be skipped.
func (s Style) Dim(text string) string { return s.paint("2", text) }

// Good is for what held.
func (s Style) Good(text string) string { return s.paint("32", text) }

// Bad is for what was violated, and for faults.
func (s Style) Bad(text string) string { return s.paint("31", text) }

// Unsure is for what is undecided.
func (s Style) Unsure(text string) string { return s.paint("33", text) }

// Lead is for leaders.
func (s Style) Lead(text string) string { return s.paint("36", text) }

func (s Style) paint(code, text string) string { return s.Ink.Paint(code, text) }

// pad fills text with blanks up to n columns. Escape sequences must be put in afterwards.
func pad(text string, n int) string {
	return text + strings.Repeat(" ", max(0, n-columnsOf(text)))
}

// padLeft puts the blanks before the text.
func padLeft(text string, n int) string {
	return strings.Repeat(" ", max(0, n-columnsOf(text))) + text
}

// shorten cuts text to n columns.
func shorten(text string, n int) string {
	if columnsOf(text) <= n {
		return text
	}
	left := n - 1
	for i, r := range text {
		if left -= RuneColumns(r); left < 0 {
			return text[:i] + "…"
		}
	}
	return text
}

// Wrap breaks text at blanks into lines of at most n columns. A word that is longer has a line of
// its own.
func Wrap(text string, n int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case columnsOf(line)+1+columnsOf(word) <= n:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
