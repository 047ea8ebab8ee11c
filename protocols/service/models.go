package service

import (
	"fmt"
	"strconv"
	"strings"
)

// The models of the services that are written here. None of them calls a machine.

var done = Result{OK: true}

// A cell is the value of a key; the zero cell is a key that is not there.
type cell struct {
	text string
	set  bool
}

func kvModel() Model {
	m := Sequential(cell{}, kvStep, func(c cell) string {
		if !c.set {
			return "nothing"
		}
		return quoted(c.text)
	})
	m.Key = func(op Op) string { return op.Key }
	return m
}

func kvStep(c cell, op Op) (cell, Result, bool) {
	switch op.Name {
	case "get":
		return c, Result{OK: c.set, Value: c.text}, true
	case "put":
		return cell{op.Value, true}, done, true
	case "append":
		return cell{c.text + op.Value, true}, done, true
	case "cas":
		return casStep(c, op)
	case "delete":
		return cell{}, Result{OK: c.set}, true
	}
	return c, Result{}, false
}

// casStep swaps if it finds what it expects, and else tells what it found. An absent key is "".
func casStep(c cell, op Op) (cell, Result, bool) {
	if c.text == op.Old {
		return cell{op.Value, true}, done, true
	}
	return c, Result{Value: c.text}, true
}

func registerModel() Model {
	return Sequential(cell{}, registerStep, func(c cell) string { return quoted(c.text) })
}

func registerStep(c cell, op Op) (cell, Result, bool) {
	switch op.Name {
	case "read":
		return c, Result{OK: true, Value: c.text}, true
	case "write":
		return cell{op.Value, true}, done, true
	case "cas":
		return casStep(c, op)
	}
	return c, Result{}, false
}

func counterModel() Model {
	m := Sequential(int64(0), counterStep, func(sum int64) string { return strconv.FormatInt(sum, 10) })
	m.Grows = func(s State) int64 { return s.(int64) }
	return m
}

func counterStep(sum int64, op Op) (int64, Result, bool) {
	switch op.Name {
	case "add":
		sum += op.Amount
	case "read":
	default:
		return sum, Result{}, false
	}
	return sum, Result{OK: true, Number: sum}, true
}

// queueModel has its items in one text, each closed by a NUL.
func queueModel() Model {
	m := Sequential("", queueStep, describeQueue)
	m.FIFO = true
	return m
}

func queueStep(items string, op Op) (string, Result, bool) {
	switch op.Name {
	case "enqueue":
		return items + op.Value + "\x00", done, true
	case "dequeue":
		item, rest, found := strings.Cut(items, "\x00")
		return rest, Result{OK: found, Value: item}, true
	case "peek":
		item, _, found := strings.Cut(items, "\x00")
		return items, Result{OK: found, Value: item}, true
	}
	return items, Result{}, false
}

// describeQueue shows the front of the queue.
func describeQueue(text string) string {
	if text == "" {
		return "empty"
	}
	items := strings.Split(strings.TrimSuffix(text, "\x00"), "\x00")
	if len(items) > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(items[:3], ", "), len(items)-3)
	}
	return strings.Join(items, ", ")
}

// A holding is who has the lock, "" if nobody has, and the last token.
type holding struct {
	by    string
	token int64
}

func lockModel() Model { return Sequential(holding{}, lockStep, describeLock) }

func lockStep(h holding, op Op) (holding, Result, bool) {
	switch op.Name {
	case "acquire":
		if h.by != "" && h.by != op.Value {
			return h, Result{}, true
		}
		return holding{op.Value, h.token + 1}, Result{OK: true, Number: h.token + 1}, true
	case "release":
		if h.by != op.Value || h.token != op.Amount {
			return h, Result{}, true
		}
		return holding{token: h.token}, done, true
	case "holder":
		return h, Result{OK: h.by != "", Value: h.by, Number: h.token}, true
	}
	return h, Result{}, false
}

func describeLock(h holding) string {
	if h.by == "" {
		return fmt.Sprintf("free after token %d", h.token)
	}
	return fmt.Sprintf("held by %s with token %d", h.by, h.token)
}
