package language

import (
	"fmt"
	"time"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/scenarios"
)

// A word is one entry of the vocabulary: a function that scenario files call. The table of words
// drives binding, errors, [Language.Describe] and [Language.Stubs].
type word struct {
	name    string
	class   class  // of what it makes
	makes   string // the same in a word, where class is plain
	doc     string
	example string // one call, as it could stand in a file
	params  []parm
	group   string // the heading it stands under

	// build makes the part of the plan from the bound arguments; for a plain word the value itself.
	build func(c *call) (any, error)

	// check holds the part to the rest of the plan, when there is all of it; nil: there is nothing to
	// check but what it is made of.
	check func(c *checker, p scenarios.Part, at standing)
}

// checking is a word whose parts of one type are checked.
func checking[T scenarios.Part](w *word, check func(c *checker, p T, at standing)) *word {
	w.check = func(c *checker, p scenarios.Part, at standing) {
		if part, is := p.(T); is {
			check(c, part, at)
		}
	}
	return w
}

// A parm is a parameter of a word.
type parm struct {
	name string
	kind *kind
	code string // of the default; "" if there must be an argument
	doc  string

	many     bool     // takes all further arguments without a name: *who
	rest     bool     // takes all further named arguments: **fields
	paces    bool     // something that goes on is done each time it has passed
	orNone   bool     // and 0 stands for never, or for at once where something else lets time pass
	min, max int64    // bounds of an int or a quantity, in base units; no bound where min == max
	values   []string // what a text may be; any if empty

	def any // the default as the kind reads it
}

// need is a parameter that must be given.
func need(name string, k *kind, doc string) parm { return parm{name: name, kind: k, doc: doc} }

// opt is a parameter with a default, written as code.
func opt(name string, k *kind, code, doc string) parm {
	return parm{name: name, kind: k, code: code, doc: doc}
}

// each takes all arguments without a name.
func each(name string, k *kind, doc string) parm {
	return parm{name: name, kind: k, doc: doc, many: true}
}

// within bounds a parameter, both ends included, in base units.
func (p parm) within(lo, hi int64) parm {
	p.min, p.max = lo, hi
	return p
}

// pacing is a parameter that paces something that goes on: it lets time pass.
func (p parm) pacing() parm {
	p.paces = true
	if p.kind == durKind && p.min > 0 && p.min != p.max {
		p.min = max(p.min, int64(moment))
	}
	return p
}

// A moment is the least that may lie between two times of what goes on: less would not let time pass.
const moment = time.Microsecond

// stands reports whether a value would let no time pass.
func (p *parm) stands(v any) bool {
	var pace time.Duration
	switch v := v.(type) {
	case time.Duration:
		pace = v
	case *dist:
		if pace = v.sim().Mean(); pace == 0 {
			return !p.orNone
		}
	default:
		return false
	}
	return pace > 0 && pace < moment // bounds refuse a duration of 0
}

// among lists what a text may be.
func (p parm) among(values ...string) parm {
	p.values = values
	return p
}

// required reports whether a call without the parameter is an error.
func (p parm) required() bool { return p.code == "" && !p.many && !p.rest }

// result names what the word makes.
func (w *word) result() string {
	if w.class == plain {
		return w.makes
	}
	return w.class.String()
}

// names are the parameters that can be given by name.
func (w *word) names() []string {
	var out []string
	for _, p := range w.params {
		if !p.many && !p.rest {
			out = append(out, p.name)
		}
	}
	return out
}

// builtin is the word as a function of the language.
func (w *word) builtin() *starlark.Builtin {
	return newFunction(w.name, func(
		th *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple,
	) (starlark.Value, error) {
		if err := payWord(th, args, kwargs); err != nil {
			return nil, fmt.Errorf("%s: %w", w.name, err)
		}
		c, err := bind(w, th, args, kwargs)
		if err != nil {
			return nil, err
		}
		made, err := w.build(c)
		if err != nil {
			return nil, c.placed(err)
		}
		switch {
		case w.class == nothing:
			return starlark.None, nil
		case w.class == plain:
			return made.(starlark.Value), nil
		}
		src := c.source()
		return &thing{class: w.class, word: w.name, text: src.Text, pos: src.Pos, plan: made}, nil
	})
}

// payWord pays for the arguments of a word, which are all read, and for what a word makes of them.
func payWord(th *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) error {
	s := scale{limit: sizeLimit, n: wordCost}
	for _, v := range args {
		s.add(v, 0)
	}
	for _, kv := range kwargs {
		s.add(kv[1], 0)
	}
	n, err := s.result()
	if err != nil {
		return err
	}
	return charge(th, n)
}
