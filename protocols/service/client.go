package service

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A ClientMaker makes the node through which a client of a protocol asks. A protocol puts one into
// [about.System].Client; [LeaderClient] is the ready one.
type ClientMaker func(cfg ClientConfig) sim.Node

// A ClientConfig says whom a client asks, for what, and how patiently. Start, Until and FinalAt
// count from the client's first boot; after a restart, as far as its wall clock can tell.
type ClientConfig struct {
	Name     string   // c1: part of the values that it writes
	Servers  []sim.ID // whom it may ask
	Workload Workload // what it asks for; nil: only what an [Ask] brings

	Ops   int           // how many operations it begins in one life; 0: no limit but Until
	Start time.Duration // when it begins
	Until time.Duration // when it begins no more operations; 0: never

	Think    sim.Dist // closed loop: from an outcome to the next operation
	Arrivals sim.Dist // open loop: from one arrival to the next; zero: a closed loop

	Timeout time.Duration // how long it waits for an answer; 0: a second
	Retry   bool          // whether it then asks again, another server, until GiveUp
	GiveUp  time.Duration // with Retry: from the first request to an unknown outcome; 0: five timeouts
	Backoff time.Duration // the first pause between two requests at most, doubled up to Timeout; 0: Timeout/50

	Final   []Op          // asked one after the other from FinalAt on: the final reads
	FinalAt time.Duration // when the quiet phase is over
}

// The client's timers.
var (
	nextTimer    = sim.Timer{Name: "next"}    // the planned operation is due
	arrivalTimer = sim.Timer{Name: "arrival"} // an open loop brings an operation
	timeoutTimer = sim.Timer{Name: "timeout"} // the last request has had no answer
	retryTimer   = sim.Timer{Name: "retry"}   // the pause before the next request is over
	giveUpTimer  = sim.Timer{Name: "give up"} // the outcome is unknown
	finalTimer   = sim.Timer{Name: "final"}   // the final reads begin
)

// ClientTimers are the names of the timers of a [LeaderClient].
var ClientTimers = []string{"next", "arrival", "timeout", "retry", "give up", "final"}

// ClientFacts is a zero value of each fact that a [LeaderClient] emits besides what the history is
// made of.
var ClientFacts = []sim.Fact{Arrived{}}

// LeaderClient makes a client that asks the leader. It has one operation outstanding, goes where
// hints send it, and asks around where there are none.
func LeaderClient(cfg ClientConfig) sim.Node {
	if cfg.Timeout <= 0 {
		cfg.Timeout = time.Second
	}
	if cfg.GiveUp <= 0 {
		cfg.GiveUp = 5 * cfg.Timeout
	}
	if !cfg.Retry {
		cfg.GiveUp = cfg.Timeout
	}
	if cfg.Backoff <= 0 {
		cfg.Backoff = cfg.Timeout / 50
	}
	return &client{cfg: cfg, pause: cfg.Backoff}
}

// client is the node. What it asks for is in pace.go, how it asks in ask.go.
type client struct {
	cfg ClientConfig

	life     life          // on disk
	began    time.Duration // when this life began, from the first boot
	unknowns int           // how many outcomes it does not know
	seq      uint64        // of its newest operation

	// pace.go
	turn    Turn
	planned bool // Next has been called, and next is not asked yet
	due     bool // next only waits for the operation before it
	next    Op
	queue   int // arrivals that Next has not been called for
	finals  int // how many final reads have been asked; -1: it is not yet time

	// ask.go
	busy     bool // op is outstanding
	op       Op
	opFact   any           // op, boxed once for the facts about it
	process  int           // under which op was invoked
	only     sim.ID        // the one server that op may be sent to; 0: any
	awaiting sim.ID        // the server whose answer to the last request is awaited; 0: nobody's
	leader   sim.ID        // who leads, it thinks; 0: no idea
	around   int           // the place in Servers of the last one asked without an idea
	hops     int           // hints followed since the last pause
	pause    time.Duration // the longest that the next pause may be
	lost     []lost        // operations of unknown outcome whose answer may still come
}

// A life is what a client's disk holds, so that no two of its lives share a sequence number, a
// process or a value.
type life struct {
	boot  int           // how many there were before
	epoch time.Duration // the wall clock at the first boot
}

// Start begins a life.
func (c *client) Start(env *sim.Env) {
	c.life = life{epoch: env.Now()}
	if saved := env.Disk().Get("life"); saved != nil {
		last, readable := saved.(life)
		if !readable {
			env.Exit("its disk is corrupt")
		}
		c.life = life{boot: last.boot + 1, epoch: last.epoch}
	}
	c.began = env.Now() - env.Uptime() - c.life.epoch
	env.Disk().Set("life", c.life)
	if env.Disk().Sync() != nil {
		env.Exit("its disk is full")
	}
	c.seq = uint64(c.life.boot) << 32
	c.around = env.Rand().IntN(len(c.cfg.Servers))
	c.turn = Turn{Client: c.cfg.Name, Boot: c.life.boot}
	c.startPace(env)
}

// elapsed is the time since the first boot.
func (c *client) elapsed(env *sim.Env) time.Duration { return c.began + env.Uptime() }

// Receive handles what the network and the scenario bring.
func (c *client) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Reply:
		c.handleReply(env, from, m)
	case Ask:
		c.abandon(env)
		c.only = m.To
		c.ask(env, m.Op)
	}
}

// Timer handles a timer that has come due.
func (c *client) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case nextTimer:
		c.onNext(env)
	case arrivalTimer:
		c.onArrival(env)
	case timeoutTimer:
		c.onTimeout(env)
	case retryTimer:
		c.send(env)
	case giveUpTimer:
		c.onGiveUp(env)
	case finalTimer:
		c.onFinal(env)
	}
}

// Inspect shows what the client is at.
func (c *client) Inspect(v *sim.View) {
	asks := ""
	if c.busy {
		asks = c.op.String()
	}
	v.Durable("boot", c.life.boot)
	v.Volatile("asks", asks)
	v.Volatile("leader", c.leader)
	v.Volatile("unknown", c.unknowns)
	v.Volatile("queue", c.queue)
}
