package service

import (
	"slices"
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
	goals []Goal // the first is asked for
	onces []once // not obeyed yet

	last     uint64 // sequence number
	seq      uint64 // of the first goal
	leader   sim.ID // who leads, it thinks; 0: no idea
	around   int    // the place in Servers of the last one asked without an idea
	hops     int    // hints followed since the last pause
	awaiting sim.ID // whose answer is awaited; 0: nobody's
}

// A once is an order that was given to one server alone.
type once struct {
	seq uint64
	Once
}

// Start begins with nothing to do: what an operator wanted dies with it.
func (o *operator) Start(*sim.Env) {}

// Receive handles a goal from the scenario, or a server's answer.
func (o *operator) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Goal:
		o.goals = append(o.goals, m)
		if len(o.goals) == 1 {
			o.begin(env)
		}
	case Once:
		o.last++
		o.onces = append(o.onces, once{o.last, m})
		env.Emit(Ordered{m.Goal.Name, m.Goal.Nodes, m.To})
		env.Send(m.To, Order{Seq: o.last, Goal: m.Goal})
	case OrderReply:
		i := slices.IndexFunc(o.onces, func(a once) bool { return a.seq == m.Seq })
		if i >= 0 && m.Status == OK {
			a := o.onces[i]
			o.onces = slices.Delete(o.onces, i, i+1)
			env.Emit(Obeyed{a.Goal.Name, a.Goal.Nodes, a.To})
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
		env.Emit(GaveUp{o.goals[0].Name, o.goals[0].Nodes})
		o.end(env)
	}
}

// begin asks for the first of the goals.
func (o *operator) begin(env *sim.Env) {
	o.last++
	o.seq = o.last
	o.hops = 0
	env.Emit(Ordered{Goal: o.goals[0].Name, Nodes: o.goals[0].Nodes})
	env.SetTimer(abandonTimer, o.cfg.GiveUp)
	o.send(env)
}

// send asks whoever leads, or else the next server around.
func (o *operator) send(env *sim.Env) {
	o.awaiting = o.leader
	if o.awaiting == 0 {
		o.around = (o.around + 1) % len(o.cfg.Servers)
		o.awaiting = o.cfg.Servers[o.around]
	}
	env.Send(o.awaiting, Order{Seq: o.seq, Goal: o.goals[0]})
	env.SetTimer(orderTimer, o.cfg.Timeout)
}

func (o *operator) handleReply(env *sim.Env, from sim.ID, m OrderReply) {
	o.awaiting = 0
	switch m.Status {
	case OK:
		o.leader = from
		env.Emit(Obeyed{Goal: o.goals[0].Name, Nodes: o.goals[0].Nodes})
		o.end(env)
		return
	case Busy:
		o.leader = from
	case NotLeader:
		o.leader = 0
		if m.Leader != from && slices.Contains(o.cfg.Servers, m.Leader) {
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
