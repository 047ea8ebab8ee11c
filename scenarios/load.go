package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A load is what clients ask for, and what they saw.
type load struct {
	*course
	cast  *cast
	deeds *deeds

	service   *service.Service    // what can be asked
	own       int                 // how many clients do only what the schedule invokes
	idle      bool                // so do those of workloads
	invoked   int                 // operations of the schedule that a client of its own was given
	reads     map[service.Op]bool // the final reads, each once
	finals    int                 // how many of them are asked and not over yet
	dealt     int                 // the final reads that clients are to ask
	perClient int                 // how many of them one client asks at most
	asks      []finalAsk
	history   check.History
	lost      []lostAnswer
}

// addClients adds the workloads' clients, and after them one for each operation that the schedule
// invokes by a client of its own.
func (l *load) addClients(config *sim.Config, system *about.System) error {
	busy, own := l.plan.busyClients(), l.own
	if busy+own == 0 {
		return nil
	}
	made := system.Client
	if made == nil {
		pos := l.plan.Pos
		if busy > 0 {
			pos = l.plan.Workloads[0].Pos
		}
		return Errorf(pos, "%s has no clients: it takes no workload, and nothing can be invoked",
			l.plan.Protocol.Name)
	}
	first := len(l.cast.servers) + 1
	l.cast.clients = idsFrom(first, busy+own)
	l.cast.own = l.cast.clients[busy:]
	configs := make([]service.ClientConfig, busy+own)
	for i := range configs {
		configs[i] = service.ClientConfig{
			Name: numbered("c", i+1), Servers: l.cast.asked, Timeout: time.Second,
		}
	}
	rest := configs
	for _, w := range l.plan.Workloads {
		for i := range w.Clients {
			l.workFor(&rest[i], w, i)
		}
		at := len(configs) - len(rest)
		l.cast.workloads = append(l.cast.workloads, cohort{w, l.cast.clients[at : at+w.Clients]})
		rest = rest[w.Clients:]
	}
	l.dealFinals(configs)
	config.Groups = append(config.Groups[:len(config.Groups):len(config.Groups)], sim.Group{
		Name: "client", Size: busy + own, Prefix: "c", Clients: true,
		New: func(id sim.ID) sim.Node { return made(configs[int(id)-first]) },
	})
	return nil
}

// longest is how long the final reads can take. An operation that is under way, and then the reads,
// are each answered or given up.
func (l *load) longest() time.Duration {
	if l.finals == 0 {
		return 0
	}
	patience := time.Duration(0)
	for _, w := range l.plan.Workloads {
		patience = max(patience, 5*w.Timeout, w.Patience())
	}
	for s := range Parts[*Invoke](l.plan.Parts()...) {
		patience = max(patience, s.longest())
	}
	return time.Duration(1+service.FinalPatience*l.perClient) * patience
}

// ownClients counts the operations that a schedule invokes without saying by which client.
func ownClients(p *Plan) int {
	n := 0
	for s := range Parts[*Invoke](p.Parts()...) {
		if s.Client == nil {
			n++
		}
	}
	return min(n, 256)
}

// nextOwn is the client that does the next operation of the schedule which names none; 0: there is
// no such client. They take turns.
func (l *load) nextOwn() sim.ID {
	own := l.cast.own
	if len(own) == 0 {
		return 0
	}
	l.invoked++
	return own[(l.invoked-1)%len(own)]
}

// invoke lets a client ask for an operation.
func (l *load) invoke(client sim.ID, ask service.Persist) {
	l.deeds.record(Deed{Verb: InvokeVerb, Node: client, To: ask.To, Op: ask.Op, Patient: ask.Patience}, "")
	if ask.Patience == (service.Patience{}) {
		l.world.Inject(client, service.Ask{Op: ask.Op, To: ask.To})
		return
	}
	l.world.Inject(client, ask)
}

// workFor gives the ith client of a workload its part of it.
func (l *load) workFor(c *service.ClientConfig, w *Workload, i int) {
	c.Workload = w.Work
	c.Start, c.Until = w.Start, l.calm
	if l.plan.needs(check.NeedsFinals) { // What replicas come to hold shows only when nothing is written.
		c.Until -= l.plan.Quiet / 2
	}
	if w.Until > 0 {
		c.Until = min(c.Until, w.Until)
	}
	c.Think, c.Timeout, c.Retry = w.Think, w.Timeout, w.Retry
	c.GiveUp, c.Backoff = w.GiveUp, w.Backoff
	if w.Ops > 0 {
		c.Ops = w.opsOf(i)
		if c.Ops == 0 {
			c.Workload = nil
		}
	}
	if w.Arrivals != nil {
		c.Arrivals = split(*w.Arrivals, w.Clients)
	}
	if l.idle {
		c.Workload = nil
	}
}

// split is the gap between the arrivals of one of n clients. Random arrivals stay random (a Poisson
// process dealt out at random is n of them), steady ones steady.
func split(gap sim.Dist, n int) sim.Dist {
	if gap.Min() == gap.Max() {
		return sim.Constant(gap.Min() * time.Duration(n))
	}
	return sim.Exponential(gap.Mean() * time.Duration(n))
}

// opsOf is how many operations the ith client of a workload may begin in one life, where they are
// limited.
func (w *Workload) opsOf(i int) int {
	n := w.Ops / w.Clients
	if i < w.Ops%w.Clients {
		n++
	}
	return n
}

// onReturn counts the final reads, and ends the run after the last of them.
func (l *load) onReturn(e *sim.Event) {
	if e.At < l.calm {
		return
	}
	ops := l.history.Operations()
	for i := len(ops) - 1; i >= 0 && ops[i].Call >= l.calm; i-- {
		o := &ops[i]
		if l.reads[o.Op] && (o.ReturnEvent == e.Num && o.GaveUp == 0 || o.GaveUp == e.Num) {
			l.finals--
			break
		}
	}
	if l.finals == 0 {
		l.stop()
	}
}

// A lostAnswer is a message to a client that was lost: what a client that asks twice has missed.
type lostAnswer struct {
	client sim.ID
	event  uint64
}

// onDrop takes down a lost message if it was for a client.
func (l *load) onDrop(e *sim.Event) {
	if e.Peer >= l.cast.clients[0] {
		l.lost = append(l.lost, lostAnswer{e.Peer, e.Num})
	}
}
