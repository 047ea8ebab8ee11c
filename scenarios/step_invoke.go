package scenarios

import (
	"fmt"
	"strconv"
	"time"

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

	Patience service.Patience // of a client of its own; zero: it asks once, and waits a second
}

// longest is how long the operation can be under way, where it says so itself.
func (s *Invoke) longest() time.Duration {
	switch p := &s.Patience; {
	case !p.Retry:
		return p.Timeout
	case p.GiveUp > 0:
		return p.GiveUp
	}
	return 5 * s.Patience.Timeout
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
	ask := service.Persist{Patience: s.Patience}
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
	in.load.invoke(client, ask)
	t.entry.fired++
	return stepDone
}

// AskedOf is an error where a service has no such operation, or with other arguments.
func (s *Invoke) AskedOf(of *service.Service) error {
	_, err := operation(of, s, "")
	return err
}

// operation is what an invoke asks of a service, by a client.
func operation(of *service.Service, s *Invoke, client string) (service.Op, error) {
	kind := of.Kind(s.Op)
	if kind == nil {
		return service.Op{}, Errorf(s.Pos, "invoke: there is no operation %q of %s%s", s.Op, of.Name,
			wording.DidYouMean(s.Op, of.Operations(), "there are"))
	}
	if len(s.Args) != len(kind.Args) {
		return service.Op{}, Errorf(s.Pos, "invoke: %s takes %s, not %s",
			s.Op, arguments(kind.Args), wording.Plural(len(s.Args), "argument"))
	}
	op := service.Op{Name: s.Op}
	if kind.Own {
		op.Value = client
	}
	for i, arg := range kind.Args {
		text := fmt.Sprint(s.Args[i])
		switch arg {
		case service.KeyArg:
			op.Key = text
		case service.ValueArg:
			op.Value = text
		case service.OldArg:
			op.Old = text
		case service.AmountArg:
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return op, Errorf(s.Pos, "invoke: %s must be given a whole number, not %q", s.Op, text)
			}
			op.Amount = n
		}
	}
	return op, nil
}

func arguments(args []service.Arg) string {
	if len(args) == 0 {
		return "no arguments"
	}
	text := string(args[0])
	for _, a := range args[1:] {
		text += ", " + string(a)
	}
	return text
}
