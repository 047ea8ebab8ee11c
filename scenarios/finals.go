package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A finalAsk is a final read that a client is to ask of one replica.
type finalAsk struct {
	client  int // its place among the clients
	op      service.Op
	replica sim.ID
}

// dealFinals deals the final reads of each service out to the clients that ask for it, and counts
// them. Where a promise is about what each replica holds, each is asked every one.
func (l *load) dealFinals(configs []service.ClientConfig) {
	if l.plan.Quiet == 0 {
		return
	}
	everywhere := []sim.ID{0}
	if l.plan.needs(check.NeedsFinals) {
		everywhere = l.cast.asked
	}
	for _, of := range l.plan.Services() {
		clients, reads := l.readers(of)
		n := 0
		for _, op := range reads {
			l.reads[op] = true
			for _, replica := range everywhere {
				i := clients[n%len(clients)]
				c := &configs[i]
				c.Final, c.FinalAt = append(c.Final, op), l.calm
				if replica != 0 {
					c.FinalTo = append(c.FinalTo, replica)
					l.asks = append(l.asks, finalAsk{i, op, replica})
				}
				n++
			}
		}
		if n > 0 {
			sharing := len(clients) + len(l.cast.own)
			l.perClient = max(l.perClient, (n+sharing-1)/sharing)
		}
		l.finals += n
		l.dealt += n
	}
}

// readers are the clients that ask for a service, and its final reads: of workloads that share a key,
// each but once.
func (l *load) readers(of *service.Service) (clients []int, reads []service.Op) {
	known := map[service.Op]bool{}
	next := 0
	for _, w := range l.plan.Workloads {
		if w.Service == of {
			for i := range w.Clients {
				clients = append(clients, next+i)
			}
			for _, op := range w.Work.Final() {
				if !known[op] {
					known[op] = true
					reads = append(reads, op)
				}
			}
		}
		next += w.Clients
	}
	return clients, reads
}

// finalAnswers are what the replicas answered in the end. A client asks its final reads in the order
// in which they were dealt.
func (l *load) finalAnswers() []check.Final {
	ops := l.history.Operations()
	next := make([]int, len(l.cast.clients)) // where to look for a client's next final read
	answers := make([]check.Final, 0, len(l.asks))
	for _, a := range l.asks {
		f := check.Final{Node: a.replica, Op: a.op}
		for i := next[a.client]; i < len(ops); i++ {
			o := &ops[i]
			if o.Node != l.cast.clients[a.client] || o.Op != a.op || o.Call < l.calm {
				continue
			}
			f.Result, f.Known, f.At, f.Event = o.Result, o.Known, o.Return, o.ReturnEvent
			if !o.Known {
				f.At, f.Event = o.Call, o.CallEvent
			}
			next[a.client] = i + 1
			break
		}
		answers = append(answers, f)
	}
	return answers
}

// unread is how many final reads were not answered, however late. Where a client asks but once,
// its request may have been lost, or its server no leader: that says nothing of the service.
func (l *load) unread() int {
	n := l.dealt
	ops := l.history.Operations()
	for i := len(ops) - 1; i >= 0 && ops[i].Call >= l.calm; i-- {
		if o := &ops[i]; l.reads[o.Op] && (o.Known || o.GaveUp != 0 && o.GaveUpAt-o.Call <= l.leastTimeout()) {
			n--
		}
	}
	return max(n, 0)
}

// leastTimeout is the shortest time that a client waits for an answer.
func (l *load) leastTimeout() time.Duration {
	least := l.plan.Workloads[0].Timeout
	for _, w := range l.plan.Workloads {
		least = min(least, w.Timeout)
	}
	return least
}
