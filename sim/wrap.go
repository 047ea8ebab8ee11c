package sim

// An Intercept stands between a node and the world. A function that is nil lets pass.
//
// What it is called with is the view that was wrapped, through which it may send and state what it
// likes, as often as it likes, or nothing.
type Intercept struct {
	Send func(env *Env, to ID, msg Message) // in place of [Env.Send]
	Emit func(env *Env, fact Fact)          // in place of [Env.Emit]
}

// Wrap is a view that is in all alike to this one, but that what is sent and stated through it goes
// to the intercept. It is no part: messages, timers and records are the node's own, and nobody can
// tell from them that there are two nodes in one.
//
// That is how one builds a node that lies: it holds an honest one, passes every call on to it with
// a wrapped Env, and changes what comes out. It should keep the honest node's facts to itself, or
// the protocol's invariants will be judged by them.
//
//	func (b *Equivocator) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
//		b.honest.Receive(env.Wrap(b.intercept), from, msg)
//	}
//
// The view is valid during the call. Parts made of it with [Env.Sub] are wrapped as well.
func (e *Env) Wrap(by Intercept) *Env {
	w := e.w
	if w.turn.wraps == len(w.wraps) {
		w.wraps = append(w.wraps, new(Env))
	}
	v := w.wraps[w.turn.wraps]
	w.turn.wraps++
	v.init(w, e.part)
	v.plain, v.by = e, by
	return v
}
