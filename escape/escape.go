// Package escape writes text from outside (files, names, values, tokens, traces, arguments) for where
// it goes: a terminal, a page, JSON. Each of the three has one door, and what passes it can neither
// act there nor hide: what a terminal would obey, and what does not show, is written out, as \x1b.
package escape

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// hides reports whether a character acts upon a terminal or a page instead of showing: the controls C0
// and C1, those of bidirectional text and all others without a shape, and ends of lines that are not
// one for everybody. What joins or parts letters and emoji stays.
func hides(r rune) bool {
	if r >= ' ' && r <= '~' {
		return false
	}
	const joiner, nonJoiner = 0x200d, 0x200c
	nobody := r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef // no characters, and none of XML
	return nobody || r != joiner && r != nonJoiner && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// Visible is a text in which nothing hides. Ends of lines and tabs stay.
func Visible(text string) string { return visible(text, "\n\t") }

// Line is a text in which nothing hides, in one line.
func Line(text string) string { return visible(text, "") }

// HTML is a text as it may stand between the tags of a page, and in an attribute in quotes.
func HTML(text string) string { return html.EscapeString(Visible(text)) }

func visible(text, keep string) string {
	clean := func(r rune) bool { return r != utf8.RuneError && !hides(r) || strings.ContainsRune(keep, r) }
	if strings.IndexFunc(text, func(r rune) bool { return !clean(r) }) < 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case r == utf8.RuneError || clean(r):
			b.WriteString(text[i : i+size])
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
		i += size
	}
	return b.String()
}

// JSON is a text in JSON in which nothing hides: such characters, which can only stand in strings, are
// written as \u0090. It is still the same JSON.
func JSON(text []byte) []byte {
	hidden := func(r rune) bool { return hides(r) && r != '\n' && r != '\t' && r != '\r' }
	shown := 0 // so many bytes are of characters that show
	for shown < len(text) && (' ' <= text[shown] && text[shown] <= '~' || text[shown] == '\n') {
		shown++
	}
	if bytes.IndexFunc(text[shown:], hidden) < 0 {
		return text
	}
	var out []byte
	for _, r := range string(text) {
		switch {
		case !hidden(r):
			out = utf8.AppendRune(out, r)
		case r < 0x10000:
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			high, low := 0xd800+(r-0x10000)>>10, 0xdc00+(r-0x10000)&0x3ff
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		}
	}
	return out
}
