package tui_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/escape"
)

// The pictures of README.md are screens: go test ./tui -run Pictures -update writes them anew, to be looked at.
func TestPictures(t *testing.T) {
	for _, name := range []string{"crashed", "not-linearizable"} {
		t.Run(name, func(t *testing.T) {
			for _, c := range screens {
				if c.name != name {
					continue
				}
				golden := filepath.Join("testdata", name+".svg")
				picture := svgOf(newLab(t, c.w, c.h, c.scenario).press(c.keys...).Frame())
				if *update {
					require.NoError(t, os.WriteFile(golden, []byte(picture), 0o644))
				}
				want, err := os.ReadFile(golden)
				require.NoError(t, err)
				require.True(t, string(want) == picture, "%s is out of date: go test ./tui -run Pictures -update", golden)
			}
		})
	}
}

// A style is how a text of a frame is painted.
type style struct {
	colour        string // "": the terminal's own
	bold, faint   bool
	reverse       bool
	beginsAt, end int // columns
	text          string
}

// Measures of a picture of a frame, in pixels, and the colours of the terminal.
const (
	cellWidth, cellHeight, border = 8.4, 17, 10
	paper, letters                = "#14181d", "#d5dbe1"
)

var painted = regexp.MustCompile("\x1b\\[([0-9;]*)m")

// svgOf is a frame as a picture: each text where its columns are, whatever the font.
func svgOf(frame string) string {
	lines := strings.Split(frame, "\n")
	w := 0
	var b strings.Builder
	for y, l := range lines {
		w = max(w, ansi.StringWidth(l))
		for _, s := range stylesOf(l) {
			s.draw(&b, y)
		}
	}
	width, height := float64(w)*cellWidth+2*border, len(lines)*cellHeight+2*border
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%d" viewBox="0 0 %.0f %d" `+
		`font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">
<rect width="100%%" height="100%%" rx="6" fill="%s"/>
%s</svg>
`, width, height, width, height, paper, b.String())
}

// stylesOf are the texts of a line, each of one style.
func stylesOf(l string) (out []style) {
	now, column := style{}, 0
	add := func(text string) {
		if n := ansi.StringWidth(text); n > 0 {
			now.text, now.beginsAt, now.end = text, column, column+n
			out = append(out, now)
			column += n
		}
	}
	for {
		at := painted.FindStringSubmatchIndex(l)
		if at == nil {
			add(l)
			return out
		}
		add(l[:at[0]])
		now = now.after(l[at[2]:at[3]])
		l = l[at[1]:]
	}
}

// after is a style after a sequence of the terminal.
func (s style) after(codes string) style {
	n := strings.Split(codes, ";")
	for i := 0; i < len(n); i++ {
		switch n[i] {
		case "", "0":
			s = style{}
		case "1":
			s.bold = true
		case "2":
			s.faint = true
		case "7":
			s.reverse = true
		case "22":
			s.bold, s.faint = false, false
		case "27":
			s.reverse = false
		case "39":
			s.colour = ""
		case "38": // 2;r;g;b
			s.colour = "#"
			for _, part := range n[i+2 : i+5] {
				v, _ := strconv.Atoi(part)
				s.colour += fmt.Sprintf("%02x", v)
			}
			i += 4
		}
	}
	return s
}

// draw draws a text at its columns.
func (s style) draw(b *strings.Builder, y int) {
	x, top := float64(s.beginsAt)*cellWidth+border, y*cellHeight+border
	w := float64(s.end-s.beginsAt) * cellWidth
	ink := letters
	if s.colour != "" {
		ink = s.colour
	}
	if s.reverse {
		fmt.Fprintf(b, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n", x, top, w, cellHeight, ink)
		ink = paper
	}
	more := ""
	if s.bold {
		more += ` font-weight="bold"`
	}
	if s.faint {
		more += ` opacity="0.6"`
	}
	for _, at := range apart.FindAllStringIndex(s.text, -1) {
		before, text := ansi.StringWidth(s.text[:at[0]]), s.text[at[0]:at[1]]
		fmt.Fprintf(b, `<text x="%.1f" y="%d" textLength="%.1f" lengthAdjust="spacingAndGlyphs" fill="%s"%s>%s</text>`+"\n",
			x+float64(before)*cellWidth, top+cellHeight-4, float64(ansi.StringWidth(text))*cellWidth, ink, more, escape.HTML(text))
	}
}

// apart are texts between which there is more than one blank: browsers make one of several, and none at the ends.
var apart = regexp.MustCompile(`[^ ]+( [^ ]+)*`)
