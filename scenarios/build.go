package scenarios

import (
	"maps"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// build makes the world of a plan: the protocol's servers, then the clients, and then the operator.
func (r *Run) build() error {
	p := r.plan
	args := p.Args
	r.service = p.Service()
	if _, takes := args.Values["service"]; takes {
		args.Values = maps.Clone(args.Values)
		args.Values["service"] = r.service
	}
	system, err := p.Protocol.Build(args)
	if err != nil {
		return Errorf(p.Pos, "%s: %v", p.Protocol.Name, err)
	}
	config := sim.Config{
		Seed: r.seed, Groups: system.Groups(), Disk: p.Disk, CPU: p.CPU, Clock: p.Clock,
		Overrides: r.worldOverrides(), Keep: r.opts.Keep, Verify: r.opts.Verify,
	}
	servers := 0
	for _, g := range system.Groups() {
		r.roles = append(r.roles, g.Name)
		servers += max(g.Size, len(g.Names))
	}
	r.servers = idsFrom(1, servers)
	if err := r.addClients(&config, &system); err != nil {
		return err
	}
	r.addOperator(&config)
	r.groups = config.Groups
	if config.Network, err = r.network(); err != nil {
		return err
	}
	r.world = sim.New(config)
	r.invariants = system.Invariants
	return nil
}

func idsFrom(first, n int) []sim.ID {
	ids := make([]sim.ID, n)
	for i := range ids {
		ids[i] = sim.ID(first + i)
	}
	return ids
}

// addClients adds the workload's clients, and after them one for each operation that the schedule
// invokes by a client of its own.
func (r *Run) addClients(config *sim.Config, system *about.System) error {
	w, own := r.plan.Workload, ownClients(r.plan.Schedule)
	busy := 0
	if w != nil {
		busy = w.Clients
	}
	if busy+own == 0 {
		return nil
	}
	made := system.Client
	if made == nil {
		pos := r.plan.Pos
		if w != nil {
			pos = w.Pos
		}
		return Errorf(pos, "%s has no clients: it takes no workload, and nothing can be invoked",
			r.plan.Protocol.Name)
	}
	first := len(r.servers) + 1
	r.clients = idsFrom(first, busy+own)
	r.own = r.clients[busy:]
	configs := make([]service.ClientConfig, busy+own)
	for i := range configs {
		configs[i] = service.ClientConfig{
			Name: numbered("c", i+1), Servers: r.servers, Timeout: time.Second,
		}
		if i < busy {
			r.workFor(&configs[i], i)
		}
	}
	if w != nil {
		r.finals = r.dealFinals(configs[:busy])
	}
	config.Groups = append(config.Groups[:len(config.Groups):len(config.Groups)], sim.Group{
		Name: "client", Size: busy + own, Prefix: "c", Clients: true,
		New: func(id sim.ID) sim.Node { return made(configs[int(id)-first]) },
	})
	return nil
}

// ownClients counts the operations that a schedule invokes without saying by which client.
func ownClients(schedule []Entry) int {
	n := 0
	var count func(steps []Step)
	count = func(steps []Step) {
		for _, s := range steps {
			switch s := s.(type) {
			case *Invoke:
				if s.Client == nil {
					n++
				}
			case *InTurn:
				count(s.Do)
			}
		}
	}
	for _, e := range schedule {
		switch x := e.(type) {
		case *At:
			count(x.Do)
		case *Every:
			count(x.Do)
		case *On:
			count(x.Do)
		case *Script:
			count(x.Steps)
		}
	}
	return min(n, 256)
}

// workFor gives the ith client its part of the workload.
func (r *Run) workFor(c *service.ClientConfig, i int) {
	w := r.plan.Workload
	c.Workload = work(w)
	c.Until = r.calm
	c.Think, c.Timeout, c.Retry = w.Think, w.Timeout, w.Retry
	if w.Ops > 0 {
		c.Ops = w.Ops / w.Clients
		if i < w.Ops%w.Clients {
			c.Ops++
		}
		if c.Ops == 0 {
			c.Workload = nil
		}
	}
	if w.Arrivals != nil {
		c.Arrivals = split(*w.Arrivals, w.Clients)
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

// dealFinals deals the final reads out to the clients, and counts them.
func (r *Run) dealFinals(configs []service.ClientConfig) int {
	if r.plan.Quiet == 0 || len(configs) == 0 {
		return 0
	}
	ops := work(r.plan.Workload).Final()
	for i, op := range ops {
		c := &configs[i%len(configs)]
		c.Final, c.FinalAt = append(c.Final, op), r.calm
	}
	return len(ops)
}

// work is what each client of a workload asks for.
func work(w *Workload) service.Workload {
	switch w.Kind {
	case "register":
		return service.RegisterLoad{Reads: w.Reads, CAS: w.CAS, ValueSize: int(w.ValueSize)}
	case "counter":
		return service.CounterLoad{Reads: w.Reads}
	case "queue":
		return service.QueueLoad{Reads: w.Reads, ValueSize: int(w.ValueSize)}
	case "lock":
		return service.LockLoad{HeldFor: w.HeldFor}
	}
	return service.KVLoad{
		Keys: w.Keys, Reads: w.Reads, CAS: w.CAS, ValueSize: int(w.ValueSize), Popularity: w.Popularity,
	}
}
