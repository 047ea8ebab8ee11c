package report

import (
	"fmt"
	"strings"
)

// sketched is a space-time diagram as text.
type sketched struct {
	*spaceTime
	style Style
	gap   int // columns from one lane to the next
}

// textMin is the room to leave for texts at the right, where lanes can be narrower.
const textMin = 36

// margin is the width of the instants at the left.
const margin = 14

// text is the diagram as lines.
func (t *spaceTime) text(style Style) []string {
	d := sketched{t, style, 16}
	if n := len(t.lanes); n > 1 {
		d.gap = min(20, max(8, (style.columns()-margin-textMin)/(n-1)))
	}
	out := []string{"  " + style.Bold(t.title), "", d.head()}
	for i := range t.steps {
		out = append(out, d.row(&t.steps[i])...)
	}
	return out
}

// column is where a lane is; -1 if it is none.
func (d *sketched) column(lane int) int {
	if lane < 0 {
		return -1
	}
	return margin + lane*d.gap
}

func (d *sketched) head() string {
	line := []rune(strings.Repeat(" ", margin))
	for i, name := range d.lanes {
		line = put(line, d.column(i), name)
	}
	return d.style.Bold(flat(line))
}

// lane is a row in which every lane goes on.
func (d *sketched) lane(left, mark string) []rune {
	line := []rune(pad(left, margin))
	for i := range d.lanes {
		line = put(line, d.column(i), mark)
	}
	return line
}

// row is a step: a line, or two where what it is about and what happens do not fit beside the lanes.
func (d *sketched) row(s *step) []string {
	if s.form == silence {
		return []string{d.style.Dim(flat(d.lane("  "+padLeft(span(s.at), 10), "┊")))}
	}
	line := d.lane("  "+padLeft(fmt.Sprintf("%.4f s", s.at.Seconds()), 10), "│")
	from, to, text := d.column(s.from), d.column(s.to), s.text
	switch s.form {
	case message:
		line, text = arrow(line, from, to, text)
	case loss:
		line = partWay(line, from, to, '✗')
	case departure:
		line = partWay(line, from, to, '▸')
	case happening:
		line = put(line, from, "●")
		line, text = d.beside(line, from, s.about(text))
	case begins:
		text = "▼ " + text
	case ends:
		text = "▲ " + text
	}
	lines := []string{flat(line)}
	room := d.style.columns() - columnsOf(lines[0]) - 2
	if crosses := s.form == message || s.form == loss || s.form == departure; crosses && s.scope != "" {
		if about := s.about(text); columnsOf(about) <= room || text == "" {
			text = about
		} else { // the scope alone, and the kind of the message on a line of its own
			lines = append(lines, flat(d.lane("", "│"))+"  "+shorten(text, room))
			text = s.scope + ":"
		}
	}
	if text != "" {
		lines[0] += "  " + shorten(text, room)
	}
	for i := range lines {
		if s.evidence {
			lines[i] = d.style.Bold(lines[i])
		}
	}
	return lines
}

// beside writes text to the right of a lane if it fits before the next one that it would cover; a
// text may cover lanes where nothing happens, but not leave the page.
func (d *sketched) beside(line []rune, at int, text string) ([]rune, string) {
	if n := columnsOf(text); n <= d.gap-3 || at+2+n >= len(line) {
		return put(line, at+2, shorten(text, d.style.columns()-at-2)), ""
	}
	return line, text
}

// arrow draws a message, with its text upon it if there is room.
func arrow(line []rune, from, to int, text string) (drawn []rune, left string) {
	a, b := min(from, to)+1, max(from, to)-1
	for i := a; i <= b; i++ {
		line = put(line, i, "─")
	}
	if to > from {
		line = put(line, b, "▶")
	} else {
		line = put(line, a, "◀")
	}
	short, more, _ := strings.Cut(text, " ")
	if n := columnsOf(short); n <= b-a-3 {
		return put(line, a+(b-a+1-n)/2, short), more
	}
	return line, text
}

// partWay draws a message that is lost, or whose arrival is not part of the diagram.
func partWay(line []rune, from, to int, end rune) []rune {
	middle := (from + to) / 2
	for i := min(from, middle) + 1; i < max(from, middle); i++ {
		line = put(line, i, "─")
	}
	if end == '▸' && to < from {
		end = '◂'
	}
	return put(line, middle, string(end))
}

// put writes text into a line at a column. A wide character takes two, the second of which is blank
// until [flat] takes it out.
func put(line []rune, at int, text string) []rune {
	for _, r := range text {
		n := RuneColumns(r)
		for len(line) < at+n {
			line = append(line, ' ')
		}
		if n > 0 {
			line[at] = r
		}
		if n == 2 {
			line[at+1] = wideTail
		}
		at += n
	}
	return line
}

// wideTail is the second column of a wide character.
const wideTail = rune(0)

// flat is a line as it is printed.
func flat(line []rune) string { return strings.ReplaceAll(string(line), string(wideTail), "") }
