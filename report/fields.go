package report

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
	"time"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// A plan says how values of a type become JSON, so that a type is looked at once and not with each event.
type plan struct {
	form   form
	fields []plannedField // of a struct
	key    *plan          // of a map
	elem   *plan          // of a map's values, a list or a pointer
}

// A plannedField is a field of a struct under the name that scenario files give it.
type plannedField struct {
	index int
	name  string
	head  string // the name as JSON, with the colon
	*plan
}

// A form is how a value becomes JSON.
type form uint8

const (
	boolForm    form = iota
	intForm          // a duration too, which is nanoseconds, and a ratio, which is millionths
	uintForm         //
	floatForm        //
	textForm         //
	nodeForm         // a node's name; null: nobody
	namedForm        // a number that has a String, as conditions of scenario files compare it
	structForm       // an object of its fields
	proseForm        // a struct that shows no field: its text
	listForm         //
	mapForm          // an object, or where its keys are no names a list of keys with values
	pointerForm      // what it points to; null: nothing
	anyForm          // what is in an interface
	noForm           // a function, a channel: nothing that JSON has
)

// plans are the plans made so far, by type. A plan is of its type alone, so whoever makes one makes the same.
var plans sync.Map

// planOf is the plan of a type.
func planOf(t reflect.Type) *plan {
	if known, found := plans.Load(t); found {
		return known.(*plan)
	}
	open := map[reflect.Type]*plan{}
	p := newPlan(t, open)
	for t, p := range open {
		plans.LoadOrStore(t, p)
	}
	return p
}

// newPlan makes the plan of a type. A type that contains itself is met again in open.
func newPlan(t reflect.Type, open map[reflect.Type]*plan) *plan {
	if p := open[t]; p != nil {
		return p
	}
	p := &plan{form: formOf(t)}
	open[t] = p
	switch p.form {
	case structForm:
		for i := range t.NumField() {
			f := t.Field(i)
			name := scenarios.FieldName(f.Name)
			if f.IsExported() && !p.has(name) {
				head, _ := json.Marshal(name)
				p.fields = append(p.fields, plannedField{i, name, string(head) + ":", newPlan(f.Type, open)})
			}
		}
		if len(p.fields) == 0 && t.NumField() > 0 {
			p.form = proseForm
		}
	case mapForm:
		p.key, p.elem = newPlan(t.Key(), open), newPlan(t.Elem(), open)
	case listForm, pointerForm:
		p.elem = newPlan(t.Elem(), open)
	}
	return p
}

// has reports whether a struct has a field of that name already: of ID and Id scenario files see the first, too.
func (p *plan) has(name string) bool {
	for i := range p.fields {
		if p.fields[i].name == name {
			return true
		}
	}
	return false
}

func formOf(t reflect.Type) form {
	switch t {
	case reflect.TypeFor[sim.ID]():
		return nodeForm
	case reflect.TypeFor[time.Duration](), reflect.TypeFor[sim.PPM]():
		return intForm
	}
	named := t.Implements(reflect.TypeFor[fmt.Stringer]())
	switch t.Kind() {
	case reflect.Bool:
		return boolForm
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if named {
			return namedForm
		}
		return intForm
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if named {
			return namedForm
		}
		return uintForm
	case reflect.Float32, reflect.Float64:
		return floatForm
	case reflect.String:
		return textForm
	case reflect.Struct:
		return structForm
	case reflect.Slice, reflect.Array:
		return listForm
	case reflect.Map:
		return mapForm
	case reflect.Pointer:
		return pointerForm
	case reflect.Interface:
		return anyForm
	}
	return noForm
}

// isName reports whether values of the form are names in JSON, and so keys of an object.
func (f form) isName() bool {
	return f == boolForm || f == intForm || f == uintForm || f == textForm || f == nodeForm || f == namedForm
}
