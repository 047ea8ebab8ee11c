package service

import (
	"slices"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// An operator's facts about a goal.
type (
	// Ordered says that the operator has begun to ask for a goal.
	Ordered struct {
		Goal  string
		Nodes []sim.ID
		To    sim.ID // the one server that is asked, see Once; 0: whoever leads
	}
	// Obeyed says that the servers have reached it.
	Obeyed struct {
		Goal  string
		Nodes []sim.ID
		To    sim.ID
	}
	// GaveUp says that the operator asks no longer. The servers may still come to it.
	GaveUp struct {
		Goal  string
		Nodes []sim.ID
	}
)

// OperatorFacts is a zero value of each fact of an operator.
var OperatorFacts = []sim.Fact{Ordered{}, Obeyed{}, GaveUp{}}

// A Once makes an operator ask one server for a goal, once, whatever else it is at. It waits for no
// answer, though it says so if it is obeyed.
type Once struct {
	Goal Goal
	To   sim.ID
}

// A Withdraw makes an operator ask no longer for a goal, or not at all if others come first. It says that it
// gave up.
type Withdraw struct {
	Goal Goal
	Of   string // the part that the goal is of; "": the servers themselves
}

// A Scoped makes an operator want a goal of a part of the servers: who leads group 1, or who is a
// member of it. The operator asks that part, and states its facts as its own part of that name.
type Scoped struct {
	Of      string // the full name of the part
	Goal    Goal
	To      sim.ID   // the one server that is asked, once, as by [Once]; 0: whoever leads
	Servers []sim.ID // who are asked one after the other, until one knows who leads; nil: all
}

// An OperatorConfig says whom an operator asks, and how patiently.
type OperatorConfig struct {
	Servers []sim.ID
	Timeout time.Duration // how long it waits for an answer; 0: half a second
	Pause   time.Duration // before it asks again a server that is busy; 0: a tenth of Timeout
	GiveUp  time.Duration // on a goal, after so long; 0: twenty timeouts
}

// The operator's timers.
var (
	orderTimer   = sim.Timer{Name: "order"}   // time to ask again
	abandonTimer = sim.Timer{Name: "abandon"} // patience is over
)

// OperatorTimers are the names of the timers of an operator.
var OperatorTimers = []string{orderTimer.Name, abandonTimer.Name}

// NewOperator makes the node through which a scenario changes who the servers are and who leads
// them. The scenario injects a [Goal]; the operator asks the leader for it until it is reached, and
// takes one goal after the other.
func NewOperator(cfg OperatorConfig) sim.Node {
	if cfg.Timeout <= 0 {
		cfg.Timeout = time.Second / 2
	}
	if cfg.Pause <= 0 {
		cfg.Pause = cfg.Timeout / 10
	}
	if cfg.GiveUp <= 0 {
		cfg.GiveUp = 20 * cfg.Timeout
	}
	return &operator{cfg: cfg}
}

type operator struct {
	cfg   OperatorConfig
	goals []wish // the first is asked for
	onces []once // not obeyed yet

	last     uint64 // sequence number
	seq      uint64 // of the first goal
	of       string // what the first goal is of
	leader   sim.ID // who leads that, it thinks; 0: no idea
	around   int    // the place among its servers of the last one asked without an idea
	hops     int    // hints followed since the last pause
	awaiting sim.ID // whose answer is awaited; 0: nobody's
}

// A wish is a goal, and of what it is one.
type wish struct {
	Goal
	of      string
	servers []sim.ID
}

// A once is an order that was given to one server alone.
type once struct {
	seq uint64
	of  string
	Once
}

// part is the operator's view of itself as the part of a full name; "" is the node itself.
func part(env *sim.Env, of string) *sim.Env {
	if of == "" {
		return env
	}
	for _, name := range strings.Split(of, "/") {
		env = env.Sub(name, nil)
	}
	return env
}

// Start begins with nothing to do: what an operator wanted dies with it.
func (o *operator) Start(*sim.Env) {}

// Receive handles a goal from the scenario, or a server's answer.
func (o *operator) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Goal:
		o.want(env, wish{Goal: m})
	case Once:
		o.askOnce(env, "", m)
	case Withdraw:
		o.withdraw(env, m)
	case Scoped:
		if m.To != 0 {
			o.askOnce(env, m.Of, Once{Goal: m.Goal, To: m.To})
		} else {
			o.want(env, wish{m.Goal, m.Of, m.Servers})
		}
	case OrderReply:
		i := slices.IndexFunc(o.onces, func(a once) bool { return a.seq == m.Seq })
		if i >= 0 && m.Status == OK {
			a := o.onces[i]
			o.onces = slices.Delete(o.onces, i, i+1)
			part(env, a.of).Emit(Obeyed{a.Goal.Name, a.Goal.Nodes, a.To})
		}
		if len(o.goals) > 0 && m.Seq == o.seq && from == o.awaiting {
			o.handleReply(env, from, m)
		}
	}
}

