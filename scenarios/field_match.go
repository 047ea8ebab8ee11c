package scenarios

import (
	"fmt"
	"reflect"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// A fieldMatcher is a condition on a field, with the place where the field was found last.
type fieldMatcher struct {
	*Field
	typ   reflect.Type
	index int // -1: look it up by name every time
}

// match reports whether a body's field is as the condition wants it.
func (f *fieldMatcher) match(c *cast, src Source, body any, e *sim.Event, a *aim) (bool, error) {
	value, err := f.of(body, e, src)
	if err != nil {
		return false, err
	}
	if f.Test != nil {
		return f.Test(c.judging, value)
	}
	switch want := f.Value.(type) {
	case *Who:
		id, ok := value.(sim.ID)
		if !ok {
			return false, nil
		}
		return c.has(want, id, a)
	case time.Duration:
		return value == any(int64(want)) || value == any(want), nil
	case string:
		return value == any(want) || fmt.Sprint(value) == want, nil
	case int64:
		if id, ok := value.(sim.ID); ok {
			return int64(id) == want, nil
		}
	}
	return value == f.Value, nil
}

// of is a body's field, be it that of an event, in one of the few types that conditions are about. A body that has no
// such field is a mistake in the file.
func (f *fieldMatcher) of(body any, e *sim.Event, src Source) (any, error) {
	value, found := f.find(body)
	if !found && e != nil && sameField("Why", f.Name) {
		value, found = e.Why, true
	}
	if !found {
		kind := sim.KindOf(body)
		if e != nil {
			kind = KindOf(e)
		}
		return nil, Errorf(src.Pos, "%s: %s has no field %s%s", src.Text, kind, f.Name,
			wording.DidYouMean(f.Name, FieldNames(body), "it has"))
	}
	return plain64(value), nil
}

// find is the field of a body, in the body itself or in the operation that it carries.
func (f *fieldMatcher) find(body any) (any, bool) {
	switch b := body.(type) {
	case sim.Invoke:
		return fieldOfOp(b.Op, b, f.Name)
	case sim.Return:
		if res, ok := b.Result.(service.Result); ok {
			if v, found := FieldOf(res, f.Name); found {
				return v, true
			}
		}
		return fieldOfOp(b.Op, b, f.Name)
	case sim.Loss:
		return int64(b.Writes), sameField("lost", f.Name) || sameField("writes", f.Name)
	case sim.Fault:
		if sameField("kind", f.Name) {
			return b.Kind.String(), true
		}
	}
	t := reflect.TypeOf(body)
	if t == nil || t.Kind() != reflect.Struct {
		return FieldOf(body, f.Name)
	}
	if t != f.typ {
		f.typ, f.index = t, -1
		for i := range t.NumField() {
			if t.Field(i).IsExported() && sameField(t.Field(i).Name, f.Name) {
				f.index = i
			}
		}
	}
	if f.index < 0 {
		return fieldOfOp(carried(body), body, f.Name)
	}
	v := reflect.ValueOf(body).Field(f.index).Interface()
	if op, ok := v.(service.Op); ok {
		return op.Name, true
	}
	return v, true
}

// carried is the operation in a message, if there is one.
func carried(body any) any {
	v, _ := FieldOf(body, "op")
	return v
}

// fieldOfOp is a field of an operation, "op" being its name, or of what carries it.
func fieldOfOp(op, in any, name string) (any, bool) {
	if o, ok := op.(service.Op); ok {
		if sameField("op", name) {
			return o.Name, true
		}
		if v, found := FieldOf(o, name); found {
			return v, true
		}
	}
	return FieldOf(in, name)
}

// plain64 makes numbers int64 and named texts texts. A time.Duration and a sim.ID stay as they are.
func plain64(v any) any {
	switch v.(type) {
	case nil, time.Duration, sim.ID, int64, bool, string:
		return v
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if _, named := v.(fmt.Stringer); named {
			return v.(fmt.Stringer).String()
		}
		return r.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if _, named := v.(fmt.Stringer); named {
			return v.(fmt.Stringer).String()
		}
		return int64(r.Uint())
	case reflect.String:
		return r.String()
	}
	return v
}
