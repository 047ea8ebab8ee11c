package commit

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/sim"
)

// A PhaseCoordinator is the transaction manager of three-phase commit (Skeen 1981; Bernstein, Hadzilacos and Goodman,
// section 7.5). Between the votes and the commit it tells all that all have voted yes. So nobody has committed while
// somebody is still uncertain, and those that are left can always end it without those that are down.
//
// It takes whoever is silent for down. Where messages are late, or cut off, it is wrong.
type PhaseCoordinator struct {
	*config
	node  *Node
	life  int
	tries map[twophase.Txn]*try
	order []*try // by place
}

// A try is what the coordinator knows of a transaction.
type try struct {
	twophase.Coordinator
	participants []Participant
	place        int
	acked        []sim.ID // who knows that all have voted yes
	ceded        bool     // the participants decide without it
}

// Start finds out from the log what was decided. What was not is no longer for this coordinator to decide: those that were up
// have decided it.
func (c *PhaseCoordinator) Start(env *sim.Env) {
	c.life, c.tries, c.order = life(env), map[twophase.Txn]*try{}, nil
	for _, record := range records(env) {
		if e, is := record.(decisionRecord); is {
			c.open(e.Txn, nil).Decided(e.Commit)
		}
	}
	if c.node.resource == nil {
		env.Emit(Booted{Life: c.life})
	}
}

// A decisionRecord is what its log has of a transaction.
type decisionRecord struct {
	Txn    twophase.Txn
	Commit bool
}

func (c *PhaseCoordinator) open(txn twophase.Txn, participants []Participant) *try {
	y := c.tries[txn]
	if y == nil {
		y = &try{place: len(c.order), participants: participants}
		y.Txn = txn
		for _, p := range participants {
			y.Participants = append(y.Participants, int(p.Manager))
		}
		c.tries[txn], c.order = y, append(c.order, y)
	}
	return y
}

func (c *PhaseCoordinator) wait(env *sim.Env, y *try) {
	env.SetTimer(sim.Timer{Name: coordinatorTimer, Arg: y.place}, c.patience)
}

// Receive handles a message.
func (c *PhaseCoordinator) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Vote:
		c.handleVote(env, from, m)
	case PreCommitted:
		c.handlePreCommitted(env, from, m)
	case Inquire:
		c.handleInquire(env, from, m)
	}
}

// handleVote begins a transaction with its first vote, asks the others, and goes on when all votes are in.
func (c *PhaseCoordinator) handleVote(env *sim.Env, from sim.ID, m Vote) {
	y := c.tries[m.Txn]
	if y == nil {
		if m.Life != c.life { // The transactions of an earlier life are decided by others.
			c.node.send(env, from, OtherLife{c.life})
			return
		}
		y = c.open(m.Txn, m.Participants)
		c.wait(env, y)
		for _, p := range y.participants {
			if p.Manager != from {
				c.node.send(env, p.Manager, Prepare{y.Txn, y.participants, c.life})
			}
		}
	}
	switch {
	case y.ceded:
	case y.Phase >= twophase.Finishing:
		c.node.send(env, from, Decision{y.Txn, y.Commit, c.life})
	case y.Vote(int(from), m.Yes) && y.Commit:
		c.wait(env, y)
		for _, p := range y.participants {
			c.node.send(env, p.Manager, PreCommit{Txn: y.Txn})
		}
	case y.Phase == twophase.Deciding && !y.Commit:
		c.decide(env, y, false)
	}
}

// handlePreCommitted commits when all know.
func (c *PhaseCoordinator) handlePreCommitted(env *sim.Env, from sim.ID, m PreCommitted) {
	y := c.tries[m.Txn]
	if y == nil || y.ceded || y.Phase != twophase.Deciding || slices.Contains(y.acked, from) {
		return
	}
	if y.acked = append(y.acked, from); len(y.acked) == len(y.participants) {
		c.decide(env, y, true)
	}
}

// Timer has come due. Whoever has not voted is down, so it has not voted yes; whoever has not acknowledged is down, and will ask
// when it is back.
func (c *PhaseCoordinator) Timer(env *sim.Env, t sim.Timer) {
	y := c.order[t.Arg]
	if y.ceded || y.Phase >= twophase.Finishing {
		return
	}
	env.Emit(Suspected{y.Txn})
	c.decide(env, y, y.Phase == twophase.Deciding)
}

// decide makes the decision and tells all.
func (c *PhaseCoordinator) decide(env *sim.Env, y *try, commit bool) {
	y.Decided(commit)
	env.CancelTimer(sim.Timer{Name: coordinatorTimer, Arg: y.place})
	env.Disk().Append(decisionRecord{y.Txn, commit})
	if !force(env) {
		return
	}
	env.Emit(twophase.Decided{Txn: y.Txn, Participants: len(y.Participants), Commit: commit})
	for _, p := range y.participants {
		c.node.send(env, p.Manager, Decision{y.Txn, commit, c.life})
	}
}

// handleInquire answers whoever decides in its place: with the decision, or that there is none, and that it makes none.
func (c *PhaseCoordinator) handleInquire(env *sim.Env, from sim.ID, m Inquire) {
	y := c.open(m.Txn, m.Participants)
	if y.Phase >= twophase.Finishing {
		c.node.send(env, from, Decision{y.Txn, y.Commit, c.life})
		return
	}
	y.ceded = true
	c.node.send(env, from, State{Txn: m.Txn, Epoch: m.Epoch, Coordinator: true})
}

// Inspect shows what is not decided.
func (c *PhaseCoordinator) Inspect(v *sim.View) {
	var open []twophase.Txn
	for _, y := range c.order {
		if !y.ceded && y.Phase < twophase.Finishing {
			open = append(open, y.Txn)
		}
	}
	v.Volatile("open", open)
}
