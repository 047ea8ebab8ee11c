package figures

import (
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// where leaves those rows in which columns have the values that are asked for, as --set takes them: spread=5ms.
func (t *table) where(rows []int, asked []scenarios.Setting) ([]int, error) {
	for _, s := range asked {
		c := t.asked(s.Name)
		if c == nil {
			return nil, fmt.Errorf("%s has no column %q; there are %s", t.file, s.Name, names(t.columns))
		}
		v, measured := language.Measured(s.Value)
		left := slices.DeleteFunc(slices.Clone(rows), func(i int) bool {
			same := c.texts[i] == s.Value || measured && c.numbers != nil && c.numbers[i] == v.N && (v.Unit == scenarios.Plain || string(v.Unit) == c.unit)
			return !same
		})
		if len(left) == 0 {
			var there []string
			for _, text := range ordered(c, rows) {
				there = append(there, shown(c, text))
			}
			return nil, fmt.Errorf("%s has no row with %s=%s; there are %s", t.file, s.Name, s.Value, list(there))
		}
		rows = left
	}
	return rows, nil
}

// list is the first of some words.
func list(words []string) string {
	const most = 12
	text := ""
	for i, w := range words[:min(len(words), most)] {
		if i > 0 {
			text += ", "
		}
		text += w
	}
	if n := len(words) - most; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}
