package report

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A Namer gives nodes their names: n3. World.Name is one.
type Namer func(sim.ID) string

// list is nodes by name: n1 n2 n4.
func (name Namer) list(ids []sim.ID) string {
	const most = 8
	words := make([]string, 0, most+1)
	for i, id := range ids {
		if i == most {
			words = append(words, fmt.Sprintf("and %d more", len(ids)-most))
			break
		}
		words = append(words, name(id))
	}
	return strings.Join(words, " ")
}

// Seconds is an instant or a length as stories show it: in seconds, to the millisecond.
func Seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) + " s"
}

// span is a length of time in the unit that suits it: 412 ms, 3.1 s.
func span(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return strconv.FormatInt(d.Microseconds(), 10) + " µs"
	case d < 10*time.Second && d%time.Millisecond != 0 && d < 10*time.Millisecond:
		return strconv.FormatFloat(float64(d.Microseconds())/1e3, 'f', 1, 64) + " ms"
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	}
	return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
}

// number is n with a comma at every thousand.
func number[T ~int | ~int64 | ~uint64](n T) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// counted is "1 message" or "2 messages".
func counted[T ~int | ~int64 | ~uint64](n T, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + one + "s"
}

// field is a field of a fact, as a word and a value.
type field struct {
	word  string
	value reflect.Value
}

// fields are the fields of a fact that a reader can use: hashes are not among them.
func fields(fact any) []field {
	v := reflect.ValueOf(fact)
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return nil
	}
	var out []field
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.IsExported() && !strings.HasSuffix(f.Name, "Hash") {
			out = append(out, field{sim.FactWords(f.Name), v.Field(i)})
		}
	}
	return out
}

// details says the fields of a fact or a message: term 1, for n3. A field that is called like the
// fact needs no word of its own. It does not ask a fact for its String, which knows no names.
func details(fact any, name Namer) string {
	kind := sim.FactKind(fact)
	var words []string
	for _, f := range fields(fact) {
		var value string
		switch x := f.value.Interface().(type) {
		case bool:
			if x {
				words = append(words, f.word)
			}
			continue
		case string:
			value = x
		default:
			value = written(x, name)
		}
		if f.word == kind {
			words = append(words, value)
		} else {
			words = append(words, f.word+" "+value)
		}
	}
	return strings.Join(words, ", ")
}

// restored says the fields of what a node found when it restarted that are not empty.
func restored(fact any, name Namer) string {
	var words []string
	for _, f := range fields(fact) {
		if !f.value.IsZero() {
			words = append(words, f.word+" "+tidy(written(f.value.Interface(), name)))
		}
	}
	return strings.Join(words, ", ")
}

// told is a fact in words: candidate, term 2.
func told(fact any, name Namer) string {
	if w, is := fact.(sim.Worded); is {
		return w.Words(name)
	}
	kind, more := sim.FactKind(fact), details(fact, name)
	switch {
	case more == "":
		return kind
	case strings.Trim(more, "0123456789") == "":
		return kind + " " + more
	}
	return kind + ", " + more
}

// epoch is what a claim's protocol calls its epochs: term, ballot, view. It is the name of the
// field that holds it, and what that field calls its value.
func epoch(c sim.Claim) string {
	n, _ := c.Claim()
	for _, f := range fields(c) {
		if f.value.CanInt() && f.value.Int() == n {
			return f.word + " " + fmt.Sprint(f.value.Interface())
		}
	}
	return "epoch " + strconv.FormatInt(n, 10)
}
