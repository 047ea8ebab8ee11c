package outside

import (
	"fmt"
	"strconv"
	"strings"
)

// An ednReader reads EDN, the notation of Clojure's data, as far as histories use it: maps, vectors,
// lists, sets, strings, numbers, keywords, symbols, and tags, which are passed over.
type ednReader struct {
	text  string
	at    int
	line  int
	depth int
}

// depthMax bounds how deep values may be in each other.
const depthMax = 100

// ednRecords reads maps one after the other, or a vector or list of maps.
func ednRecords(text []byte, fail failure) ([]record, error) {
	r := &ednReader{text: string(text), line: 1}
	var all []record
	open := ""
	for {
		r.blank()
		switch {
		case r.at == len(r.text) && open != "":
			return nil, fail(r.line, "the vector of records has no end; close it with %s", open)
		case r.at == len(r.text):
			return all, nil
		case open == "" && len(all) == 0 && r.peek() == '[':
			open = "]"
			r.at++
			continue
		case open == "" && len(all) == 0 && r.peek() == '(':
			open = ")"
			r.at++
			continue
		case open != "" && r.peek() == open[0]:
			open = ""
			r.at++
			continue
		}
		line := r.line
		v, err := r.value()
		if err != nil {
			return nil, fail(r.line, "%v", err)
		}
		fields, ok := v.([][2]any)
		if !ok {
			return nil, fail(line, "%s is no record; each must be a map, such as {:process 0, :type :invoke, :f :read}", text8(v))
		}
		rec := record{line: line}
		if err := rec.fill(func(name string) (any, bool) {
			for _, f := range fields {
				if f[0] == keyword(name) {
					return f[1], true
				}
			}
			return nil, false
		}); err != nil {
			return nil, fail(line, "%v", err)
		}
		all = append(all, rec)
	}
}

// text8 is a value in an error, not longer than need be.
func text8(v any) string {
	s := text(v)
	if len(s) > 24 {
		s = strings.ToValidUTF8(s[:24], "") + "..."
	}
	return strconv.Quote(s)
}

func (r *ednReader) peek() byte { return r.text[r.at] }

// blank passes over what stands between values.
func (r *ednReader) blank() {
	for r.at < len(r.text) {
		switch c := r.peek(); {
		case c == '\n':
			r.line++
			r.at++
		case c == ' ' || c == '\t' || c == '\r' || c == ',' || c == '\f':
			r.at++
		case c == ';':
			for r.at < len(r.text) && r.peek() != '\n' {
				r.at++
			}
		default:
			return
		}
	}
}

func (r *ednReader) value() (any, error) {
	r.blank()
	if r.at == len(r.text) {
		return nil, fmt.Errorf("the file ends where a value is missing")
	}
	if r.depth++; r.depth > depthMax {
		return nil, fmt.Errorf("values are more than %d deep in each other", depthMax)
	}
	defer func() { r.depth-- }()
	switch c := r.peek(); c {
	case '{':
		r.at++
		return r.pairs()
	case '[':
		r.at++
		return r.list(']')
	case '(':
		r.at++
		return r.list(')')
	case '"':
		r.at++
		return r.quoted()
	case '#':
		r.at++
		if r.at < len(r.text) && r.peek() == '{' {
			r.at++
			return r.list('}')
		}
		r.word() // the tag; what it tags is what matters
		return r.value()
	case ']', ')', '}':
		return nil, fmt.Errorf("%c closes what was never opened", c)
	}
	return r.atom()
}

func (r *ednReader) list(end byte) (any, error) {
	items := []any{}
	for {
		r.blank()
		if r.at == len(r.text) {
			return nil, fmt.Errorf("the file ends before %c", end)
		}
		if r.peek() == end {
			r.at++
			return items, nil
		}
		v, err := r.value()
		if err != nil {
			return nil, err
		}
		items = append(items, v)
	}
}

func (r *ednReader) pairs() (any, error) {
	items, err := r.list('}')
	if err != nil {
		return nil, err
	}
	flat := items.([]any)
	if len(flat)%2 != 0 {
		return nil, fmt.Errorf("a map needs a value for each name; the last of this one has none")
	}
	pairs := make([][2]any, 0, len(flat)/2)
	for i := 0; i < len(flat); i += 2 {
		pairs = append(pairs, [2]any{flat[i], flat[i+1]})
	}
	return pairs, nil
}

func (r *ednReader) quoted() (any, error) {
	var b strings.Builder
	for r.at < len(r.text) {
		c := r.peek()
		r.at++
		switch c {
		case '"':
			return b.String(), nil
		case '\n':
			r.line++
		case '\\':
			if r.at == len(r.text) {
				return nil, fmt.Errorf("the file ends within a string")
			}
			c = r.peek()
			r.at++
			if i := strings.IndexByte("ntr", c); i >= 0 {
				c = "\n\t\r"[i]
			}
		}
		b.WriteByte(c)
	}
	return nil, fmt.Errorf("the file ends within a string; close it with \"")
}

// word is what stands up to the next blank or bracket.
func (r *ednReader) word() string {
	from := r.at
	for r.at < len(r.text) && strings.IndexByte(" \t\r\n,;{}[]()\"", r.peek()) < 0 {
		r.at++
	}
	return r.text[from:r.at]
}

func (r *ednReader) atom() (any, error) {
	w := r.word()
	switch {
	case w == "nil":
		return nil, nil
	case w == "true" || w == "false":
		return w == "true", nil
	case len(w) > 1 && w[0] == ':':
		return keyword(w[1:]), nil
	}
	if n, err := strconv.ParseInt(strings.TrimSuffix(w, "N"), 10, 64); err == nil {
		return n, nil
	}
	if w == "" {
		return nil, fmt.Errorf("%q cannot stand here", r.peek())
	}
	return w, nil
}
