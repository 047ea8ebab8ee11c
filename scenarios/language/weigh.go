package language

import (
	"math/bits"
	"strings"

	"go.starlark.net/starlark"
)

// A scale weighs values before something walks all of them: hashing, printing, comparing, reading the
// arguments of a word. What is contained many times over weighs as often, because it is walked as
// often: a tuple of 60 levels, each with the one below it twice, has 2^60 elements. The scale stops at
// its limit, and where values are nested too deep, as those are that contain themselves.
type scale struct {
	limit   int
	letters bool // what counts is the length in print, otherwise the number of elements
	n       int
	deep    bool
}

// weigh counts the elements of values and of all within them. Eight letters of a text are an element.
func weigh(values ...starlark.Value) (int, error) {
	s := scale{limit: sizeLimit}
	for _, v := range values {
		s.add(v, 0)
	}
	return s.result()
}

// weighPrint is a bound on the length of a value in print.
func weighPrint(values ...starlark.Value) (int, error) {
	s := scale{limit: sizeLimit, letters: true}
	for _, v := range values {
		s.add(v, 0)
	}
	return s.result()
}

func (s *scale) result() (int, error) {
	switch {
	case s.deep:
		return s.n, errDepth
	case s.n > s.limit && s.letters:
		return s.n, errLong
	case s.n > s.limit:
		return s.n, errHeavy
	}
	return s.n, nil
}

// full reports whether there is no need to go on.
func (s *scale) full() bool { return s.deep || s.n > s.limit }

func (s *scale) add(v starlark.Value, depth int) {
	if depth > depthLimit {
		s.deep = true
		return
	}
	s.n += s.each()
	switch v := v.(type) {
	case *starlark.List:
		for i := 0; i < v.Len() && !s.full(); i++ {
			s.add(v.Index(i), depth+1)
		}
	case starlark.Tuple:
		for i := 0; i < len(v) && !s.full(); i++ {
			s.add(v[i], depth+1)
		}
	case *starlark.Dict:
		for k, x := range v.Entries() {
			if s.full() {
				return
			}
			s.add(k, depth+1)
			s.add(x, depth+1)
		}
	default:
		s.leaf(v)
	}
}

// each is what a place in a list counts: in print the comma, the space and brackets.
func (s *scale) each() int {
	if s.letters {
		return 2
	}
	return 1
}

// leaf adds a value without values in it.
func (s *scale) leaf(v starlark.Value) {
	letters := 24
	switch v := v.(type) {
	case starlark.String:
		letters = len(v) + 2
		if s.letters {
			letters += 3 * unprintable(string(v))
		}
	case starlark.Bytes:
		letters = 4*len(v) + 3
	case starlark.Int:
		letters = bitLen(v)/3 + 2
	case *thing:
		letters = len(v.text)
	case *dist:
		letters = len(v.text)
	case *starlark.Function:
		letters = len(v.Name()) + 20
	case bodyValue, *nodeValue, *stateValue, eventValue:
		letters = len(v.String()) // no longer than what the world holds anyway
	default:
		if v.Type() == "string.codepoints" || v.Type() == "bytes.elems" || v.Type() == "string.elems" {
			letters = len(v.String())
		}
	}
	if s.letters {
		s.n += letters
		return
	}
	s.n += max(0, letters-24) / 8
}

// unprintable counts the bytes of a text that print as more than themselves.
func unprintable(s string) int {
	n := 0
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			n++
		}
	}
	return n
}

// elements is the number of elements that a value gives when it is walked; of a text that of its
// bytes.
func elements(v starlark.Value) int {
	if n := starlark.Len(v); n >= 0 {
		return n
	}
	if _, ok := v.(starlark.Iterable); ok {
		return len(v.String()) // the letters of a text, which do not count themselves
	}
	return 0
}

// comparing counts what a comparison of two values walks.
func comparing(x, y starlark.Value) (int, error) {
	s := scale{limit: sizeLimit}
	s.compare(x, y, 0)
	return s.result()
}

func (s *scale) compare(x, y starlark.Value, depth int) {
	if depth > depthLimit {
		s.deep = true
	}
	if s.full() {
		return
	}
	s.n++
	switch x := x.(type) {
	case starlark.String:
		if y, ok := y.(starlark.String); ok {
			s.n += min(len(x), len(y)) / 8
		}
	case starlark.Bytes:
		if y, ok := y.(starlark.Bytes); ok {
			s.n += min(len(x), len(y)) / 8
		}
	case starlark.Int:
		s.n += bitLen(x) / 64
	case *starlark.List, starlark.Tuple:
		a, _ := sequence(x)
		b, ok := sequence(y)
		for i := 0; ok && i < min(a.Len(), b.Len()) && !s.full(); i++ {
			s.compare(a.Index(i), b.Index(i), depth+1)
		}
	case *starlark.Dict:
		y, ok := y.(*starlark.Dict)
		if !ok || x.Len() != y.Len() {
			return
		}
		for k, v := range x.Entries() {
			if s.full() {
				return
			}
			if s.add(k, depth+1); s.full() {
				return
			}
			if w, found, err := y.Get(k); found && err == nil {
				s.compare(v, w, depth+1)
			}
		}
	}
}

// holding counts what it takes to look for a value in a container.
func holding(container, v starlark.Value) (int, error) {
	switch c := container.(type) {
	case starlark.String:
		if v, ok := v.(starlark.String); ok {
			return (len(c) + len(v)) / 8, nil
		}
	case starlark.Bytes:
		if v, ok := v.(starlark.Bytes); ok {
			return (len(c) + len(v)) / 8, nil
		}
	case *starlark.List, starlark.Tuple:
		list, _ := sequence(c)
		s := scale{limit: sizeLimit}
		for i := 0; i < list.Len() && !s.full(); i++ {
			s.compare(list.Index(i), v, 0)
		}
		return s.result()
	case *starlark.Dict:
		return hashing(v)
	}
	return 0, nil
}

// hashing counts what it takes to hash a key. What cannot be a key is not walked.
func hashing(v starlark.Value) (int, error) {
	switch v := v.(type) {
	case starlark.String:
		return len(v) / 8, nil
	case starlark.Tuple:
		return weigh(v)
	case starlark.Bytes:
		return len(v) / 8, nil
	case bodyValue:
		return len(v.String()) / 8, nil
	}
	return 0, nil
}

// bitLen is the length of a whole number.
func bitLen(v starlark.Int) int {
	if n, small := v.Int64(); small {
		return bits.Len64(magnitude(n))
	}
	return v.BigInt().BitLen()
}

// joined is the length of a text made of the texts of a list.
func joined(sep string, list starlark.Value) int {
	it := starlark.Iterate(list)
	if it == nil {
		return 0
	}
	defer it.Done()
	n := 0
	var v starlark.Value
	for it.Next(&v) && n <= sizeLimit {
		s, _ := starlark.AsString(v)
		n += len(s) + len(sep)
	}
	return n
}

// replaced is the length of a text in which every old one is a new one.
func replaced(s, old, by string) int {
	return len(s) + max(0, strings.Count(s, old)*(len(by)-len(old)))
}
