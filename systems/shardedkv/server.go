package shardedkv

import (
	"strconv"
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/asker"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Server is a member of one group: a Raft server and what stands around it. Any server coordinates
// transactions; what a leader does besides is in tend.go.
type Server struct {
	*config
	group int // 0: the controller
	raft  replica

	asks  []*asker.Asker // by group
	table []holding      // who holds what, as the controller said last
	works []*work        // transactions that it coordinates, oldest first

	// A leader's; see tend.go.
	served   map[int]int              // the versions of the group's shards
	suspects map[string]time.Duration // transactions that were prepared when it looked last, and since when
	moved    int                      // moves that it asked for
}

// A replica is a member of a group that replicates a log.
type replica interface {
	sim.Node
	// Leads reports whether the member believes that it leads its group.
	Leads() bool
}

// The timers of a server, beside those of its Raft part.
var (
	tendTimer = sim.Timer{Name: "tend"} // time to look around
	moveTimer = sim.Timer{Name: "move"} // time for the controller to move a shard
)

const askTimer = "ask" // of a group; its argument is the group

// partName is the name of the part by which servers are members of a group.
func partName(group int) string {
	if group == 0 {
		return "controller"
	}
	return "group " + strconv.Itoa(group)
}

// groupNamed is the group of a part.
func (c *config) groupNamed(part string) int {
	for g := range c.members {
		if partName(g) == part {
			return g
		}
	}
	return -1
}

// Start boots the server and its part.
func (s *Server) Start(env *sim.Env) {
	s.raft.Start(s.part(env))
	record := env.Disk().Get("boot")
	if record == (sim.Corrupt{}) { // the numbers of an earlier boot would be used again
		env.Exit("the checksum of boot is wrong")
	}
	boot, _ := record.(int)
	boot++
	env.Disk().Set("boot", boot)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
	}
	s.table = s.firstTable()
	s.asks = make([]*asker.Asker, len(s.members))
	for g, members := range s.members {
		s.asks[g] = asker.New(asker.Config{
			Part: partName(g), Group: members, First: uint64(boot) << 32,
			Timer: sim.Timer{Name: askTimer, Arg: g}, Timeout: s.askTimeout, Pause: 20 * time.Millisecond,
		})
	}
	env.SetTimer(tendTimer, env.Rand().Between(0, s.tendEvery))
	if s.group == 0 && s.moveEvery > 0 {
		env.SetTimer(moveTimer, s.moveEvery)
	}
}

// part is the view of the server's Raft part.
func (s *Server) part(env *sim.Env) *sim.Env {
	return env.Sub(partName(s.group), s.members[s.group])
}

// Receive hands messages to the part that they are for. Answers are for the asker, whatever group
// they come from.
func (s *Server) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	part := env.Part()
	if part == "" {
		if m, is := msg.(Do); is {
			s.begin(env, from, m)
		}
		return
	}
	g := s.groupNamed(part)
	if reply, is := msg.(service.Reply); is {
		if op, result, done := s.asks[g].Receive(env, from, reply); done {
			s.answered(env, g, op, unpack(result.Value))
		}
		return
	}
	if g == s.group {
		s.raft.Receive(s.part(env), from, msg)
	}
}

// Timer hands timers to the part that set them.
func (s *Server) Timer(env *sim.Env, t sim.Timer) {
	switch {
	case env.Part() != "":
		s.raft.Timer(s.part(env), t)
	case t == tendTimer:
		s.tend(env)
	case t == moveTimer:
		s.move(env)
	case t.Name == askTimer:
		s.asks[t.Arg].Timer(env)
	}
}

// answered handles what a group said to a question. What a table or a look says is of many fields;
// of the rest, the first is the answer.
func (s *Server) answered(env *sim.Env, g int, op service.Op, said []string) {
	switch op.Name {
	case opDo, opPrepare, opDecide, opFinish:
		s.heard(env, g, op, said)
	case opRelease:
		s.released(env, g, op, said)
	case opInstall:
		s.installed(env, op)
	case opLook:
		s.looked(env, said)
	case opTable, opMove, opSettle:
		s.table = unpackTable(pack(said...))
	}
}

// holderOf is the group that holds a key, as far as the server knows.
func (s *Server) holderOf(key string) int { return s.table[s.shardOf(key)].group }

// Inspect shows the server and its part.
func (s *Server) Inspect(v *sim.View) {
	v.Volatile("group", partName(s.group))
	v.Volatile("coordinates", len(s.works))
	if in, is := s.raft.(sim.Inspector); is {
		in.Inspect(v)
	}
}
