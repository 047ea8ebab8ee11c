package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/orrery-sim/orrery/scenarios/wording"
)

// differences are how many fields of two lines are named that differ.
const differences = 3

// Where names the fields in which the two lines differ, at most three of them: "fields.term is 3, and again 4". It is empty
// where there is no second line, or one of the two is no JSON.
func (p Parting) Where() []string {
	var then, again any
	if plainJSON(p.Then, &then) != nil || plainJSON(p.Again, &again) != nil {
		return nil
	}
	found := differing(nil, "", then, again)
	if len(found) == 0 {
		return []string{"only how they are written differs"}
	}
	return found
}

// plainJSON reads a line with its numbers as they are written.
func plainJSON(line []byte, to *any) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	return d.Decode(to)
}

// differing adds to found where two values below a path differ.
func differing(found []string, path string, then, again any) []string {
	if len(found) == differences || reflect.DeepEqual(then, again) {
		return found
	}
	switch then := then.(type) {
	case map[string]any:
		if again, both := again.(map[string]any); both {
			return differingIn(found, path, then, again)
		}
	case []any:
		if again, both := again.([]any); both && len(then) == len(again) {
			for i := range then {
				found = differing(found, fmt.Sprintf("%s[%d]", path, i), then[i], again[i])
			}
			return found
		}
	}
	return append(found, fmt.Sprintf("%s is %s, and again %s", path, shortJSON(then), shortJSON(again)))
}

// notThere stands for the value of a name that an object does not have.
type notThere struct{}

// differingIn is differing of two objects.
func differingIn(found []string, path string, then, again map[string]any) []string {
	all := maps.Clone(then)
	maps.Copy(all, again)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		was, had := then[name]
		if !had {
			was = notThere{}
		}
		is, has := again[name]
		if !has {
			is = notThere{}
		}
		below := name
		if path != "" {
			below = path + "." + name
		}
		found = differing(found, below, was, is)
	}
	return found
}

// shortJSON is the beginning of a value as JSON.
func shortJSON(v any) string {
	if v == (notThere{}) {
		return "not there"
	}
	text, _ := json.Marshal(v)
	return wording.Clip(string(text))
}
