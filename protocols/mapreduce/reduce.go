package mapreduce

import "github.com/orrery-sim/orrery/sim"

// fetchNext fetches the next region; when it has all, it reduces.
func (w *Worker) fetchNext(env *sim.Env) {
	k := w.work
	if k.fetched == len(k.Sources) {
		k.asked = nil
		env.CancelTimer(againTimer)
		env.SetTimer(sliceTimer, 0)
		return
	}
	s := k.Sources[k.fetched]
	w.ask(env, s.Worker, Fetch{s.Attempt, k.Task.N})
}

// handleFetch gives what a map task has left for a part.
func (w *Worker) handleFetch(env *sim.Env, from sim.ID, m Fetch) {
	regions, found := w.regions[m.Attempt]
	answer := Region{Attempt: m.Attempt, Part: m.Part, Found: found}
	if found {
		answer.Pairs = regions[m.Part]
	}
	env.Send(from, answer)
}

// handleRegion has a region, and asks for the next. One that has come twice counts once.
func (w *Worker) handleRegion(env *sim.Env, m Region) {
	k := w.work
	if k == nil {
		return
	}
	expected := k.asked == sim.Message(Fetch{m.Attempt, m.Part})
	switch {
	case !expected && w.mutants.On(mergeAll) && k.fetching(m): // Without the rule: mutants/merge-all.
		w.mergeRegion(env, m)
	case !expected:
	case !m.Found && !w.mutants.On(missingIsEmpty): // Without the rule: mutants/missing-is-empty.
		w.missing(env)
	default:
		w.mergeRegion(env, m)
		k.fetched++
		w.fetchNext(env)
	}
}

// fetching reports whether a region is one of those that it needs, while it is at that.
func (k *work) fetching(m Region) bool {
	if _, is := k.asked.(Fetch); !is || m.Part != k.Task.N {
		return false
	}
	for _, s := range k.Sources {
		if s.Attempt == m.Attempt {
			return true
		}
	}
	return false
}

// mergeRegion takes a region in.
func (w *Worker) mergeRegion(env *sim.Env, m Region) {
	k := w.work
	for _, s := range k.Sources {
		if s.Attempt == m.Attempt {
			env.Emit(Merged{k.Job, k.Attempt, s.Map})
		}
	}
	k.pairs = append(k.pairs, m.Pairs...)
}

// missing gives the task up: the output of a map task is not to be had.
func (w *Worker) missing(env *sim.Env) {
	k := w.work
	w.ask(env, w.coordinator(), Missing{k.Attempt, k.Job, k.Task, w.life, k.Sources[k.fetched]})
}

// write writes the part, an entry after the other, into a file of this attempt alone.
func (w *Worker) write(env *sim.Env) {
	k := w.work
	k.entries = reduce(k.Op, k.pairs)
	w.writeNext(env)
}

// temporary is the name of a file that an attempt writes.
func (w *Worker) temporary(k *work) File {
	f := File{k.Job, k.Task.N, k.Attempt}
	switch {
	case w.mutants.On(directOutput): // Without the rule: mutants/direct-output.
		f.Temporary = 0
	case w.mutants.On(sharedTemporary): // Without the rule: mutants/shared-temporary.
		f.Temporary = 1
	}
	return f
}

// writeNext writes the next entry. When there is none, the file gets its final name, at once and whole: whoever else has
// done this task replaces it by the same (section 3.3).
func (w *Worker) writeNext(env *sim.Env) {
	k := w.work
	from, to := w.temporary(k), File{Job: k.Job, Part: k.Task.N}
	switch {
	case k.written < len(k.entries):
		w.ask(env, w.files(), Append{from, k.Attempt, k.written + 1, k.entries[k.written]})
	case from == to:
		w.report(env)
	default:
		env.Emit(Finished{k.Job, k.Task.N, k.Attempt, text(k.entries)})
		w.ask(env, w.files(), Rename{from, to, k.Attempt})
	}
}

// handleAppended goes on to the next entry.
func (w *Worker) handleAppended(env *sim.Env, m Appended) {
	k := w.work
	if k == nil || k.Attempt != m.By || k.written+1 != m.Nth {
		return
	}
	k.written++
	w.writeNext(env)
}

// handleRenamed has the part in its place.
func (w *Worker) handleRenamed(env *sim.Env, m Renamed) {
	if k := w.work; k != nil && k.Attempt == m.By {
		if _, is := k.asked.(Rename); is {
			w.report(env)
		}
	}
}
