package report

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// filler is what makes values of a workload as long as the scenario wants them.
var filler = regexp.MustCompile(`\.{4,}`)

// tidy takes the filler out of a text for people.
func tidy(text string) string { return filler.ReplaceAllString(text, "") }

// millionths is a ratio as the simulator writes it.
var millionths = regexp.MustCompile(`(\d+)( ?)ppm\b`)

// readable writes ratios as percent: 99119ppm is 9.9%. What is below a ten thousandth stays.
func readable(text string) string {
	return millionths.ReplaceAllStringFunc(text, func(ratio string) string {
		parts := millionths.FindStringSubmatch(ratio)
		n, err := strconv.ParseFloat(parts[1], 64)
		switch {
		case err != nil || n != 0 && n < 100:
			return ratio
		case n >= 10_000:
			n = math.Round(n/1000) * 1000
		case n > 0:
			n = math.Round(n/10) * 10
		}
		return strconv.FormatFloat(n/10_000, 'f', -1, 64) + parts[2] + "%"
	})
}

// valueDepth is how deep values within values are written.
const valueDepth = 16

// written is a value as text: the same text for the same value in every run. Package fmt writes
// where a pointer points; this writes what is there.
func written(v any, name Namer) string {
	if s, ok := v.(fmt.Stringer); ok && reflect.ValueOf(v).Kind() != reflect.Pointer {
		return s.String()
	}
	var b strings.Builder
	write(&b, reflect.ValueOf(v), name, valueDepth)
	return b.String()
}

func write(b *strings.Builder, v reflect.Value, name Namer, depth int) {
	if !v.IsValid() {
		b.WriteString("nothing")
		return
	}
	if v.CanInterface() {
		switch x := v.Interface().(type) {
		case sim.ID:
			if x == 0 {
				b.WriteString("nobody")
			} else {
				b.WriteString(name(x))
			}
			return
		case fmt.Stringer:
			if v.Kind() != reflect.Pointer {
				b.WriteString(x.String())
				return
			}
		}
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Struct, reflect.Slice, reflect.Array, reflect.Map:
		if depth == 0 || b.Len() > 2*valueMax { // a value that contains itself has no end
			b.WriteString("...")
			return
		}
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			b.WriteString("nothing")
			return
		}
		write(b, v.Elem(), name, depth-1)
	case reflect.Struct:
		b.WriteByte('{')
		for i := range v.NumField() {
			separate(b, i)
			b.WriteString(v.Type().Field(i).Name + ":")
			write(b, v.Field(i), name, depth-1)
		}
		b.WriteByte('}')
	case reflect.Slice, reflect.Array:
		writeList(b, v, name, depth)
	case reflect.Map:
		writeMap(b, v, name, depth)
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		b.WriteString(v.Type().String())
	case reflect.String:
		writeText(b, v.String())
	default:
		fmt.Fprint(b, v)
	}
}

// valueMax is about how many letters of a value are written: a trace that has more of each shows less.
const valueMax = 10_000

func writeList(b *strings.Builder, v reflect.Value, name Namer, depth int) {
	b.WriteByte('[')
	for i := range v.Len() {
		separate(b, i)
		if b.Len() > valueMax {
			fmt.Fprintf(b, "and %d more", v.Len()-i)
			break
		}
		write(b, v.Index(i), name, depth-1)
	}
	b.WriteByte(']')
}

func writeText(b *strings.Builder, text string) {
	fmt.Fprintf(b, "%q", text[:min(len(text), valueMax)])
	if len(text) > valueMax {
		fmt.Fprintf(b, " and %d more", len(text)-valueMax)
	}
}

func separate(b *strings.Builder, i int) {
	if i > 0 {
		b.WriteByte(' ')
	}
}

// writeMap writes a map in the order of its keys' texts.
func writeMap(b *strings.Builder, v reflect.Value, name Namer, depth int) {
	type pair struct {
		key   string
		value reflect.Value
	}
	pairs := make([]pair, 0, v.Len())
	for it := v.MapRange(); it.Next(); {
		var key strings.Builder
		write(&key, it.Key(), name, depth-1)
		pairs = append(pairs, pair{key.String() + ":", it.Value()})
	}
	slices.SortFunc(pairs, func(a, b pair) int { return strings.Compare(a.key, b.key) })
	b.WriteString("map[")
	for i, p := range pairs {
		separate(b, i)
		if b.Len() > valueMax {
			fmt.Fprintf(b, "and %d more", len(pairs)-i)
			break
		}
		b.WriteString(p.key)
		write(b, p.value, name, depth-1)
	}
	b.WriteByte(']')
}
