package language

import "go.starlark.net/starlark"

// resultSize is a bound on what a method makes.
func resultSize(
	recv starlark.Value,
	name string,
	args starlark.Tuple,
	kwargs []starlark.Tuple,
) int {
	total := 0
	for _, a := range args {
		total += textSize(a, sizeLimit+1)
	}
	for _, kv := range kwargs {
		total += textSize(kv[1], sizeLimit+1)
	}
	s, isText := starlark.AsString(recv)
	switch {
	case name == "extend" && len(args) == 1:
		return max(starlark.Len(args[0]), 0)
	case name == "join" && len(args) == 1 && isText:
		return total + len(s)*max(starlark.Len(args[0]), 0)
	case name == "replace" && len(args) >= 2 && isText:
		to, _ := starlark.AsString(args[1])
		return len(s) + (len(s)+1)*len(to)
	case name == "format" && isText:
		return len(s) + (len(s)/2+1)*total
	}
	return total
}

// textSize is the length of v printed, counting no further than limit. A list that is contained
// many times over is printed as often.
func textSize(v starlark.Value, limit int) int {
	n := 0
	switch v := v.(type) {
	case starlark.String:
		n = len(v) + 2
	case starlark.Bytes:
		n = 2*len(v) + 3
	case starlark.Int:
		n = v.BigInt().BitLen()/3 + 2
	case *starlark.Dict:
		for _, kv := range v.Items() {
			if n += textSize(kv[0], limit-n) + textSize(kv[1], limit-n) + 4; n >= limit {
				return limit
			}
		}
	case *thing:
		n = len(v.text)
	case starlark.Indexable:
		if starlark.Len(v) >= limit {
			return limit
		}
		if _, isRange := v.(starlark.Sequence); isRange && v.Type() == "range" {
			return 40
		}
		for i := range v.Len() {
			if n += textSize(v.Index(i), limit-n) + 2; n >= limit {
				return limit
			}
		}
	default:
		n = 16
	}
	return min(n, limit)
}
