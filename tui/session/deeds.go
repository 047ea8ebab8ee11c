package session

import (
	"fmt"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// A Plea is something to do to a run, with its words as a scenario file has them.
type Plea struct {
	Deed  scenarios.Deed
	Words string
}

// name is a node as a scenario file names it.
func (s *Session) name(id sim.ID) string { return fmt.Sprintf("node(%q)", s.World().Name(id)) }

// names are nodes as a scenario file names them.
func (s *Session) names(ids []sim.ID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = s.name(id)
	}
	if len(words) == 1 {
		return words[0]
	}
	return "[" + strings.Join(words, ", ") + "]"
}

// hit is a fault of nodes.
func (s *Session) hit(kind sim.FaultKind, ids ...sim.ID) Plea {
	return Plea{scenarios.Begins(sim.Fault{Kind: kind, Nodes: ids}), fmt.Sprintf("%s(%s)", kind, s.names(ids))}
}

// Crash stops nodes; what they had not synced is lost.
func (s *Session) Crash(ids ...sim.ID) Plea { return s.hit(sim.Crash, ids...) }

// Pause lets nodes stand still, while the network goes on.
func (s *Session) Pause(ids ...sim.ID) Plea { return s.hit(sim.Pause, ids...) }

// Isolate cuts nodes off from the servers.
func (s *Session) Isolate(ids ...sim.ID) Plea { return s.hit(sim.Isolate, ids...) }

// Partition parts the servers: those of the groups from each other, and from whoever is left.
func (s *Session) Partition(groups ...[]sim.ID) Plea {
	words := make([]string, len(groups))
	for i, g := range groups {
		words[i] = s.names(g)
	}
	return Plea{
		scenarios.Begins(sim.Fault{Kind: sim.Partition, Groups: groups}),
		fmt.Sprintf("partition(%s)", strings.Join(words, ", ")),
	}
}

// Revive boots a node that is down.
func (s *Session) Revive(id sim.ID) Plea {
	return Plea{scenarios.Deed{Verb: scenarios.RestartVerb, Node: id}, fmt.Sprintf("restart(%s)", s.name(id))}
}

// Resume lets a node that stands still go on.
func (s *Session) Resume(id sim.ID) Plea {
	return Plea{scenarios.Deed{Verb: scenarios.ResumeVerb, Node: id}, fmt.Sprintf("resume(%s)", s.name(id))}
}

// Heal ends every fault that goes on as of the cursor, one after the other, and starts again who is down.
func (s *Session) Heal() error {
	b, err := s.here()
	if err != nil {
		return err
	}
	ongoing, down := faultsOf(b.run), s.down()
	if len(ongoing) == 0 && len(down) == 0 {
		s.ready = nil
		return fmt.Errorf("there is nothing to heal")
	}
	for _, o := range ongoing {
		if err := s.Do(scenarios.Deed{Verb: scenarios.UndoVerb, Which: o.Which}, "undo "+o.Hit); err != nil {
			return err
		}
	}
	for _, id := range s.down() {
		if p := s.Revive(id); !s.World().Up(id) {
			if err := s.Do(p.Deed, p.Words); err != nil {
				return err
			}
		}
	}
	return nil
}

// faultsOf are the faults that go on in a run.
func faultsOf(run *scenarios.Run) (out []scenarios.Ongoing) {
	for _, o := range run.Ongoing() {
		if !o.Order {
			out = append(out, o)
		}
	}
	return out
}

// down are the servers that are down as of the cursor.
func (s *Session) down() (out []sim.ID) {
	for id := sim.ID(1); id <= report.Servers(s.World()); id++ {
		if !s.Index().Up(id, s.Cursor) {
			out = append(out, id)
		}
	}
	return out
}

// Fault is a fault by its words in the language, as of the cursor.
func (s *Session) Fault(text string) (Plea, error) {
	f, err := s.Of.File.Fault(text, s.Plan)
	if err != nil {
		return Plea{}, err
	}
	b, err := s.here()
	if err != nil {
		return Plea{}, err
	}
	d, err := b.run.Resolve(f)
	return Plea{d, text}, err
}

// What is done to a message on its way, which the event num sent or made a copy of.

// Deliver lets a message arrive at once.
func (s *Session) Deliver(num uint64) Plea { return s.handle(scenarios.DeliverVerb, num, 0) }

// Drop loses a message.
func (s *Session) Drop(num uint64) Plea { return s.handle(scenarios.DropVerb, num, 0) }

// Duplicate lets a second copy of a message arrive.
func (s *Session) Duplicate(num uint64) Plea { return s.handle(scenarios.DuplicateVerb, num, 0) }

// Delay lets a message arrive later by a time.
func (s *Session) Delay(num uint64, by time.Duration) Plea {
	return s.handle(scenarios.DelayVerb, num, by)
}

func (s *Session) handle(verb string, num uint64, by time.Duration) Plea {
	e, _ := s.World().Event(num)
	words := fmt.Sprintf("%s(message(%q, sender = %s, to = %s)", verb, sim.KindOf(e.Body), s.name(e.Node), s.name(e.Peer))
	if by > 0 {
		words += fmt.Sprintf(", by = ms(%d)", by.Milliseconds())
	}
	return Plea{scenarios.Deed{Verb: verb, Message: num, By: by}, words + ")"}
}
