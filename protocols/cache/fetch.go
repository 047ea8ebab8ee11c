package cache

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A stage is whom a call waits for.
type stage uint8

const (
	atCache  stage = iota // a shared cache
	waiting               // whoever has the lease of the key
	atOrigin              // the database
)

// A fetch is a key that a front end gets for one client, or for all who ask for it meanwhile.
type fetch struct {
	key    string
	askers []request
	stage  stage
	tries  int    // of the question to the database
	token  uint64 // of the shared cache's lease; 0: none
	local  uint64 // of the lease of its own
}

// get reads: from its own cache, or by what is on its way already, or from elsewhere.
func (f *Front) get(env *sim.Env, key string, asker request) {
	local := uint64(0)
	if f.shelf != nil {
		l := f.shelf.get(env, key)
		if l.hit {
			f.reply(env, asker, l.entry.Result)
			return
		}
		local = l.token
	}
	// Without the rule: mutants/no-coalescing.
	if x := f.open[key]; x != nil && f.coalesce && !f.mutants.On(noCoalescing) {
		x.askers = append(x.askers, asker)
		return
	}
	x := &fetch{key: key, askers: []request{asker}, local: local}
	call := f.next()
	f.fetches[call], f.open[key] = x, x
	env.Emit(Fetching{key})
	if f.caches > 0 {
		f.askCache(env, call, x)
	} else {
		f.askOrigin(env, call, x)
	}
}

// askCache looks aside.
func (f *Front) askCache(env *sim.Env, call uint64, x *fetch) {
	x.stage = atCache
	env.Send(f.home(x.key), Get{call, x.key})
	env.SetTimer(callTimer(call), f.patience)
}

// askOrigin asks the database, and asks it again if it does not answer.
func (f *Front) askOrigin(env *sim.Env, call uint64, x *fetch) {
	x.stage = atOrigin
	x.tries++
	env.Emit(Asked{x.key})
	env.Send(f.database(), Read{call, x.key})
	env.SetTimer(callTimer(call), f.again.Wait(env.Rand(), x.tries, 0))
}

// handleGot goes on: with the value, to the database by a lease, or to the same cache after a while.
func (f *Front) handleGot(env *sim.Env, m Got) {
	x := f.fetches[m.Call]
	if x == nil || x.stage == atOrigin { // What is asked of the database already may be older than the lease.
		return
	}
	switch {
	case m.Hit:
		if m.Stale { // It is good for an answer, and no more.
			x.local = 0
		}
		f.finish(env, m.Call, x, m.Entry, m.Age)
	case m.Token != 0:
		x.token = m.Token
		f.askOrigin(env, m.Call, x)
	default:
		x.stage = waiting
		env.SetTimer(callTimer(m.Call), f.wait)
	}
}

// handleRow has what the database says, and brings it to the cache.
func (f *Front) handleRow(env *sim.Env, m Row) {
	x := f.fetches[m.Call]
	if x == nil || x.stage != atOrigin {
		return
	}
	if x.token != 0 {
		env.Send(f.home(x.key), Set{x.key, m.Entry, x.token})
	}
	f.finish(env, m.Call, x, m.Entry, 0)
}

// finish answers all who have asked. The value is as old as it is said to be.
func (f *Front) finish(env *sim.Env, call uint64, x *fetch, e Entry, age time.Duration) {
	env.CancelTimer(callTimer(call))
	delete(f.fetches, call)
	if f.open[x.key] == x {
		delete(f.open, x.key)
	}
	if x.local != 0 {
		f.shelf.set(env, x.key, e, age, x.local)
	}
	env.Emit(Fetched{x.key, e.Version})
	for _, asker := range x.askers {
		f.reply(env, asker, e.Result)
	}
}

// onFetchTimer asks once more; or the database, if it is the cache that does not answer.
func (f *Front) onFetchTimer(env *sim.Env, call uint64, x *fetch) {
	switch x.stage {
	case waiting:
		f.askCache(env, call, x)
	default:
		f.askOrigin(env, call, x)
	}
}
