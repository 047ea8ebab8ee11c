package kafkalog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A topic is the state of the model on one key: a log, or what is committed of it.
//
// A send of unknown outcome may have taken effect, and nobody was told at which offset. So a topic has holes: offsets of which
// it is known that there is a message, because a later one is known, and not which. What may stand there are the messages of
// such sends, and the next poll tells. A topic stands for all logs that come about by putting some of them into its holes.
type topic struct {
	text  string // the messages as a poll returns them; a hole has none
	n     int64  // how many there are, holes among them; or the committed offset
	holes int
	open  string // messages that may stand in holes, or after all others: each between blanks
}

func model() service.Model {
	return service.Model{
		Init: topic{open: " "},
		Step: func(s service.State, op service.Op, r service.Result, known bool) (service.State, bool) {
			return s.(topic).step(op, r, known)
		},
		Key: func(op service.Op) string {
			if op.Name == "commit" || op.Name == "committed" {
				return committed(op.Key)
			}
			return op.Key
		},
		Describe: func(s service.State) string {
			t := s.(topic)
			if t.text == "" && t.n > 0 {
				return fmt.Sprintf("committed up to %d", t.n)
			}
			return "[" + t.text + "]"
		},
	}
}

func (t topic) step(op service.Op, r service.Result, known bool) (next topic, ok bool) {
	switch op.Name {
	case "send":
		if !known {
			words := append(strings.Fields(t.open), op.Value)
			slices.Sort(words) // so that it does not matter in which order they came
			t.open = " " + strings.Join(words, " ") + " "
			return t, true
		}
		if r.Value != "" || !t.reach(r.Number-1) {
			return t, false
		}
		t.put(entry(int(r.Number), op.Value))
		return t, r.OK
	case "poll":
		return t.poll(max(op.Amount, 1), r, known)
	case "commit":
		t.n = max(t.n, op.Amount)
		return t, !known || r == service.Result{OK: true}
	case "committed":
		return t, !known || r == service.Result{OK: true, Number: t.n}
	}
	return t, false
}

// put adds a message, or a hole, at the end.
func (t *topic) put(entry string) {
	t.text = strings.TrimPrefix(t.text+" "+entry, " ")
	t.n++
}

// reach makes the log as long as it must be, and reports whether it can be: by holes, of which there are no more than
// messages for them.
func (t *topic) reach(n int64) bool {
	if n < t.n {
		return false
	}
	t.holes += int(n - t.n)
	for t.n < n {
		t.put(strconv.FormatInt(t.n+1, 10) + ":")
	}
	return t.holes < len(strings.Fields(t.open))+1
}

// take takes a message out of the open ones.
func (t *topic) take(message string) bool {
	if message == "" || !strings.Contains(t.open, " "+message+" ") {
		return false
	}
	t.open = strings.Replace(t.open, " "+message+" ", " ", 1)
	return true
}

// poll is the log after a poll from an offset, whose result tells what was in holes, and what had come after them.
func (t topic) poll(from int64, r service.Result, known bool) (next topic, ok bool) {
	shown := strings.Fields(r.Value)
	last := from - 1 + int64(len(shown))
	switch {
	case !known: // Nobody needs it.
		return t, false
	case !r.OK || r.Number != 0 || last < t.n:
		return t, false
	case len(shown) == 0:
		return t, true
	}
	have := strings.Fields(t.text)
	for i, word := range shown {
		at := from + int64(i)
		offset, message, _ := strings.Cut(word, ":")
		switch {
		case offset != strconv.FormatInt(at, 10):
			return t, false
		case at > t.n:
			if !t.take(message) || !t.reach(at-1) {
				return t, false
			}
			t.put(word)
			have = strings.Fields(t.text)
		case have[at-1] == word:
		case have[at-1] == offset+":" && t.take(message):
			have = slices.Clone(have)
			have[at-1] = word
			t.holes--
			t.text = strings.Join(have, " ")
		default:
			return t, false
		}
	}
	return t, t.reach(t.n)
}
