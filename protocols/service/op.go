package service

import "strconv"

// An Op is one operation of a service. It is a comparable value, and one type for all services, so
// that it costs no allocation to send, store and compare. Fields that an operation does not use are
// zero. What does not fit into a text, such as a list or a transaction, is written as one that its
// service can read again.
type Op struct {
	Name   string // of its [Kind]
	Key    string // what it is about
	Value  string // what is written, or who asks
	Old    string // what is expected to be there
	Amount int64  // what is added, or a token
}

// String is the operation where its service is not at hand. Whoever has the service asks
// [Service.Tell].
func (o Op) String() string {
	if k, _ := o.likely(); k != nil {
		return k.Tell(o)
	}
	return o.plain()
}

// likely is the kind that the operation has if it is of one of the services of [All], and whether
// there is no other.
func (o Op) likely() (kind *Kind, only bool) {
	for i := range All {
		k := All[i].Kind(o.Name)
		if k == nil || !k.fits(o) {
			continue
		}
		if kind != nil {
			return kind, false
		}
		kind = k
	}
	return kind, true
}

// fits reports whether the operation has no other fields than those of the kind.
func (k *Kind) fits(o Op) bool {
	for _, a := range k.Args {
		switch a {
		case KeyArg:
			o.Key = ""
		case OldArg:
			o.Old = ""
		case ValueArg:
			o.Value = ""
		case AmountArg:
			o.Amount = 0
		}
	}
	if k.Own {
		o.Value = ""
	}
	return o == Op{Name: o.Name}
}

// plain is an operation of which no more is known than its fields: transfer a=b 10.
func (o Op) plain() string {
	text := o.Name
	if o.Key != "" {
		text += " " + o.Key
	}
	switch {
	case o.Old != "":
		text += " " + o.Old + "->" + quoted(o.Value)
	case o.Value != "" && o.Key != "":
		text += "=" + o.Value
	case o.Value != "":
		text += " " + o.Value
	}
	if o.Amount != 0 {
		text += " " + strconv.FormatInt(o.Amount, 10)
	}
	return text
}

// quoted makes the empty string visible.
func quoted(s string) string {
	if s == "" {
		return `""`
	}
	return s
}

// A Result is what an operation came to. It is a comparable value.
type Result struct {
	OK     bool   // it did what it says; one that is not OK left the state as it was
	Value  string // what was read, taken, or found
	Number int64  // a sum, or a token
}

// Forgotten is the result of a command that is older than its session's last one: whether and with
// what result it was applied is no longer known. Its client has moved on, so nobody waits for it.
var Forgotten = Result{Value: "\x00forgotten"}

// String is the result where the operation is not known: done, no, 15, c1-3.
func (r Result) String() string {
	switch {
	case r.Value != "":
		return r.Value
	case r.Number != 0:
		return strconv.FormatInt(r.Number, 10)
	}
	return yes(r.OK, "done", "no")
}

// Describe is the result of o where its service is not at hand: 3, "nothing", token 2. Whoever has
// the service asks [Service.TellResult].
func (r Result) Describe(o Op) string {
	kind, only := o.likely()
	switch {
	case kind == nil:
		return r.String()
	case !only && r.Value == "": // a read of a counter, or of what is empty
		return strconv.FormatInt(r.Number, 10)
	}
	return kind.TellResult(r)
}

// How results are told: what Came is of several kinds.
func isDone(Result) string           { return "done" }
func doneOrRefused(r Result) string  { return yes(r.OK, "done", "refused") }
func swapped(r Result) string        { return yes(r.OK, "swapped", "found "+quoted(r.Value)) }
func valueOrNothing(r Result) string { return yes(r.OK, quoted(r.Value), "nothing") }

func yes(ok bool, then, otherwise string) string {
	if ok {
		return then
	}
	return otherwise
}
