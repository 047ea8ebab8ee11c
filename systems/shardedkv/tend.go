package shardedkv

import (
	"strconv"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// tend looks around: every server asks who holds what, and a leader what its group holds. Here and
// below, what is being asked for is not asked for again: transactions wait in the same queues.
func (s *Server) tend(env *sim.Env) {
	env.SetTimer(tendTimer, s.tendEvery)
	if s.asks[0].Waiting() == 0 {
		s.asks[0].Ask(env, service.Op{Name: opTable})
	}
	if s.group != 0 && s.raft.Leads() && !s.asks[s.group].Asks(opLook, "") {
		s.asks[s.group].Ask(env, service.Op{Name: opLook})
	}
}

// looked is a leader's view of its group: shards that are to come are fetched, and transactions that
// it has seen prepared for too long are ended.
func (s *Server) looked(env *sim.Env, said []string) {
	if len(said) != 2 || !s.raft.Leads() {
		return
	}
	before := s.served
	s.served = map[int]int{}
	for fields := unpack(said[0]); len(fields) >= 2; fields = fields[2:] {
		shard, version := number(fields[0]), number(fields[1])
		s.served[shard] = version
		if before[shard] != version {
			env.Emit(Holds{Shard: shard, Version: version, Group: s.group})
		}
	}
	s.fetch(env)
	suspects := map[string]time.Duration{}
	for fields := unpack(said[1]); len(fields) >= 2; fields = fields[2:] {
		txn, home := fields[0], number(fields[1])
		since, known := s.suspects[txn]
		if !known {
			since = env.Uptime()
		}
		suspects[txn] = since
		if env.Uptime()-since >= s.patience && !s.mutants.On(blocks) {
			s.unblock(env, txn, home)
		}
	}
	s.suspects = suspects
}

// unblock ends a transaction whose coordinator has not been heard of for a while. A participant that
// has voted yes may not abort of its own accord: what counts is written at the transaction's home.
func (s *Server) unblock(env *sim.Env, txn string, home int) {
	if s.asks[home].Asks(opDecide, txn) || s.asks[s.group].Asks(opFinish, txn) {
		return
	}
	if s.mutants.On(abortsAlone) {
		s.asks[s.group].Ask(env, service.Op{Name: opFinish, Key: txn, Value: pack("abort", "")})
		return
	}
	s.asks[home].Ask(env, service.Op{Name: opDecide, Key: txn, Value: pack("abort", "")})
}

// fetch asks for the shards that the group is to hold, and has not.
func (s *Server) fetch(env *sim.Env) {
	for i, h := range s.table {
		if h.group != s.group || h.settled {
			continue
		}
		shard, version := strconv.Itoa(i), strconv.Itoa(h.version)
		switch {
		case s.asks[0].Asks(opSettle, shard), s.asks[h.from].Asks(opRelease, shard), s.asks[s.group].Asks(opInstall, shard):
		case s.served[i] == h.version:
			s.asks[0].Ask(env, service.Op{Name: opSettle, Key: shard, Value: version})
		default:
			s.asks[h.from].Ask(env, service.Op{Name: opRelease, Key: shard, Value: version})
		}
	}
}

// released installs what another group has handed out.
func (s *Server) released(env *sim.Env, from int, op service.Op, said []string) {
	if said[0] != saysYes || len(said) != 3 {
		return // a key is locked: it is asked again at the next look
	}
	version := number(op.Value)
	env.Emit(Released{Shard: number(op.Key), Version: version - 1, Group: from})
	s.asks[s.group].Ask(env, service.Op{Name: opInstall, Key: op.Key, Value: pack(op.Value, said[1], said[2])})
}

// installed tells the controller that the move is over.
func (s *Server) installed(env *sim.Env, op service.Op) {
	version := unpack(op.Value)[0]
	env.Emit(Installed{Shard: number(op.Key), Version: number(version), Group: s.group})
	s.asks[0].Ask(env, service.Op{Name: opSettle, Key: op.Key, Value: version})
}

// move has the controller's leader move one shard after the other to the next group.
func (s *Server) move(env *sim.Env) {
	env.SetTimer(moveTimer, s.moveEvery)
	if !s.raft.Leads() || s.groups < 2 {
		return
	}
	i := s.moved % s.shards
	if s.asks[0].Asks(opMove, strconv.Itoa(i)) {
		return
	}
	s.moved++
	to := s.table[i].group%s.groups + 1
	s.asks[0].Ask(env, service.Op{Name: opMove, Key: strconv.Itoa(i), Value: strconv.Itoa(to)})
}
