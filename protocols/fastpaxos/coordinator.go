package fastpaxos

import "github.com/orrery-sim/orrery/sim"

// The timers of a coordinator.
var (
	patienceTimer = sim.Timer{Name: "patience"} // nothing has been learned for too long
	retryTimer    = sim.Timer{Name: "retry"}    // somebody has not answered
)

// keyCount is where the disk has a coordinator's latest round.
const keyCount = "count"

// A Coordinator begins rounds (§2, §3).
type Coordinator struct {
	*config
	id    sim.ID
	count int64 // of its latest round, on stable storage; 0 at first boot, only grows

	stage    stage
	round    Round
	reports  []report // phase 1b, by acceptor's place
	votes    []report // phase 2b
	request  Phase2a  // what it asked for in phase 2
	proposal string   // the first value that a proposer sent

	wanted bool  // somebody has proposed something, or waits for a value
	seen   int64 // the highest round that a refusal told of
	ears   ears
}

// A stage is how far a coordinator is in its round.
type stage uint8

const (
	idle   stage = iota // it has no round, or gave it up
	phase1              // waits for phase 1b
	ready               // may pick what it likes, and has no proposal yet
	phase2              // waits for phase 2b
	done                // has learned a value
)

func (s stage) String() string {
	return [...]string{"idle", "phase 1", "ready", "phase 2", "done"}[s]
}

// Start boots the coordinator. The first one begins a round at once.
func (c *Coordinator) Start(env *sim.Env) {
	c.id = env.ID()
	c.count, _ = restored(env, keyCount).(int64)
	c.ears = newEars(c.config)
	if c.id == c.coordinators[0] {
		c.begin(env, 0)
		return
	}
	env.SetTimer(patienceTimer, env.Rand().Draw(c.patience))
}

// Receive handles a message.
func (c *Coordinator) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Propose:
		c.handlePropose(env, m)
	case Phase1b:
		c.handlePhase1b(env, from, m)
	case Phase2b:
		c.handlePhase2b(env, from, m)
	case Refused:
		c.handleRefused(env, m)
	case Query:
		c.want(env)
		c.once(env)
	}
}

// Timer handles a timer.
func (c *Coordinator) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case retryTimer:
		c.ask(env)
	case patienceTimer:
		c.onPatience(env)
	}
}

// begin is phase 1a of a new round, fast (step 0) or classic (step 1).
func (c *Coordinator) begin(env *sim.Env, step int) {
	c.count = max(c.count, c.seen) + 1
	env.Disk().Set(keyCount, c.count)
	sync(env)
	c.round, c.stage = Round{c.count, c.id, step}, phase1
	c.reports = make([]report, c.sizes.n)
	env.Emit(Started{Round: c.round})
	c.ask(env)
	env.SetTimer(patienceTimer, env.Rand().Draw(c.patience))
}

// ask sends the request of the stage to the acceptors that have not answered, and will do so again.
func (c *Coordinator) ask(env *sim.Env) {
	for i, id := range c.acceptors {
		switch {
		case c.stage == phase1 && !c.reports[i].heard:
			env.Send(id, Phase1a{Round: c.round})
		case c.stage == phase2 && !c.votes[i].heard:
			env.Send(id, c.request)
		}
	}
	env.SetTimer(retryTimer, c.retry)
}

// handlePhase1b counts an acceptor in, and goes on to phase 2 with a quorum of them.
func (c *Coordinator) handlePhase1b(env *sim.Env, from sim.ID, m Phase1b) {
	if c.stage != phase1 || m.Round != c.round {
		return
	}
	c.reports[c.place(from)] = report{true, Vote{m.Voted, m.Value}}
	if heard(c.reports) < c.quorum(c.round) {
		return
	}
	value, free := c.pick(c.reports)
	switch {
	case !free:
		c.request2(env, value, false)
	case c.round.Fast():
		c.open(env)
	case value != "" || c.proposal != "":
		c.request2(env, either(value, c.proposal), true)
	default:
		c.stage = ready
	}
}

