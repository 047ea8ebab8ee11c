package kernel

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/orrery-sim/orrery/notebooks/cell"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// A place is a text with a cursor in it, counted in characters.
type place struct {
	Code   string `json:"code"`
	Cursor int    `json:"cursor_pos"`
}

// before is the text up to the cursor.
func (p *place) before() string {
	at := 0
	for range max(p.Cursor, 0) {
		if at == len(p.Code) {
			break
		}
		_, size := utf8.DecodeRuneInString(p.Code[at:])
		at += size
	}
	return p.Code[:at]
}

func isName(c byte) bool {
	return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9'
}

// lastName is the name that a text ends in.
func lastName(text string) string {
	i := len(text)
	for i > 0 && isName(text[i-1]) {
		i--
	}
	return text[i:]
}

// complete proposes how the name before the cursor may go on: with words, names of cells, and within a call the
// parameters of its word.
func (k *Kernel) complete(content json.RawMessage) map[string]any {
	var p place
	json.Unmarshal(content, &p) //nolint:errcheck // an empty place has nothing to complete
	before := p.before()
	begun := lastName(before)
	found := []string{}
	if head := strings.TrimSuffix(before, begun); !strings.HasSuffix(head, ".") {
		found = k.proposals(head, begun)
	}
	cursor := utf8.RuneCountInString(before)
	return map[string]any{
		"status": "ok", "matches": found, "metadata": map[string]any{},
		"cursor_start": cursor - utf8.RuneCountInString(begun), "cursor_end": cursor,
	}
}

func (k *Kernel) proposals(head, begun string) []string {
	names := k.book.Names()
	var params []string
	if d, err := names.Language().Describe(called(head)); err == nil {
		for _, p := range d.Params {
			if !p.Variadic && strings.HasPrefix(p.Name, begun) {
				params = append(params, p.Name+" = ")
			}
		}
	}
	others := slices.Concat(names.Language().Words(), names.Names())
	others = slices.DeleteFunc(others, func(w string) bool { return !strings.HasPrefix(w, begun) })
	slices.Sort(others)
	return append(params, slices.Compact(others)...)
}

// called is the word in whose call a text ends; "" if there is none.
func called(text string) string {
	depth := 0
	for i := len(text) - 1; i >= 0; i-- {
		switch text[i] {
		case ')', ']', '}':
			depth++
		case '(', '[', '{':
			if depth == 0 {
				return lastName(text[:i])
			}
			depth--
		}
	}
	return ""
}

// inspect tells what is known of the name at the cursor, or of the word in whose call it stands.
func (k *Kernel) inspect(content json.RawMessage) map[string]any {
	var p place
	json.Unmarshal(content, &p) //nolint:errcheck // an empty place has nothing to inspect
	before := p.before()
	rest := p.Code[len(before):]
	end := 0
	for end < len(rest) && isName(rest[end]) {
		end++
	}
	for _, name := range []string{lastName(before) + rest[:end], called(before)} {
		if text := k.told(name); text != "" {
			return map[string]any{
				"status": "ok", "found": true, "metadata": map[string]any{}, "data": map[string]any{cell.Plain: text},
			}
		}
	}
	return map[string]any{"status": "ok", "found": false, "metadata": map[string]any{}, "data": map[string]any{}}
}

// told is what is known of a name.
func (k *Kernel) told(name string) string {
	names := k.book.Names()
	if text, found := names.Value(name); found {
		const shown = 2000
		if len(text) > shown {
			text = strings.ToValidUTF8(text[:shown], "") + "..."
		}
		return name + " = " + text
	}
	d, err := names.Language().Describe(name)
	if name == "" || err != nil {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s\n", d.Signature(), d.Doc)
	for _, p := range d.Params {
		fmt.Fprintf(&b, "\n  %s: %s", p.Name, p.Doc)
	}
	if d.Example != "" {
		fmt.Fprintf(&b, "\n\nfor example\n  %s", d.Example)
	}
	return b.String()
}

// isComplete says whether a text is a whole cell.
func isComplete(content json.RawMessage) map[string]any {
	var p place
	json.Unmarshal(content, &p) //nolint:errcheck // an empty text is complete
	switch whole, err := language.Whole(p.Code); {
	case !whole:
		return map[string]any{"status": "incomplete", "indent": "    "}
	case err != nil:
		return map[string]any{"status": "invalid"}
	}
	return map[string]any{"status": "complete"}
}
