package cli

import (
	"strings"
	"unicode/utf8"

	"github.com/orrery-sim/orrery/scenarios/wording"
)

// width is how many columns the text on standard output may take.
func (a *app) width() int { return min(max(a.out.style.Width, narrowest), widestWidth) }

// narrowest is the narrowest terminal that text is made for.
const narrowest = 40

// wrap breaks text at blanks into lines of at most n columns. A word that is longer has a line of
// its own.
func wrap(text string, n int) []string {
	var lines []string
	line := ""
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > n {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// hanging is text wrapped to the width, its first line further to the right by first, all others by
// rest.
func (a *app) hanging(text string, first, rest int) string {
	var b strings.Builder
	indent := first
	for _, line := range wrap(text, a.width()-max(first, rest)) {
		b.WriteString(blanks(indent) + strings.ReplaceAll(line, noBreak, " ") + "\n")
		indent = rest
	}
	return b.String()
}

// noBreak stands for a blank at which hanging breaks no line.
const noBreak = "\u00a0"

// headless is text cut to n columns from its beginning: the end of a path says most.
func headless(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return "…" + string(runes[len(runes)-max(0, n-1):])
}

// shorten is text cut to n columns from its end.
func shorten(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:max(0, n-1)]) + "…"
}

// count is a number with what is counted: 1 run, 2,000 runs.
func count(n int, one string) string { return wording.Plural(n, one) }

// grouped is a number with its thousands apart: 12,345.
func grouped(n int) string { return wording.Grouped(n) }
