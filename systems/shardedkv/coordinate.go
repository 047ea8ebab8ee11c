package shardedkv

import (
	"slices"
	"strconv"

	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A work is a transaction that a server coordinates. A crash forgets it: then its client asks
// another server, and whoever is blocked by it finds out.
type work struct {
	twophase.Coordinator
	client  sim.ID
	home    int
	ops     []micro
	places  map[int][]int // the operations of each participant, by their places in ops
	answers []answer      // by place
}

// begin takes a transaction on.
func (s *Server) begin(env *sim.Env, from sim.ID, m Do) {
	if s.work(m.Txn) != nil {
		return // asked again; the answer will come
	}
	ops := unpackMicros(m.Ops)
	w := &work{client: from, home: m.Home, ops: ops, places: map[int][]int{}, answers: make([]answer, len(ops))}
	w.Txn = m.Txn
	for i, o := range ops {
		g := s.holderOf(o.key)
		if w.places[g] == nil {
			w.Participants = append(w.Participants, g)
		}
		w.places[g] = append(w.places[g], i)
	}
	slices.Sort(w.Participants)
	s.works = append(s.works, w)
	if len(w.Participants) == 1 && w.Participants[0] == w.home {
		s.ask(env, w.home, opDo, w.Txn, m.Ops)
		return
	}
	for _, g := range w.Participants {
		part := make([]micro, len(w.places[g]))
		for k, i := range w.places[g] {
			part[k] = ops[i]
		}
		s.ask(env, g, opPrepare, w.Txn, pack(strconv.Itoa(w.home), packMicros(part)))
	}
}

func (s *Server) ask(env *sim.Env, group int, op string, t twophase.Txn, value string) {
	s.asks[group].Ask(env, service.Op{Name: op, Key: t.String(), Value: value})
}

func (s *Server) work(t twophase.Txn) *work {
	for _, w := range s.works {
		if w.Txn == t {
			return w
		}
	}
	return nil
}

func (s *Server) forget(w *work) {
	s.works = slices.DeleteFunc(s.works, func(o *work) bool { return o == w })
}

// heard handles what a group said about a transaction.
func (s *Server) heard(env *sim.Env, g int, op service.Op, said []string) {
	txn, err := twophase.ParseTxn(op.Key)
	if err != nil || len(said) == 0 {
		return
	}
	w := s.work(txn)
	switch op.Name {
	case opDo:
		s.heardDo(env, w, said)
	case opPrepare:
		s.heardVote(env, w, g, said)
	case opDecide:
		s.heardDecision(env, w, txn, said)
	case opFinish:
		env.Emit(twophase.Finished{Txn: txn, Participant: g, Commit: said[0] == "commit"})
		if w != nil {
			if w.Finished(g); w.Phase == twophase.Over {
				s.forget(w)
			}
		}
	}
}

// heardDo ends a transaction of one group, or has its abort decided.
func (s *Server) heardDo(env *sim.Env, w *work, said []string) {
	if w == nil {
		return
	}
	switch said[0] {
	case saysYes: // the entry was vote, decision and end in one
		env.Emit(twophase.Voted{Txn: w.Txn, Participant: w.home, Yes: true})
		env.Emit(twophase.Decided{Txn: w.Txn, Participants: 1, Commit: true})
		env.Emit(twophase.Finished{Txn: w.Txn, Participant: w.home, Commit: true})
		s.reply(env, w, true, said[1])
		s.forget(w)
	case saysOver:
		s.reply(env, w, said[1] == "commit", said[2])
		s.forget(w)
	case saysOld:
		s.forget(w)
	default:
		// Nobody is told of an abort that is not decided: another server may have the same transaction.
		s.ask(env, w.home, opDecide, w.Txn, pack("abort", ""))
	}
}

// heardVote counts a vote, and has the outcome decided when it is known.
func (s *Server) heardVote(env *sim.Env, w *work, g int, said []string) {
	if w == nil || w.Phase != twophase.Preparing {
		return
	}
	if said[0] == saysOver {
		s.conclude(env, w, said[1] == "commit", said[2])
		return
	}
	yes := said[0] == saysYes
	env.Emit(twophase.Voted{Txn: w.Txn, Participant: g, Yes: yes})
	if yes {
		for k, a := range unpackAnswers(said[1]) {
			w.answers[w.places[g][k]] = a
		}
	}
	if !w.Vote(g, yes) {
		return
	}
	whole := ""
	if w.Commit {
		whole = packAnswers(w.answers)
	}
	if s.mutants.On(decisionUnwritten) {
		s.decided(env, w, w.Commit, whole)
		return
	}
	s.ask(env, w.home, opDecide, w.Txn, pack(outcomeWord(w.Commit), whole))
}

// heardDecision tells everybody what counts. Without a work it was asked by a leader on behalf of a
// group that is blocked.
func (s *Server) heardDecision(env *sim.Env, w *work, txn twophase.Txn, said []string) {
	if len(said) != 2 {
		return
	}
	if w == nil {
		if s.group != 0 {
			s.ask(env, s.group, opFinish, txn, pack(said...))
		}
		return
	}
	s.decided(env, w, said[0] == "commit", said[1])
}

func (s *Server) decided(env *sim.Env, w *work, commit bool, answers string) {
	if w.Phase >= twophase.Finishing {
		return
	}
	if w.Phase == twophase.Deciding && w.Commit == commit { // else it is another server's decision
		env.Emit(twophase.Decided{Txn: w.Txn, Participants: len(w.Participants), Commit: commit})
	}
	s.conclude(env, w, commit, answers)
}

// conclude lets a transaction end as it was decided.
func (s *Server) conclude(env *sim.Env, w *work, commit bool, answers string) {
	w.Decided(commit)
	s.reply(env, w, commit, answers)
	for _, g := range w.Participants {
		s.ask(env, g, opFinish, w.Txn, pack(outcomeWord(commit), answers))
	}
}

func (s *Server) reply(env *sim.Env, w *work, commit bool, answers string) {
	env.Send(w.client, Done{Txn: w.Txn, Commit: commit, Answers: answers, Holder: s.holderOf(w.ops[0].key)})
}