// Timer handles a timer.
func (o *operator) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case orderTimer:
		if o.awaiting != 0 {
			o.leader = 0 // it did not answer
		}
		o.hops = 0
		o.send(env)
	case abandonTimer:
		o.giveUp(env)
	}
}

// want takes a goal, and begins to ask for it if it is the only one.
func (o *operator) want(env *sim.Env, w wish) {
	o.goals = append(o.goals, w)
	if len(o.goals) == 1 {
		o.begin(env)
	}
}

// askOnce asks one server for a goal.
func (o *operator) askOnce(env *sim.Env, of string, m Once) {
	o.last++
	o.onces = append(o.onces, once{o.last, of, m})
	env = part(env, of)
	env.Emit(Ordered{m.Goal.Name, m.Goal.Nodes, m.To})
	env.Send(m.To, Order{Seq: o.last, Goal: m.Goal})
}

// begin asks for the first of the goals.
func (o *operator) begin(env *sim.Env) {
	first := &o.goals[0]
	o.last++
	o.seq = o.last
	o.hops = 0
	part(env, first.of).Emit(Ordered{Goal: first.Name, Nodes: first.Nodes})
	env.SetTimer(abandonTimer, o.cfg.GiveUp)
	if first.of != o.of { // who leads one part need not lead another
		o.of, o.leader = first.of, 0
	}
	if first.servers != nil {
		o.around = len(first.servers) - 1 // the first of them is the next
	}
	o.send(env)
}

// send asks whoever leads, or else the next server around.
func (o *operator) send(env *sim.Env) {
	first := &o.goals[0]
	o.awaiting = o.leader
	if o.awaiting == 0 {
		servers := first.servers
		if servers == nil {
			servers = o.cfg.Servers
		}
		o.around = (o.around + 1) % len(servers)
		o.awaiting = servers[o.around]
	}
	part(env, first.of).Send(o.awaiting, Order{Seq: o.seq, Goal: first.Goal})
	env.SetTimer(orderTimer, o.cfg.Timeout)
}

func (o *operator) handleReply(env *sim.Env, from sim.ID, m OrderReply) {
	o.awaiting = 0
	switch m.Status {
	case OK:
		o.leader = from
		part(env, o.of).Emit(Obeyed{Goal: o.goals[0].Name, Nodes: o.goals[0].Nodes})
		o.end(env)
		return
	case Refused:
		o.giveUp(env)
		return
	case Busy:
		o.leader = from
	case NotLeader:
		o.leader = 0
		if m.Leader != from && o.mayAsk(m.Leader) {
			o.leader = m.Leader
		}
		// Servers that point at each other must not be asked in circles at the speed of the network.
		if o.leader != 0 && o.hops < len(o.cfg.Servers) {
			o.hops++
			o.send(env)
			return
		}
	}
	env.SetTimer(orderTimer, o.cfg.Pause)
}

// mayAsk reports whether the operator asks a server at all.
func (o *operator) mayAsk(id sim.ID) bool {
	return slices.Contains(o.cfg.Servers, id) || slices.Contains(o.goals[0].servers, id)
}

// giveUp asks no longer for the first of the goals.
func (o *operator) giveUp(env *sim.Env) {
	part(env, o.of).Emit(GaveUp{o.goals[0].Name, o.goals[0].Nodes})
	o.end(env)
}

// withdraw asks no longer for the first of some goals.
func (o *operator) withdraw(env *sim.Env, m Withdraw) {
	i := slices.IndexFunc(o.goals, func(w wish) bool {
		return w.of == m.Of && w.Name == m.Goal.Name && slices.Equal(w.Nodes, m.Goal.Nodes)
	})
	switch {
	case i == 0:
		o.giveUp(env)
	case i > 0:
		part(env, m.Of).Emit(GaveUp{m.Goal.Name, m.Goal.Nodes})
		o.goals = slices.Delete(o.goals, i, i+1)
	}
}

// end goes on to the next goal.
func (o *operator) end(env *sim.Env) {
	env.CancelTimer(orderTimer)
	env.CancelTimer(abandonTimer)
	o.awaiting = 0
	o.goals = o.goals[1:]
	if len(o.goals) > 0 {
		o.begin(env)
	}
}

// Inspect shows what the operator is at.
func (o *operator) Inspect(v *sim.View) {
	wants := ""
	if len(o.goals) > 0 {
		wants = o.goals[0].Name
	}
	v.Volatile("wants", wants)
	v.Volatile("leader", o.leader)
}
