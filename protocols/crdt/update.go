package crdt

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// read answers an operation that changes nothing; is reports whether it is one.
func (s State) read(op service.Op) (r service.Result, is bool) {
	switch op.Name {
	case "read":
		return service.Result{OK: true, Value: s.Set.read(), Number: s.Value()}, true
	case "get":
		cell := s.Map.of(op.Key)
		return service.Result{OK: !cell.Gone, Value: cell.Value}, true
	}
	return service.Result{}, false
}

// mutate is the delta-mutator of an operation: the delta that joins the replica's state, and
// the answer. It is not OK if there is nothing to be removed, and the delta is empty then.
func (r *Replica) mutate(env *sim.Env, op service.Op) (State, service.Result) {
	s, self, done := r.kept.State, env.ID(), service.Result{OK: true}
	n := s.Seen.Of(self) + 1
	delta := State{Seen: Counts{{self, n}}}
	switch {
	case op.Name == "add" && r.service == counterName:
		if op.Amount >= 0 {
			delta.Up = Counts{{self, s.Up.Of(self) + op.Amount}}
		} else {
			delta.Down = Counts{{self, s.Down.Of(self) - op.Amount}}
		}
		done.Number = s.Value() + op.Amount
	case op.Name == "add":
		delta.Set = set{{Value: op.Value, Tag: Tag{self, n}}}
	case op.Name == "remove":
		if !s.Set.has(op.Value) {
			return State{}, service.Result{}
		}
		delta.Set = s.Set.remove(op.Value)
		if r.mutants.On(blindRemove) { // Without observing which adds: mutants/blind-remove.
			delta.Set = set{{op.Value, everyTag, true}}
		}
	case op.Name == "put":
		delta.Map = cells{{Key: op.Key, Value: op.Value, Stamp: r.stamp(env), Writer: self}}
	case op.Name == "delete":
		if s.Map.of(op.Key).Gone {
			return State{}, service.Result{}
		}
		delta.Map = cells{{Key: op.Key, Gone: true, Stamp: r.stamp(env), Writer: self}}
	default:
		panic(fmt.Sprintf("crdt: there is no operation %q", op.Name))
	}
	return delta, done
}

// stamp is the time of a write, which no other write of this replica has. A logical clock counts on
// from all that the replica knows of (Lamport, 1978). A wall clock does not, so that a write may come
// before another that its writer had read.
func (r *Replica) stamp(env *sim.Env) int64 {
	if !r.wall {
		return r.kept.State.Map.newest() + 1
	}
	r.kept.Stamp = max(int64(env.Now()), r.kept.Stamp+1)
	return r.kept.Stamp
}
