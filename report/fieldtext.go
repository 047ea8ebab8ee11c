package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/orrery-sim/orrery/sim"
)

// What a trace has of one field: JSON of so many bytes, and values within values so deep. What has more is null, and
// named among the fields that are cut, for part of a list would be another list.
const (
	fieldMax   = 64 << 10
	fieldDepth = 32
)

// exactMax is the largest integer up to which every reader of JSON has the same one: 2^53 - 1. Beyond it jq and
// JavaScript round, so that such an integer is a text of its digits.
const exactMax = 1<<53 - 1

// A fieldText writes the fields of bodies as JSON.
type fieldText struct {
	name Namer
	out  []byte
	end  int  // beyond which out must not grow
	lost bool // what is being written is too long, too deep, or nothing that JSON has
}

// of is the fields of a body as an object, in the order in which it declares them, and the names of those that are cut;
// nil of a body without fields. It is good until the next call.
func (w *fieldText) of(body any) (fields []byte, cut []string) {
	v := reflect.ValueOf(body)
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return nil, nil
	}
	p := planOf(v.Type())
	if len(p.fields) == 0 {
		return nil, nil
	}
	w.out = w.out[:0]
	for i := range p.fields {
		f := &p.fields[i]
		w.separate('{', i)
		w.out = append(w.out, f.head...)
		start := len(w.out)
		w.end, w.lost = start+fieldMax, false
		w.value(f.plan, v.Field(f.index), fieldDepth)
		if w.lost || len(w.out) > w.end {
			w.out = append(w.out[:start], "null"...)
			cut = append(cut, f.name)
		}
	}
	return append(w.out, '}'), cut
}

// separate writes what stands before the nth element.
func (w *fieldText) separate(open byte, n int) {
	if n > 0 {
		open = ','
	}
	w.out = append(w.out, open)
}

// value writes a value, and gives up once the field is too long or too deep. Every value but a pointer is a byte at
// least, so that it ends soon even where values contain themselves.
func (w *fieldText) value(p *plan, v reflect.Value, depth int) {
	if w.lost = w.lost || depth == 0 || len(w.out) > w.end; w.lost {
		return
	}
	switch p.form {
	case intForm:
		w.integer(strconv.AppendInt(w.out, v.Int(), 10), v.Int() > exactMax || v.Int() < -exactMax)
	case uintForm:
		w.integer(strconv.AppendUint(w.out, v.Uint(), 10), v.Uint() > exactMax)
	case boolForm:
		w.out = strconv.AppendBool(w.out, v.Bool())
	case floatForm:
		w.lost = math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0)
		w.out = strconv.AppendFloat(w.out, v.Float(), 'g', -1, v.Type().Bits())
	case textForm:
		w.text(v.String())
	case nodeForm:
		if v.Int() == 0 {
			w.null()
		} else {
			w.text(w.name(sim.ID(v.Int())))
		}
	case namedForm, proseForm:
		w.text(written(v.Interface(), w.name))
	case structForm:
		for i := range p.fields {
			w.separate('{', i)
			w.out = append(w.out, p.fields[i].head...)
			w.value(p.fields[i].plan, v.Field(p.fields[i].index), depth-1)
		}
		w.close('{', '}', len(p.fields))
	case listForm:
		w.list(p, v, depth)
	case mapForm:
		w.entries(p, v, depth)
	case pointerForm:
		if v.IsNil() {
			w.null()
		} else {
			w.value(p.elem, v.Elem(), depth-1)
		}
	case anyForm:
		if v.IsNil() {
			w.null()
		} else {
			w.value(planOf(v.Elem().Type()), v.Elem(), depth-1)
		}
	default:
		w.lost = true
	}
}

// close ends an object or a list of n elements.
func (w *fieldText) close(open, end byte, n int) {
	if n == 0 {
		w.out = append(w.out, open)
	}
	w.out = append(w.out, end)
}

func (w *fieldText) null() { w.out = append(w.out, "null"...) }

// integer takes over out, to which an integer has been appended; a large one as a text.
func (w *fieldText) integer(out []byte, large bool) {
	if large {
		out = append(slices.Insert(out, len(w.out), '"'), '"')
	}
	w.out = out
}

func (w *fieldText) list(p *plan, v reflect.Value, depth int) {
	for i := 0; i < v.Len() && !w.lost; i++ {
		w.separate('[', i)
		w.value(p.elem, v.Index(i), depth-1)
	}
	w.close('[', ']', v.Len())
}

// A pair is one entry of a map, with its key as JSON.
type pair struct {
	key   string
	value reflect.Value
}

// entries writes a map in the order of its keys' texts: {"n1":2}, or [{"key":{"n":1},"value":2}] where a key is no name.
func (w *fieldText) entries(p *plan, v reflect.Value, depth int) {
	all, names := w.keys(p.key, v, depth), p.key.form.isName()
	open, end := byte('['), byte(']')
	if names {
		open, end = '{', '}'
	}
	for i := 0; i < len(all) && !w.lost; i++ {
		w.separate(open, i)
		if names {
			w.out = append(append(w.out, all[i].key...), ':')
			w.value(p.elem, all[i].value, depth-1)
			continue
		}
		w.out = append(append(append(w.out, `{"key":`...), all[i].key...), `,"value":`...)
		w.value(p.elem, all[i].value, depth-1)
		w.out = append(w.out, '}')
	}
	w.close(open, end, len(all))
}

// keys are the entries of a map in order; the map is lost if two of its keys look alike.
func (w *fieldText) keys(p *plan, v reflect.Value, depth int) (all []pair) {
	start, have := len(w.out), 0
	for it := v.MapRange(); it.Next(); {
		if w.value(p, it.Key(), depth-1); w.lost {
			return nil
		}
		key := string(w.out[start:])
		if p.form.isName() && key[0] != '"' {
			key = `"` + key + `"`
		}
		w.out, have = w.out[:start], have+len(key)
		if w.lost = have > fieldMax; w.lost {
			return nil
		}
		all = append(all, pair{key, it.Value()})
	}
	slices.SortFunc(all, func(a, b pair) int { return strings.Compare(a.key, b.key) })
	for i := 1; i < len(all); i++ {
		w.lost = w.lost || all[i].key == all[i-1].key
	}
	return all
}

// text writes a text. A byte that is no character is written out, as \xff.
func (w *fieldText) text(text string) {
	if w.lost = len(text) > fieldMax; w.lost {
		return
	}
	plain := true
	for i := 0; i < len(text) && plain; i++ {
		plain = ' ' <= text[i] && text[i] <= '~' && text[i] != '"' && text[i] != '\\'
	}
	if plain {
		w.out = append(append(append(w.out, '"'), text...), '"')
		return
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(characters(text)) // of a text it cannot fail
	w.out = append(w.out, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}

// characters is a text in which every byte belongs to a character.
func characters(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&b, `\x%02x`, text[i])
		} else {
			b.WriteString(text[i : i+size])
		}
		i += size
	}
	return b.String()
}
