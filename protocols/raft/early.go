package raft

import "github.com/orrery-sim/orrery/sim"

// Where several messages are under way, a network that reorders lets one overtake the one before
// it. It finds a log that is too short for it and is refused, as it must be: the log might lack
// those entries for good. But a follower keeps it until the gap is filled, as if the network had
// kept it that long. Otherwise a leader would have to send again what is only out of order.

// keepEarly keeps a message with entries for which the log is too short yet. A leader has no more
// than in_flight under way, and the one that is missing is not among those that came.
func (r *Server) keepEarly(m AppendEntries) {
	if len(m.Entries) == 0 || m.PrevLogIndex <= r.log.lastIndex() || len(r.early) >= r.inFlight-1 {
		return
	}
	for i := range r.early {
		if r.early[i].PrevLogIndex == m.PrevLogIndex && r.early[i].Term == m.Term {
			return
		}
	}
	r.early = append(r.early, m)
}

// storeEarly stores what was kept and fits now, given up to where the log is the leader's, and is how
// far that goes then. What is of another term, or no news, is forgotten.
func (r *Server) storeEarly(env *sim.Env, match int64) int64 {
	for i := 0; i < len(r.early); {
		m := r.early[i]
		end := m.PrevLogIndex + int64(len(m.Entries))
		news := m.Term == r.currentTerm && end > match
		if news && m.PrevLogIndex > match {
			i++
			continue
		}
		r.early = append(r.early[:i], r.early[i+1:]...)
		if news {
			r.store(env, m.PrevLogIndex, m.Entries)
			match, i = end, 0
		}
	}
	return match
}
