package outside

import (
	"bytes"
	"encoding/json"
	"slices"
)

// A failure makes the error about a line.
type failure func(line int, format string, args ...any) error

// jsonRecords reads one object a line.
func jsonRecords(text []byte, fail failure) ([]record, error) {
	var all []record
	n := 0
	for line := range bytes.Lines(text) {
		n++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		d := json.NewDecoder(bytes.NewReader(line))
		d.UseNumber()
		var fields map[string]any
		if err := d.Decode(&fields); err != nil {
			return nil, fail(n, "this line is no JSON object (%v); each line must be one, such as "+
				`{"process": 0, "type": "invoke", "f": "read"}`, err)
		}
		if d.More() {
			return nil, fail(n, "there is more on this line than one JSON object; write one a line")
		}
		r := record{line: n}
		if err := r.fill(func(name string) (any, bool) {
			v, found := fields[name]
			return plain(v), found
		}); err != nil {
			return nil, fail(n, "%v", err)
		}
		all = append(all, r)
	}
	return all, nil
}

// plain is a value of JSON as one of a record.
func plain(v any) any {
	switch v := v.(type) {
	case json.Number:
		if i, err := v.Int64(); err == nil {
			return i
		}
		return v.String()
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = plain(v[i])
		}
		return out
	case map[string]any:
		names := make([]string, 0, len(v))
		for name := range v { // sorted
			names = append(names, name)
		}
		slices.Sort(names)
		out := make([][2]any, 0, len(v))
		for _, name := range names {
			out = append(out, [2]any{name, plain(v[name])})
		}
		return out
	}
	return v
}
