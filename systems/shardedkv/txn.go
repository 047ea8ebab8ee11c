package shardedkv

import (
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A transaction is a list of operations, each on one key, that take effect together. That of an
// operation of the kv service is a list of one.

// micro is one of the operations of a transaction.
type micro struct {
	op   string // get put append cas delete of service.KV; r w push of service.Txn
	key  string
	old  string
	text string
}

// writes reports whether the operation may change what is under its key.
func (m micro) writes() bool { return m.op != "get" && m.op != "r" }

// packMicros writes operations down, packed one after the other.
func packMicros(list []micro) string {
	fields := make([]string, 0, 4*len(list))
	for _, m := range list {
		fields = append(fields, m.op, m.key, m.old, m.text)
	}
	return pack(fields...)
}

func unpackMicros(text string) []micro {
	fields := unpack(text)
	var list []micro
	for ; len(fields) >= 4; fields = fields[4:] {
		list = append(list, micro{fields[0], fields[1], fields[2], fields[3]})
	}
	return list
}

// An answer is what an operation of a transaction came to.
type answer struct {
	ok   bool
	text string
}

func packAnswers(list []answer) string {
	fields := make([]string, 0, 2*len(list))
	for _, a := range list {
		word := "no"
		if a.ok {
			word = "ok"
		}
		fields = append(fields, word, a.text)
	}
	return pack(fields...)
}

func unpackAnswers(text string) []answer {
	fields := unpack(text)
	var list []answer
	for ; len(fields) >= 2; fields = fields[2:] {
		list = append(list, answer{fields[0] == "ok", fields[1]})
	}
	return list
}

// apply carries an operation out on what is under its key, as service.KV and service.Txn have it.
func (m micro) apply(value string, found bool) (string, bool, answer) {
	switch m.op {
	case "get", "r":
		return value, found, answer{found, value}
	case "put", "w":
		return m.text, true, answer{ok: true}
	case "append":
		return value + m.text, true, answer{ok: true}
	case "push": // onto a list
		if list, is := strings.CutSuffix(value, "]"); is {
			return list + " " + m.text + "]", true, answer{ok: true}
		}
		return "[" + m.text + "]", true, answer{ok: true}
	case "cas":
		if value != m.old {
			return value, found, answer{text: value}
		}
		return m.text, true, answer{ok: true}
	case "delete":
		return "", false, answer{ok: found}
	}
	return value, found, answer{}
}

// microsOf are the operations that a client's operation is made of.
func microsOf(op service.Op) []micro {
	if !isTxn(op) {
		return []micro{{op: op.Name, key: op.Key, old: op.Old, text: op.Value}}
	}
	accesses, err := service.ReadTxn(op.Value)
	if err != nil {
		return nil
	}
	list := make([]micro, len(accesses))
	for i, a := range accesses {
		word := string(a.Do)
		if a.Do == service.AppendAccess {
			word = "push"
		}
		list[i] = micro{op: word, key: a.Key, text: a.Value}
	}
	return list
}

// isTxn reports whether an operation is one of service.Txn, which are about no single key.
func isTxn(op service.Op) bool { return op.Key == "" }

// resultOf is what a client's operation came to.
func resultOf(op service.Op, answers []answer) service.Result {
	if !isTxn(op) {
		return service.Result{OK: answers[0].ok, Value: answers[0].text}
	}
	var read []string
	for i, m := range microsOf(op) {
		if m.op == "r" {
			read = append(read, m.key+"="+answers[i].text)
		}
	}
	return service.Result{OK: true, Value: strings.Join(read, "; ")}
}
