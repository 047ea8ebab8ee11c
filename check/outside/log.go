package outside

import (
	"bytes"
	"strings"
)

// logRecords reads the lines of Jepsen's log that tell operations, and passes over others:
//
//	INFO  jepsen.util - 0	:invoke	:cas	[1 2]
func logRecords(text []byte, fail failure) ([]record, error) {
	var all []record
	n := 0
	for line := range bytes.Lines(text) {
		n++
		_, told, found := strings.Cut(string(line), "jepsen.util - ")
		if !found {
			continue
		}
		words := strings.Fields(told)
		if len(words) < 3 || !strings.HasPrefix(words[1], ":") || !strings.HasPrefix(words[2], ":") {
			continue
		}
		value := any(nil)
		if rest := strings.Join(words[3:], " "); rest != "" {
			e := &ednReader{text: rest, line: 1}
			v, err := e.value()
			if err != nil {
				return nil, fail(n, "%v", err)
			}
			value = v
		}
		r := record{line: n}
		fields := map[string]any{"process": words[0], "type": words[1][1:], "f": words[2][1:], "value": value}
		if err := r.fill(func(name string) (any, bool) {
			v, found := fields[name]
			return v, found
		}); err != nil {
			return nil, fail(n, "%v", err)
		}
		all = append(all, r)
	}
	if len(all) == 0 {
		return nil, fail(1, "this is neither JSON nor EDN nor a log of Jepsen's; each line must be a record such as "+
			`{"process": 0, "type": "invoke", "f": "read"}`)
	}
	return all, nil
}