// handlePropose keeps the first proposal, and uses it if a classic round waits for one.
func (c *Coordinator) handlePropose(env *sim.Env, m Propose) {
	c.want(env)
	c.proposal = either(c.proposal, m.Value)
	switch {
	case c.stage == ready:
		c.request2(env, c.proposal, true)
	case m.Again:
		c.once(env)
	}
}

// open sends the any message of a fast round: the acceptors may vote for what proposers send.
func (c *Coordinator) open(env *sim.Env) {
	env.Emit(Opened{Round: c.round})
	c.enterPhase2(env, Phase2a{Round: c.round, Any: true})
}

// request2 asks for votes for a value.
func (c *Coordinator) request2(env *sim.Env, value string, free bool) {
	env.Emit(Picked{Round: c.round, Value: value, Free: free})
	c.enterPhase2(env, Phase2a{Round: c.round, Value: value})
}

func (c *Coordinator) enterPhase2(env *sim.Env, m Phase2a) {
	c.stage, c.request = phase2, m
	c.votes = make([]report, c.sizes.n)
	c.ask(env)
}

// handlePhase2b counts a vote, and looks whether the votes of its fast round have collided.
func (c *Coordinator) handlePhase2b(env *sim.Env, from sim.ID, m Phase2b) {
	c.want(env)
	if c.ears.hear(env, from, m) {
		c.stage = done
		env.CancelTimer(retryTimer)
		env.CancelTimer(patienceTimer)
		return
	}
	if c.stage != phase2 || m.Round != c.round {
		return
	}
	c.votes[c.place(from)] = report{true, Vote(m)}
	if c.round.Fast() && c.collided(c.votes, c.round) {
		c.recover(env)
	}
}

// recover goes on in the classic round right above (§3, coordinated recovery). The votes that it
// has heard are as good as phase 1b there: whoever cast them will vote no more in this round, and no
// other round lies between.
func (c *Coordinator) recover(env *sim.Env) {
	if values, _ := tallied(c.votes, c.round); len(values) > 1 {
		env.Emit(Collision{Round: c.round})
	}
	value, free := c.pick(c.votes)
	c.round = c.round.next()
	c.request2(env, value, free)
	env.SetTimer(patienceTimer, env.Rand().Draw(c.patience))
}

// onPatience is the end of waiting: an acceptor may be down, or a message lost.
func (c *Coordinator) onPatience(env *sim.Env) {
	switch {
	case !c.wanted || c.stage == ready: // there is nothing to do
		env.SetTimer(patienceTimer, env.Rand().Draw(c.patience))
	case c.stage == phase2 && c.round.Fast() && heard(c.votes) >= c.quorum(c.round.next()):
		c.recover(env)
	default:
		c.begin(env, 1)
	}
}

// want notes that there is something to do, and begins to wait for it to be done.
func (c *Coordinator) want(env *sim.Env) {
	if !c.wanted {
		c.wanted = true
		env.SetTimer(patienceTimer, env.Rand().Draw(c.patience))
	}
}

// once begins one more round for somebody who has not learned what the coordinator has.
func (c *Coordinator) once(env *sim.Env) {
	if c.stage == done {
		c.ears = newEars(c.config)
		c.begin(env, 1)
	}
}

// handleRefused gives the round up. The next one begins when patience ends.
func (c *Coordinator) handleRefused(env *sim.Env, m Refused) {
	c.seen = max(c.seen, m.Higher.Count)
	if m.Round == c.round && c.stage != done {
		c.stage = idle
		env.CancelTimer(retryTimer)
	}
}

// heard counts the acceptors that were heard.
func heard(reports []report) (n int) {
	for _, r := range reports {
		if r.heard {
			n++
		}
	}
	return n
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Inspect shows what the coordinator is at.
func (c *Coordinator) Inspect(v *sim.View) {
	v.Durable("count", c.count)
	v.Volatile("stage", c.stage)
	v.Volatile("round", c.round)
	v.Volatile("votes", heard(c.votes))
	c.ears.inspect(v)
}
