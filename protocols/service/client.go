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
	FinalTo []sim.ID      // the only server that each of them asks; nil: whom the Asker thinks best
	FinalAt time.Duration // when the quiet phase is over
}

// FinalPatience is how many times as long a client that retries stays with a final read as with
// another operation: what nobody answered in the end leaves a run undecided.
const FinalPatience = 12

// The client's timers; an [Asker] has those that it sets besides.
var (
	nextTimer    = sim.Timer{Name: "next"}    // the planned operation is due
	arrivalTimer = sim.Timer{Name: "arrival"} // an open loop brings an operation
	giveUpTimer  = sim.Timer{Name: "give up"} // the outcome is unknown
	finalTimer   = sim.Timer{Name: "final"}   // the final reads begin
)

// ClientTimers are the names of the timers of the ready clients.
var ClientTimers = []string{"next", "arrival", "timeout", "retry", "give up", "final"}

// ClientFacts is a zero value of each fact that every client emits besides what the history is
// made of.
var ClientFacts = []sim.Fact{Arrived{}}

// A Client is what all clients are, however they ask: what they ask for and when (pace.go), and the
// history that they tell (outcome.go). How it asks is the business of its [Asker].
type Client struct {
	cfg   ClientConfig
	usual Patience // its own, which a Persist replaces for one operation
	how   Asker

	life     life          // on disk
	began    time.Duration // when this life began, from the first boot
	unknowns int           // how many outcomes it does not know

	// pace.go
	turn    Turn
	planned bool // Next has been called, and next is not asked yet
	due     bool // next only waits for the operation before it
	next    Op
	queue   int // arrivals that Next has not been called for
	finals  int // how many final reads have been asked; -1: it is not yet time

	// outcome.go
	busy   bool // asked is outstanding
	asked  Question
	opFact any    // the operation, boxed once for the facts about it
	lost   []lost // operations of unknown outcome whose answer may still come
}

// A Question is an operation that a client has begun and that its Asker asks for.
type Question struct {
	Seq     uint64 // its number: no other operation of this client has it, in any life
	Process int    // of the history; no other client has it, and none has it after an unknown outcome
	Op      Op
	To      sim.ID // the only server to ask, once and without retry; 0: whom the Asker thinks best
}

// An Asker is how a client asks: the leader, anybody, a quorum. It is a new value in every life of
// its client, which tells it of all that happens and is told by it what came of a question.
type Asker interface {
	// Start is called at boot.
	Start(env *sim.Env)
	// Ask begins to ask. The question before is over.
	Ask(env *sim.Env, q Question)
	// Over says that the question is no longer of interest: it was answered, or given up.
	Over(env *sim.Env, answered bool)
	// Receive handles a message.
	Receive(env *sim.Env, from sim.ID, msg sim.Message)
	// Timer handles a timer that the Asker has set.
	Timer(env *sim.Env, t sim.Timer)
	// Inspect shows whom it asks.
	Inspect(v *sim.View)
}

// NewClient makes a client that asks in the way of an Asker.
func NewClient(cfg ClientConfig, how func(c *Client) Asker) *Client {
	c := &Client{cfg: cfg, usual: Patience{cfg.Timeout, cfg.Retry, cfg.GiveUp, cfg.Backoff}}
	c.waitFor(c.usual)
	c.how = how(c)
	return c
}

// waitFor makes the client so patient.
func (c *Client) waitFor(p Patience) {
	p = p.filled()
	c.cfg.Timeout, c.cfg.Retry, c.cfg.GiveUp, c.cfg.Backoff = p.Timeout, p.Retry, p.GiveUp, p.Backoff
}

// Config is what the client was told, with defaults filled in.
func (c *Client) Config() *ClientConfig { return &c.cfg }

// A life is what a client's disk holds, so that no two of its lives share a sequence number, a
// process or a value.
type life struct {
	boot  int           // how many there were before
	epoch time.Duration // the wall clock at the first boot
}

// begin begins a life, after those that the disk knows of, and tells when that was, from the first boot.
func begin(env *sim.Env) (now life, began time.Duration) {
	now = life{epoch: env.Now()}
	if saved := env.Disk().Get("life"); saved != nil {
		last, readable := saved.(life)
		if !readable {
			env.Exit("its disk is corrupt")
		}
		now = life{boot: last.boot + 1, epoch: last.epoch}
	}
	began = env.Now() - env.Uptime() - now.epoch
	env.Disk().Set("life", now)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
	}
	return now, began
}

// Start begins a life.
func (c *Client) Start(env *sim.Env) {
	c.life, c.began = begin(env)
	c.asked.Seq = uint64(c.life.boot) << 32
	c.how.Start(env)
	c.turn = Turn{Client: c.cfg.Name, Boot: c.life.boot}
	c.startPace(env)
}

// elapsed is the time since the first boot.
func (c *Client) elapsed(env *sim.Env) time.Duration { return c.began + env.Uptime() }

// Receive handles what the network and the scenario bring.
func (c *Client) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Ask:
		c.abandon(env)
		c.ask(env, m.Op, m.To)
	case Persist:
		c.abandon(env)
		c.waitFor(m.Patience)
		c.ask(env, m.Op, m.To)
	default:
		c.how.Receive(env, from, msg)
	}
}

// Timer handles a timer that has come due.
func (c *Client) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case nextTimer:
		c.onNext(env)
	case arrivalTimer:
		c.onArrival(env)
	case giveUpTimer:
		c.GiveUp(env)
	case finalTimer:
		c.onFinal(env)
	default:
		c.how.Timer(env, t)
	}
}

// Inspect shows what the client is at.
func (c *Client) Inspect(v *sim.View) {
	var asks Op
	if c.busy {
		asks = c.asked.Op
	}
	v.Durable("boot", c.life.boot)
	v.Volatile("asks", asks)
	c.how.Inspect(v)
	v.Volatile("unknown", c.unknowns)
	v.Volatile("queue", c.queue)
}
