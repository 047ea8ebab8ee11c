package cache

import (
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A store is a write that a front end does for a client: first in the database, then in the cache, and then it answers.
type store struct {
	command service.Command
	stage   stage
	tries   int // of the question to whom it is with
	version int
	result  service.Result
}

// put begins a write.
func (f *Front) put(env *sim.Env, m service.Request) {
	w := &store{command: m.Command(), stage: atOrigin}
	if f.mutants.On(deleteFirst) && f.caches > 0 { // Without the rule: mutants/delete-first.
		w.stage = atCache
	}
	call := f.next()
	f.stores[call] = w
	f.send(env, call, w)
}

// send asks for what is to be done now, and again if nobody answers.
func (f *Front) send(env *sim.Env, call uint64, w *store) {
	if key := w.command.Op.Key; w.stage == atOrigin {
		env.Send(f.database(), Write{call, w.command})
	} else {
		env.Send(f.home(key), Delete{call, key, w.version})
	}
	w.tries++
	env.SetTimer(callTimer(call), f.again.Wait(env.Rand(), w.tries, 0))
}

// handleWrote has the write in the database, and takes what was there out of the cache.
func (f *Front) handleWrote(env *sim.Env, m Wrote) {
	w := f.stores[m.Call]
	if w == nil || w.stage != atOrigin {
		return
	}
	w.version, w.result = m.Version, m.Result
	switch key := w.command.Op.Key; {
	case f.caches == 0 || f.mutants.On(deleteFirst):
		f.ack(env, m.Call, w)
	case f.mutants.On(updateCache) && w.command.Op.Name == "put": // Without the rule: mutants/update-cache.
		env.Send(f.home(key), Set{Key: key, Entry: Entry{service.Result{OK: true, Value: w.command.Op.Value}, m.Version}})
		f.ack(env, m.Call, w)
	default:
		w.stage, w.tries = atCache, 0
		f.send(env, m.Call, w)
	}
}

// handleDeleted has it out of the cache.
func (f *Front) handleDeleted(env *sim.Env, m Deleted) {
	w := f.stores[m.Call]
	if w == nil || w.stage != atCache {
		return
	}
	if f.mutants.On(deleteFirst) && w.version == 0 {
		w.stage = atOrigin
		f.send(env, m.Call, w)
		return
	}
	f.ack(env, m.Call, w)
}

// ack answers a write. What the front end has of the key is from before it: as long as the shared cache had not heard of the
// write, more of that may have come from there.
func (f *Front) ack(env *sim.Env, call uint64, w *store) {
	env.CancelTimer(callTimer(call))
	delete(f.stores, call)
	key := w.command.Op.Key
	f.outdate(env, key, w.version)
	env.Emit(Acked{key, w.version})
	f.reply(env, request{w.command.Client, w.command.Seq}, w.result)
}
