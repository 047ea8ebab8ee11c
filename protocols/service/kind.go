package service

import (
	"strconv"
	"strings"
)

// A Kind is one kind of operation of a service.
type Kind struct {
	Name string
	Args []Arg  // what an invoke of it is given, in order
	Does Effect // what may be known of it without asking the machine
	Own  bool   // Value is who asks: an invoke fills in its client's name

	// Form is how an operation is told: "put {key}={value}". The fields of [Op] stand in braces, in
	// quotation marks if they are empty. If there is no form, the name and the arguments are told.
	Form string
	// Came is how its result is told; nil: [Result.String].
	Came func(r Result) string
}

// An Arg is a field of [Op] that an operation is given.
type Arg string

// The arguments.
const (
	KeyArg    Arg = "key"
	OldArg    Arg = "old"
	ValueArg  Arg = "value"
	AmountArg Arg = "amount"
)

// An Effect is something that every operation of a kind does, and that a judge makes use of: it
// finds at once what it would else have to search for. A kind that says nothing is judged all the
// same, by the model alone.
type Effect uint16

// What operations do. In a service where one kind Writes, whatever depends on a written value names
// it, in Old or in its result: whole, but for kinds that Join; or else its kind is Blind, and its result
// depends on no more than whether the value is Old, or where it has no Old, whether there is one.
const (
	Reads  Effect = 1 << iota // leaves every state as it is
	Writes                    // leaves its Value where others may see it, and changes nothing else
	Joins                     // with Writes: its Value is put at the end of what is there
	Tells                     // its result's Value is the present value of its key
	Takes                     // its result's Value is one that was written, and is gone with it; not OK: there was none
	Blind                     // its result depends on a written value, and does not name it
	Clears                    // if OK, there is no value any more
	Adds                      // its Value is an element from then on of what reads tell, with blanks between
	Drops                     // if OK, its Value is no element any more
	Grants                    // if OK, the client has what nobody else may have until it asks for the next thing; Number is the token
	Mints                     // its result's Value is one that no other result has
)

// Tell is an operation as a story tells it.
func (k *Kind) Tell(op Op) string {
	if k.Form == "" {
		return op.plain()
	}
	var b strings.Builder
	for form := k.Form; ; {
		before, rest, found := strings.Cut(form, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		field, after, _ := strings.Cut(rest, "}")
		b.WriteString(op.field(Arg(field)))
		form = after
	}
}

// TellResult is a result of it as a story tells it.
func (k *Kind) TellResult(r Result) string {
	if k.Came == nil || r == Forgotten {
		return r.String()
	}
	return k.Came(r)
}

// field is a field of the operation in words.
func (o Op) field(a Arg) string {
	switch a {
	case KeyArg:
		return o.Key
	case OldArg:
		return quoted(o.Old)
	case ValueArg:
		return quoted(o.Value)
	case AmountArg:
		return strconv.FormatInt(o.Amount, 10)
	}
	panic("service: an operation has no field " + string(a))
}
