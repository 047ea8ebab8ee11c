package report

import "unicode"

// wide are the characters that take two columns of a terminal: those of East Asian width W or F that
// people use (Unicode Standard Annex #11), and emoji.
var wide = [...][2]rune{
	{0x1100, 0x115f},
	{0x2e80, 0x303e},
	{0x3041, 0xa4cf},
	{0xa960, 0xa97f},
	{0xac00, 0xd7a3},
	{0xf900, 0xfaff},
	{0xfe30, 0xfe6f},
	{0xff00, 0xff60},
	{0xffe0, 0xffe6},
	{0x1f300, 0x1f64f},
	{0x1f680, 0x1f6ff},
	{0x1f900, 0x1f9ff},
	{0x20000, 0x3fffd},
}

// RuneColumns is how many columns a character takes: 0, 1 or 2.
func RuneColumns(r rune) int {
	if r < 0x300 {
		return 1
	}
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	for _, w := range wide {
		if r >= w[0] && r <= w[1] {
			return 2
		}
	}
	return 1
}

// columnsOf is how many columns a text takes.
func columnsOf(text string) int {
	n := 0
	for _, r := range text {
		n += RuneColumns(r)
	}
	return n
}
