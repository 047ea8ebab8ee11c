package scenarios_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// Bytes can be compared between protocols only if all count in the same way: the fields one after
// another, as [sim.Sizer] says. What a message says of its own size is held against that, for every
// message that the stores send in a run with everything in it.
func TestSizes_AreCountedAlike(t *testing.T) {
	for _, name := range []string{"conformance/chaos", "conformance/members"} {
		for _, p := range stores() {
			src, found := scenarios.Library(name)
			require.True(t, found)
			plan := planOf(t, string(src), 3, scenarios.Setting{Name: "protocol", Value: p})
			seen := map[string]bool{}
			_, err := scenarios.Execute(plan, 3, scenarios.Options{Listen: func(w *sim.World) {
				w.Listen(sim.Kinds(sim.Sent), func(e *sim.Event) {
					seen[sim.KindOf(e.Body)] = true
					if s, is := e.Body.(sim.Sizer); is && !packed(reflect.ValueOf(e.Body)) {
						require.Equal(t, widthOf(reflect.ValueOf(e.Body), true), s.Size(), "%s: %+v", p, e.Body)
					}
				})
			}})
			require.NoError(t, err)
			require.Greater(t, len(seen), 5)
		}
	}
}

// Whoever has a text, a list or a pointer in its messages must be a Sizer.
func TestSizes_OfAllMessages(t *testing.T) {
	for _, p := range stores() {
		protocol, _ := language.New(protocols.All).Protocol(p)
		for _, m := range protocol.Sends {
			_, is := m.(sim.Sizer)
			require.True(t, is || fixed(reflect.TypeOf(m)), "%s: %T needs a Size", p, m)
		}
	}
}

func fixed(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			if !fixed(t.Field(i).Type) {
				return false
			}
		}
		return true
	case reflect.String, reflect.Slice, reflect.Map, reflect.Pointer, reflect.Interface:
		return false
	}
	return true
}

// packed reports whether a message holds bytes, of which only its protocol knows what they are.
func packed(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return v.Len() > 0
		}
		for i := range v.Len() {
			if packed(v.Index(i)) {
				return true
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if packed(v.Field(i)) {
				return true
			}
		}
	case reflect.Interface:
		return true
	}
	return false
}

// widthOf counts the bytes of a value, field after field. What knows its own size, within a message,
// is believed; a name of which there are a few is one byte; a hash is the simulator's own and travels
// nowhere.
func widthOf(v reflect.Value, whole bool) int {
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return 0
	}
	if s, is := v.Interface().(sim.Sizer); is && !whole {
		return s.Size()
	}
	n := 0
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return widthOf(v.Elem(), whole)
	case reflect.String:
		return v.Len()
	case reflect.Slice:
		for i := range v.Len() {
			n += widthOf(v.Index(i), false)
		}
		return n
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			switch {
			case strings.HasSuffix(f.Name, "Hash"):
			case f.Name == "Name" && v.Type() == reflect.TypeFor[service.Goal]():
				n++
			default:
				n += widthOf(v.Field(i), false)
			}
		}
		return n
	case reflect.Int:
		return 8
	}
	return int(v.Type().Size())
}
