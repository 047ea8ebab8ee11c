package scenarios

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// allParts are one of each type of part, and of each trouble in its fault.
func allParts() []Part {
	parts := []Part{
		&At{}, &Every{}, &On{}, &Script{}, &Nemesis{}, &Churn{},
		&Undo{}, &Hold{}, &Verb{}, &Exchange{}, &Fire{}, &Invoke{}, &Wait{}, &Until{}, &Note{}, &InTurn{},
		&Link{}, &Trigger{}, &EventPattern{}, &MessagePattern{}, &TimerPattern{}, &Who{},
		&Expectation{}, &Happens{}, &Never{}, &Invariant{}, &Goal{}, &NamedInvariant{}, &Promised{},
		&Recovers{}, &Available{}, &Silence{},
		&Count{}, &TimeOf{}, &Span{}, &Latency{}, &Throughput{}, &Arrivals{}, &StaleReads{}, &Figure{}, &LongestSilence{}, &Traffic{}, &FalsePositives{}, &Detection{}, &Each{}, &AtEnd{}, &SeriesOf{},
	}
	for _, t := range []Trouble{
		&Hit{}, &Partition{}, &Bridge{}, &MajoritiesRing{}, &Cut{}, &Degrade{}, &Flap{}, &Order{},
	} {
		parts = append(parts, &Fault{Does: t})
	}
	return parts
}

// Whatever a part holds that is a part itself is met by the walk.
func TestWalk_MeetsEveryPart(t *testing.T) {
	for _, p := range allParts() {
		of := reflect.ValueOf(p)
		if f, is := p.(*Fault); is {
			of = reflect.ValueOf(f.Does)
		}
		t.Run(of.Type().Elem().Name(), func(t *testing.T) {
			for name, inner := range fill(of.Elem()) {
				if _, is := p.(*Exchange); is && name != "Message" {
					continue // the message's sender and receiver
				}
				met := false
				Inside(p, func(x Part) { met = met || x == inner })
				require.True(t, met, "%s is not met", name)
			}
		})
	}
}

// fill puts a part into every exported field that can hold one.
func fill(of reflect.Value) map[string]Part {
	filled := map[string]Part{}
	put := func(name string, field reflect.Value, part Part) {
		field.Set(reflect.ValueOf(part))
		filled[name] = part
	}
	for i := range of.NumField() {
		name, field := of.Type().Field(i).Name, of.Field(i)
		if !field.CanSet() || of.Type().Field(i).Anonymous {
			continue
		}
		if field.Kind() == reflect.Slice {
			if part := sample(field.Type().Elem()); part != nil {
				field.Set(reflect.MakeSlice(field.Type(), 1, 1))
				put(name, field.Index(0), part)
			}
			continue
		}
		if field.Kind() == reflect.Struct && field.CanAddr() {
			if part, is := field.Addr().Interface().(Part); is {
				filled[name] = part
			}
			continue
		}
		if part := sample(field.Type()); part != nil {
			put(name, field, part)
		}
	}
	return filled
}

// sample is a part that fits into a field of a type; nil if none does.
func sample(t reflect.Type) Part {
	for _, p := range append(allParts(), &Predicate{}, &Reaction{}, &Gauge{}) {
		if reflect.TypeOf(p).AssignableTo(t) && t != reflect.TypeFor[any]() {
			return p
		}
	}
	return nil
}

// A selector that is the value of a field of a pattern is met as well.
func TestWalk_MeetsSelectorsOfFields(t *testing.T) {
	who := &Who{Kind: TheLeader}
	for _, p := range []Part{
		&EventPattern{Event: sim.Stated, Fields: []Field{{Name: "to", Value: who}}},
		&MessagePattern{Fields: []Field{{Name: "to", Value: who}}},
	} {
		require.True(t, Has[*Who](p), fmt.Sprintf("%T", p))
	}
}
