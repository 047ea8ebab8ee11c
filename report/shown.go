package report

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// Shown is a value of a node's state as text: a node by its name, a text as it is, and of a log what
// has changed.
func Shown(value any, name Namer) string {
	switch v := value.(type) {
	case string:
		return v
	case sim.LogChange:
		return shownLog(v, name)
	}
	return written(value, name)
}

// shownLog is a change of a log in short: from which index on it has been written anew, and with
// what. [4:] 2x3 5 is an entry of term 5 behind three of term 2, the first of which has index 4; [4:]
// is a log that ends before index 4.
func shownLog(c sim.LogChange, name Namer) string {
	parts := []string{fmt.Sprintf("[%d:]", c.From)}
	for i := 0; i < len(c.Added); {
		text := shownEntry(c.Added[i], name)
		n := 1
		for i+n < len(c.Added) && shownEntry(c.Added[i+n], name) == text {
			n++
		}
		if i += n; n > 1 {
			text += fmt.Sprintf("x%d", n)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " ")
}

// shownEntry is an entry of a log in short: its term, if it has one.
func shownEntry(entry any, name Namer) string {
	v := reflect.ValueOf(entry)
	if v.Kind() == reflect.Struct {
		if term := v.FieldByName("Term"); term.IsValid() {
			return written(term.Interface(), name)
		}
	}
	return written(entry, name)
}
