package scenarios

import (
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/orrery-sim/orrery/sim"
)

// FieldOf is the field of a fact, a message or another event's body, by the name that a scenario
// file gives it: VotedFor is votedFor or voted_for. found is false if it has no such field.
func FieldOf(body any, name string) (value any, found bool) {
	v := reflect.ValueOf(body)
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return nil, false
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.IsExported() && sameField(f.Name, name) {
			return v.Field(i).Interface(), true
		}
	}
	return nil, false
}

// FieldNames are the fields of a body, as scenario files write them.
func FieldNames(body any) []string {
	t := reflect.TypeOf(body)
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct {
		return nil
	}
	var out []string
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() {
			out = append(out, FieldName(f.Name))
		}
	}
	return out
}

// FieldName is Go's VotedFor as votedFor, and ID as id.
func FieldName(name string) string {
	if strings.ToUpper(name) == name {
		return strings.ToLower(name)
	}
	_, first := utf8.DecodeRuneInString(name)
	return strings.ToLower(name[:first]) + name[first:]
}

func sameField(field, name string) bool {
	return strings.EqualFold(field, strings.ReplaceAll(name, "_", ""))
}

// KindOf is the kind that a pattern for the event would name: of a fact its own.
func KindOf(e *sim.Event) string {
	if e.Kind == sim.Stated {
		return sim.FactKind(e.Body)
	}
	return e.Kind.String()
}
