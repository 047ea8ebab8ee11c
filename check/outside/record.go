package outside

import (
	"bytes"
	"fmt"
	"strings"
)

// A record is one thing that a process did.
type record struct {
	line    int
	process string
	kind    string // invoke, ok, fail, info
	f       string
	key     string // of its own field, or of a pair of key and value; "" if there is none
	keyed   bool
	value   any   // nil, bool, int64, float, string, keyword, []any or [][2]any
	time    int64 // nanoseconds; -1: not given
	failed  bool  // it names an error
}

// A keyword is a name of EDN: :read.
type keyword string

// An Error is about a place in a history's file.
type Error struct {
	File string
	Line int
	Text string
}

// Error is the place and what is wrong there: history.edn:3: ...
func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Text) }

// recordsOf reads the records of a file, in whichever form they are.
func recordsOf(file string, text []byte) ([]record, error) {
	fail := func(line int, format string, args ...any) error {
		return &Error{file, line, fmt.Sprintf(format, args...)}
	}
	start := bytes.TrimLeft(text, " \t\r\n,")
	switch {
	case len(start) == 0:
		return nil, fail(1, "there is no history in it: each line must be a record such as "+
			`{"process": 0, "type": "invoke", "f": "read"}`)
	case start[0] == '{' && looksLikeJSON(start):
		return jsonRecords(text, fail)
	case strings.IndexByte("{[(#;", start[0]) >= 0:
		return ednRecords(text, fail)
	}
	return logRecords(text, fail)
}

// looksLikeJSON tells JSON from EDN by the first name of a map.
func looksLikeJSON(start []byte) bool {
	inner := bytes.TrimLeft(start[1:], " \t\r\n")
	return len(inner) > 0 && (inner[0] == '"' || inner[0] == '}')
}

// fill makes a record of the fields of a map.
func (r *record) fill(field func(name string) (any, bool)) error {
	need := func(name, example string) (string, error) {
		v, found := field(name)
		if !found || v == nil {
			return "", fmt.Errorf("a record needs the field %s, as in %s", name, example)
		}
		return text(v), nil
	}
	var err error
	if r.kind, err = need("type", ":type :invoke"); err != nil {
		return err
	}
	switch r.kind {
	case "invoke", "ok", "fail", "info":
	default:
		return fmt.Errorf("type must be invoke, ok, fail or info, not %q", r.kind)
	}
	if r.process, err = need("process", ":process 0"); err != nil {
		return err
	}
	if r.f, err = need("f", ":f :read"); err != nil {
		return err
	}
	r.value, _ = field("value")
	if k, found := field("key"); found {
		r.key, r.keyed = text(k), true
	}
	r.time = -1
	if t, found := field("time"); found {
		if n, ok := t.(int64); ok && n >= 0 {
			r.time = n
		}
	}
	if e, found := field("error"); found && e != nil {
		r.failed = true
	}
	if r.value == keyword("timed-out") {
		r.value, r.failed = nil, true
	}
	return nil
}

// text is a value as an operation holds it; nil is "".
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case keyword:
		return string(v)
	case string:
		return v
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = text(v[i])
		}
		return "[" + strings.Join(parts, " ") + "]"
	}
	return fmt.Sprint(v)
}
