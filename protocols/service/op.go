package service

import (
	"fmt"
	"strconv"
)

// An Op is one operation of a service. It is a comparable value; fields that an operation does not
// use are zero.
type Op struct {
	Name   string // get put append cas delete; read write cas; add; enqueue dequeue; acquire release
	Key    string // kv only
	Value  string // what is written, or who asks for the lock
	Old    string // what a cas expects
	Amount int64  // what is added, or the token of the lock that is released
}

// ReadOnly tells whether the operation leaves every state as it is, so that a protocol may answer
// it without a log entry. A dequeue is not a read: it takes.
func (o Op) ReadOnly() bool { return o.Name == "get" || o.Name == "read" }

// String is the operation as a story tells it: put x=c1-3.
func (o Op) String() string {
	switch o.Name {
	case "get", "delete":
		return o.Name + " " + o.Key
	case "put":
		return "put " + o.Key + "=" + o.Value
	case "append":
		return "append " + o.Key + "+=" + o.Value
	case "cas":
		return fmt.Sprintf("cas %s%s->%s", spaced(o.Key), quoted(o.Old), quoted(o.Value))
	case "write", "enqueue", "acquire":
		return o.Name + " " + o.Value
	case "add":
		return "add " + strconv.FormatInt(o.Amount, 10)
	case "release":
		return "release " + o.Value + " #" + strconv.FormatInt(o.Amount, 10)
	}
	return o.Name
}

func spaced(s string) string {
	if s == "" {
		return ""
	}
	return s + " "
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
	OK     bool   // it did what it says: the key was there, the cas swapped, the lock was granted
	Value  string // what was read, taken, or found by a cas that did not swap
	Number int64  // the counter's new value, or the token of the lock
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

// Describe is the result of o as a story tells it: 3, "nothing", token 2.
func (r Result) Describe(o Op) string {
	switch o.Name {
	case "put", "append", "write", "enqueue":
		return "done"
	case "delete", "release":
		return yes(r.OK, "done", "refused")
	case "cas":
		return yes(r.OK, "swapped", "found "+quoted(r.Value))
	case "add":
		return strconv.FormatInt(r.Number, 10)
	case "acquire":
		return yes(r.OK, "token "+strconv.FormatInt(r.Number, 10), "refused")
	case "read":
		if r.Value == "" {
			return strconv.FormatInt(r.Number, 10)
		}
	}
	return yes(r.OK, quoted(r.Value), "nothing")
}

func yes(ok bool, then, otherwise string) string {
	if ok {
		return then
	}
	return otherwise
}
