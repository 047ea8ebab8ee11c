package antientropy

import "github.com/orrery-sim/orrery/sim"

// The words of the parameters: which way updates go, and how databases are compared.
const (
	push, pull, pushPull  = "push", "pull", "push-pull"
	byAll, bySum, byTree  = "full", "checksum", "merkle"
	wallClock, logicClock = "wall", "logical"
)

// begin compares the database with that of another site: the paper's ResolveDifference (§1.3).
func (s *Site) begin(env *sim.Env, with sim.ID) {
	switch s.compare {
	case byAll:
		s.resolve(env, with, nil, true)
	case bySum:
		env.Send(with, s.summary(env, s.mode != pull, false))
	case byTree:
		env.Send(with, Tree{Hashes: []uint64{s.leaves.Root()}, Sum: s.sum, Begun: true})
	}
}

// resolve exchanges what differs, or what may: all, or what is in some buckets. Which way it goes depends on who
// has begun.
func (s *Site) resolve(env *sim.Env, with sim.ID, buckets []uint16, begun bool) {
	switch {
	case s.mode == pushPull:
		m := s.part(buckets)
		m.Return = true
		env.Send(with, m)
	case s.mode == push == begun:
		env.Send(with, s.part(buckets))
	default:
		env.Send(with, Ask{buckets})
	}
}

// part is the items in some buckets, all if there are no buckets.
func (s *Site) part(buckets []uint16) Database {
	if buckets == nil {
		return Database{Items: s.all()}
	}
	return Database{Items: s.within(buckets), Buckets: buckets}
}

// handleDatabase takes what is newer, and sends back what is newer here if it is asked to.
func (s *Site) handleDatabase(env *sim.Env, from sim.ID, m Database) {
	s.merge(env, from, m.Items)
	if !m.Return {
		return
	}
	mine := s.items
	if m.Buckets != nil {
		mine = s.within(m.Buckets)
	}
	if more := newer(mine, m.Items); more != nil {
		env.Send(from, Database{Items: more, Buckets: m.Buckets})
	}
}

// summary is the checksum of the database, with what is recent in it unless updates do not go that way.
func (s *Site) summary(env *sim.Env, recent, answer bool) Summary {
	m := Summary{Sum: s.sum, Answer: answer}
	if recent && s.recent > 0 {
		m.Recent = s.since(int64(env.Now() - s.recent))
	}
	return m
}

// handleSummary takes what is recent, and then compares checksums. If they still differ it answers with its own,
// and if that does not help, databases are compared as a whole.
func (s *Site) handleSummary(env *sim.Env, from sim.ID, m Summary) {
	s.merge(env, from, m.Recent)
	if m.Sum == s.sum {
		return
	}
	env.Emit(Differed{With: from, Ours: s.sum, Theirs: m.Sum, By: "checksum"})
	if m.Answer {
		s.resolve(env, from, nil, true)
	} else {
		env.Send(from, s.summary(env, s.mode != push, true))
	}
}

// handleTree goes one level down below the nodes that differ. From leaves that do, items are exchanged.
func (s *Site) handleTree(env *sim.Env, from sim.ID, m Tree) {
	nodes, level := []uint16{0}, 0
	if m.Of == nil {
		if m.Hashes[0] == s.leaves.Root() {
			return
		}
	} else if nodes, level = s.leaves.Differing(int(m.Level), m.Of, m.Hashes), int(m.Level)+1; nodes == nil {
		return
	}
	if m.Of == nil || level == s.depth {
		env.Emit(Differed{With: from, Ours: s.sum, Theirs: m.Sum, By: "tree"})
	}
	if level == s.depth {
		s.resolve(env, from, nodes, !m.Begun)
		return
	}
	env.Send(from, Tree{Level: uint8(level), Of: nodes, Hashes: s.leaves.Below(level, nodes), Sum: s.sum, Begun: !m.Begun})
}
