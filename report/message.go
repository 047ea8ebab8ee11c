package report

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// message says a message as people would: the operation that it asks for, or what came of it.
// Protocols need not help: the fields Op, Seq and Result say it all.
func (d *diagram) message(e *sim.Event) string {
	v := reflect.ValueOf(e.Body)
	if v.Kind() != reflect.Struct {
		return written(e.Body, d.name)
	}
	if op := v.FieldByName("Op"); op.IsValid() {
		return d.op(op.Interface())
	}
	result := v.FieldByName("Result")
	if !result.IsValid() || !onlyResult(v) {
		return brief(e.Body, d.name)
	}
	if op := d.asked(e, v.FieldByName("Seq")); op.IsValid() {
		if text, fits := described(result, op); fits {
			return d.op(op.Interface()) + ": " + text
		}
	}
	return brief(e.Body, d.name)
}

// onlyResult reports whether a message has nothing to say but its number and a result: a refusal says
// more.
func onlyResult(v reflect.Value) bool {
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if name != "Seq" && name != "Result" && !v.Field(i).IsZero() {
			return false
		}
	}
	return true
}

// brief says the fields of a message that are not empty. What has a name of its own needs no word.
func brief(msg any, name Namer) string {
	var words []string
	for _, f := range fields(msg) {
		_, named := f.value.Interface().(fmt.Stringer)
		switch {
		case f.value.IsZero() || f.word == "seq":
		case named && f.value.Kind() != reflect.Struct:
			words = append(words, written(f.value.Interface(), name))
		case f.value.Kind() == reflect.Bool:
			words = append(words, f.word)
		case f.value.Kind() == reflect.String:
			words = append(words, f.word+" "+f.value.String())
		default:
			words = append(words, f.word+" "+written(f.value.Interface(), name))
		}
	}
	return strings.Join(words, ", ")
}

// answer is an operation with what came of it. A result that describes itself is asked to.
func answer(r sim.Return, cast *Cast) string {
	if r.Outcome != sim.OK || r.Result == nil {
		return cast.op(r.Op) + ": " + r.Outcome.String()
	}
	if text, fits := described(reflect.ValueOf(r.Result), reflect.ValueOf(r.Op)); fits {
		return cast.op(r.Op) + ": " + text
	}
	return cast.op(r.Op) + ": " + written(r.Result, cast.Name)
}

// described asks a result to describe itself, if it can.
func described(result, op reflect.Value) (text string, fits bool) {
	describe := result.MethodByName("Describe")
	if !describe.IsValid() || !op.IsValid() || describe.Type().NumIn() != 1 ||
		describe.Type().In(0) != op.Type() {
		return "", false
	}
	return fmt.Sprint(describe.Call([]reflect.Value{op})[0]), true
}
