package cache

import (
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// callTimer is a front end's, one for each of its calls: whom it asked has not answered, or it is time to ask again.
func callTimer(call uint64) sim.Timer { return sim.Timer{Name: "call", Arg: int(uint32(call))} }

// A Front is a front end: it answers clients with what caches and the database say. It may have a cache of its own.
type Front struct {
	*config
	shelf   *shelf            // its own; nil: none
	last    uint64            // the newest call: no two have the same, in any life
	fetches map[uint64]*fetch // by call
	open    map[string]*fetch // by key: those that others may join
	stores  map[uint64]*store // by call: writes
	inside  map[request]bool  // what clients have asked, and were not answered
}

// Start boots the front end. It knows nothing of what it was at before: clients ask again.
func (f *Front) Start(env *sim.Env) {
	life := begin(env)
	f.last = life << 32
	f.fetches, f.open, f.stores = map[uint64]*fetch{}, map[string]*fetch{}, map[uint64]*store{}
	f.inside = map[request]bool{}
	if f.edge > 0 {
		f.shelf = f.newShelf(f.edge, f.coalesce, life)
	}
}

// Receive handles a message.
func (f *Front) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		f.handleRequest(env, m)
	case Got:
		f.handleGot(env, m)
	case Row:
		f.handleRow(env, m)
	case Wrote:
		f.handleWrote(env, m)
	case Deleted:
		f.handleDeleted(env, m)
	case Invalidate:
		for _, k := range m.Keys {
			f.outdate(env, k.Key, k.Version)
		}
		env.Send(from, Heard{m.Upto})
	}
}

// handleRequest takes an operation in. One that is inside already is not taken in again.
func (f *Front) handleRequest(env *sim.Env, m service.Request) {
	r := request{m.Client, m.Seq}
	if f.inside[r] {
		return
	}
	f.inside[r] = true
	if service.KV.ReadOnly(m.Op) {
		f.get(env, m.Op.Key, r)
	} else {
		f.put(env, m)
	}
}

// outdate hears of a write: what is being fetched may be from before it.
func (f *Front) outdate(env *sim.Env, key string, version int) {
	if !f.mutants.On(joinThePast) { // Without the rule: mutants/join-the-past.
		delete(f.open, key)
	}
	if f.shelf != nil {
		f.shelf.invalidate(env, key, version)
	}
}

// Timer handles a timer that has come due.
func (f *Front) Timer(env *sim.Env, t sim.Timer) {
	call := f.last>>32<<32 | uint64(uint32(t.Arg))
	if x := f.fetches[call]; x != nil {
		f.onFetchTimer(env, call, x)
	} else if w := f.stores[call]; w != nil {
		f.send(env, call, w)
	}
}

// next is a new call.
func (f *Front) next() uint64 {
	f.last++
	return f.last
}

// reply answers a client.
func (f *Front) reply(env *sim.Env, to request, r service.Result) {
	delete(f.inside, to)
	env.Send(to.client, service.Reply{Seq: to.seq, Status: service.OK, Result: r})
}

// Inspect shows what it is at, and what it has cached.
func (f *Front) Inspect(v *sim.View) {
	v.Volatile("reads", len(f.fetches))
	v.Volatile("writes", len(f.stores))
	if f.shelf != nil {
		f.shelf.inspect(v)
	}
}
