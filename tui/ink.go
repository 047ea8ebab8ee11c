package tui

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"
)

// An ink is what a cell means, from which its colour follows. Nothing is told by colour alone.
type ink uint8

const (
	plain ink = iota
	dim
	bold
	good   // held, up, committed
	bad    // violated, down, lost
	unsure // undecided
	lead   // who leads
	fault  // what goes wrong
	send   // a message on its way
	chosen // the row that is looked at
	bar    // titles
	key    // keys in footers
	term0  // entries of logs, by term
	term1
	term2
	term3
	term4
	inks
)

// Okabe and Ito's colours, which people who see few colours tell apart (Color Universal Design, 2008).
var (
	orange    = lipgloss.Color("#E69F00")
	skyBlue   = lipgloss.Color("#56B4E9")
	green     = lipgloss.Color("#009E73")
	yellow    = lipgloss.Color("#F0E442")
	blue      = lipgloss.Color("#0072B2")
	vermilion = lipgloss.Color("#D55E00")
	purple    = lipgloss.Color("#CC79A7")
)

// A palette is how each ink is painted: what comes before a text of it, and what after.
type palette [inks]struct{ begin, end string }

// A Theme is a choice of colours.
type Theme string

// The themes. The terminal is not asked which it has: some never answer.
const (
	Dark  Theme = "dark"
	Light Theme = "light"
)

// newPalette is how inks are painted in a theme.
func newPalette(t Theme) palette {
	strong, soft := yellow, skyBlue
	if t == Light {
		strong, soft = blue, blue
	}
	style := lipgloss.NewStyle
	on := func(c color.Color) lipgloss.Style { return style().Foreground(c) }
	var p palette
	for k, s := range map[ink]lipgloss.Style{
		dim: style().Faint(true), bold: style().Bold(true), good: on(green), bad: on(vermilion).Bold(true),
		unsure: on(orange), lead: on(soft).Bold(true), fault: on(vermilion), send: on(soft),
		chosen: style().Reverse(true), bar: style().Bold(true).Reverse(true), key: on(strong).Bold(true),
		term0: on(skyBlue), term1: on(orange), term2: on(green), term3: on(purple), term4: on(strong),
	} {
		p[k].begin, p[k].end, _ = strings.Cut(s.Render("x"), "x")
	}
	return p
}

// ofTerm is the ink of entries of a term.
func ofTerm(term int64) ink { return term0 + ink(uint64(term)%5) }
