package scenarios

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// An Invoke is one operation of the workload's service.
type Invoke struct {
	Source
	Op     string // "put"
	Args   []any  // strings and int64s
	Client *Who   // who asks; nil: a client of its own
	Node   *Who   // which server is asked; nil: the client decides
}

func (s *Invoke) parts(visit func(Part)) { visitAll(visit, s.Client, s.Node) }

// do asks for one operation: by a client that the file names, or by one that does nothing else.
func (s *Invoke) do(t *task) progress {
	in := t.in
	t.aim.dice = &t.dice
	client := sim.ID(0)
	if s.Client != nil {
		ids, p := t.who(s.Client)
		if p != stepDone || len(ids) == 0 {
			return p
		}
		client = ids[0]
	} else if client = in.load.nextOwn(); client == 0 {
		in.fail(Errorf(s.Pos, "invoke: there is no client to ask; write client = client(1)"))
		return stepStopped
	}
	ask := service.Ask{}
	if s.Node != nil {
		ids, p := t.who(s.Node)
		if p != stepDone || len(ids) == 0 {
			return p
		}
		ask.To = ids[0]
	}
	op, err := operation(in.load.service, s, in.world.Name(client))
	if err != nil {
		in.fail(err)
		return stepStopped
	}
	ask.Op = op
	in.world.Inject(client, ask)
	t.entry.fired++
	return stepDone
}

// forms are the operations of the services, with their arguments.
var forms = map[string]map[string][]string{
	"kv": {
		"get": {"key"}, "put": {"key", "value"}, "append": {"key", "value"},
		"cas": {"key", "old", "value"}, "delete": {"key"},
	},
	"register": {"read": nil, "write": {"value"}, "cas": {"old", "value"}},
	"counter":  {"read": nil, "add": {"amount"}},
	"queue":    {"enqueue": {"value"}, "dequeue": nil},
	"lock":     {"acquire": nil, "release": {"amount"}},
}

// Operations are the names of what can be asked of a machine, in order.
func Operations(machine string) []string { return slices.Sorted(maps.Keys(forms[machine])) }

// operation is what an invoke asks for. Whoever asks for a lock does so in its own name.
func operation(machine string, s *Invoke, client string) (service.Op, error) {
	form, found := forms[machine][s.Op]
	if !found {
		return service.Op{}, Errorf(s.Pos, "invoke: %s has no operation %q%s", machine, s.Op,
			wording.DidYouMean(s.Op, Operations(machine), "it has"))
	}
	if len(s.Args) != len(form) {
		return service.Op{}, Errorf(s.Pos, "invoke: %s takes %s, not %s",
			s.Op, arguments(form), wording.Plural(len(s.Args), "argument"))
	}
	op := service.Op{Name: s.Op}
	if machine == "lock" {
		op.Value = client
	}
	for i, name := range form {
		text := fmt.Sprint(s.Args[i])
		switch name {
		case "key":
			op.Key = text
		case "value":
			op.Value = text
		case "old":
			op.Old = text
		case "amount":
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return op, Errorf(s.Pos, "invoke: %s must be given a whole number, not %q", s.Op, text)
			}
			op.Amount = n
		}
	}
	return op, nil
}

func arguments(form []string) string {
	if len(form) == 0 {
		return "no arguments"
	}
	text := form[0]
	for _, f := range form[1:] {
		text += ", " + f
	}
	return text
}
