package scenarios_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// The council is a protocol that does nothing but take orders. Its chair carries one out after 30
// ms, and tells the others.

// Convened is what the chair tells.
type Convened struct {
	Version int64
	Members []sim.ID
	Chair   sim.ID
}

// Seated says who is a member.
type Seated struct {
	Version int64
	Members []sim.ID
}

func (s Seated) Roster() (int64, []sim.ID) { return s.Version, s.Members }

// Chairs says who leads.
type Chairs struct {
	Epoch int64
	Leads bool
}

func (c Chairs) Claim() (int64, bool) { return c.Epoch, c.Leads }

type councillor struct {
	Convened
	members int // at first
	deaf    bool
	goal    *service.Goal
}

func (c *councillor) Start(env *sim.Env) {
	if saved, found := env.Disk().Get("convened").(Convened); found {
		c.Convened = saved
		return
	}
	c.Chair = 1
	c.Members = slices.Clone(env.Peers()[:c.members])
	env.Emit(Seated{0, c.Members})
	if env.ID() == 1 {
		env.Emit(Chairs{0, true})
	}
}

func (c *councillor) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Order:
		env.Send(from, c.answer(env, m))
	case Convened:
		if m.Version <= c.Version {
			return
		}
		c.adopt(env, m)
		if c.Chair == env.ID() {
			env.Emit(Chairs{c.Version, true})
		}
	}
}

func (c *councillor) answer(env *sim.Env, o service.Order) service.OrderReply {
	reply := service.OrderReply{Seq: o.Seq, Status: service.Busy, Leader: c.Chair}
	switch {
	case env.ID() != c.Chair:
		reply.Status = service.NotLeader
	case c.deaf:
	case o.Goal.Name == service.Transfer && o.Goal.Nodes[0] == c.Chair,
		o.Goal.Name != service.Transfer && slices.Equal(o.Goal.Members(c.Members), c.Members):
		reply.Status = service.OK
	case c.goal == nil:
		c.goal = &o.Goal
		env.SetTimer(sim.Timer{Name: "decide"}, 30*time.Millisecond)
	}
	return reply
}

func (c *councillor) Timer(env *sim.Env, _ sim.Timer) {
	next := Convened{c.Version + 1, c.goal.Members(c.Members), c.Chair}
	if c.goal.Name == service.Transfer {
		next.Chair = c.goal.Nodes[0]
		env.Emit(Chairs{c.Version, false})
	}
	c.goal = nil
	c.adopt(env, next)
	for _, id := range env.Peers() {
		if id != env.ID() {
			env.Send(id, next)
		}
	}
}

func (c *councillor) adopt(env *sim.Env, m Convened) {
	c.Convened = m
	env.Disk().Set("convened", m)
	env.Disk().Sync()
	env.Emit(Seated{m.Version, m.Members})
}

// oneRoster is the council's invariant: whoever states a version states the same.
type oneRoster struct {
	seen   map[int64][]sim.ID
	judged int
}

func (*oneRoster) Name() string  { return "Agreement" }
func (p *oneRoster) Judged() int { return p.judged }

func (p *oneRoster) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	s, is := fact.(Seated)
	if !is {
		return ""
	}
	p.judged++
	if p.seen[s.Version] == nil {
		p.seen[s.Version] = s.Members
	}
	if !slices.Equal(p.seen[s.Version], s.Members) {
		return "two councils of one version"
	}
	return ""
}

// council is the protocol, taking the orders given.
func council(name string, orders ...string) about.Protocol {
	return about.Protocol{
		Name: name, Doc: "a council", Orders: orders,
		Params: []about.Param{
			{Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 5}},
			{Name: "members", Kind: about.IntParam, Default: 5, Min: 1, Max: 9},
			{Name: "deaf", Kind: about.FlagParam, Default: false},
		},
		Facts: []sim.Fact{Seated{}, Chairs{}}, Sends: []sim.Message{Convened{}, service.OrderReply{}},
		Timers: []string{"decide"},
		Build: func(args about.Args) (about.System, error) {
			n := args.Nodes("nodes")
			return about.System{
				Roles: []about.Role{{Asked: true, Votes: true, Group: sim.Group{Name: "server", Size: n.Count, Names: n.Names, New: func(sim.ID) sim.Node {
					return &councillor{members: args.Int("members"), deaf: args.Flag("deaf")}
				}}}},
				Invariants: []sim.Property{&oneRoster{seen: map[int64][]sim.ID{}}},
			}, nil
		},
	}
}

var councils = language.New([]about.Protocol{
	council("council", "join", "leave", "reconfigure", "transfer"),
	council("kingdom", "transfer"),
	council("stone"),
})

func councilPlan(t testing.TB, src string, seed uint64) *scenarios.Plan {
	t.Helper()
	file, err := councils.Parse("test.star", []byte(src))
	require.NoError(t, err)
	plan, err := file.Evaluate(nil, scenarios.ChooserFor(seed, nil))
	require.NoError(t, err)
	return plan
}

func councilRun(t testing.TB, src string, seed uint64, opts scenarios.Options) *scenarios.Result {
	t.Helper()
	res, err := scenarios.Execute(councilPlan(t, src, seed), seed, opts)
	require.NoError(t, err)
	return res
}
