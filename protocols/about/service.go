package about

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Service is a service with the word by which scenario files ask for it: kv(keys = 3). Its
// parameters belong to what a protocol says of itself, because a protocol may bring its own.
type Service struct {
	service.Service
	Params []Param // of the word, besides those that every workload has
	// Work makes what each client asks for, from the word's arguments. An error is about a
	// combination of arguments, and begins with the name of the one that is at fault.
	Work func(args Args) (service.Workload, error)
}

// Services are the words of [service.All]: whoever replicates a log can serve each of them.
var Services = []Service{KV, Register, Counter, Queue, Lock, Collection, Txn}

// The parameters that several words have.
var (
	valueSize = Param{Name: "value_size", Kind: SizeParam, Default: int64(16), Max: 1 << 20, Doc: "of a value"}
	reads     = Param{
		Name: "reads", Kind: ShareParam, Default: sim.PPM(500_000), Doc: "share of the operations that only read",
	}
)

// KV is kv(keys = 3, reads = percent(50)).
var KV = Service{
	Service: service.KV,
	Params: []Param{
		valueSize, reads,
		{Name: "keys", Kind: IntParam, Default: 3, Min: 1, Max: 1_000_000, Doc: "how many keys"},
		{Name: "cas", Kind: ShareParam, Default: sim.PPM(0), Asks: "cas", Doc: "share of the operations that compare and set"},
		{Name: "appends", Kind: ShareParam, Default: sim.PPM(0), Asks: "append", Doc: "share of the operations that add to the end of a value"},
		{Name: "deletes", Kind: ShareParam, Default: sim.PPM(0), Asks: "delete", Doc: "share of the operations that take a key away"},
		{
			Name: "repeats", Kind: ShareParam, Default: sim.PPM(0), Doc: "share of the values of puts and cas that are written " +
				"again and again, so that a cas which failed could succeed later; the others are written once",
		},
		{Name: "popularity", Kind: PopularityParam, Doc: "which keys are asked for; all alike if not given"},
	},
	Work: func(a Args) (service.Workload, error) {
		w := service.KVLoad{
			Keys: a.Int("keys"), Reads: a.Ratio("reads"), CAS: a.Ratio("cas"), Appends: a.Ratio("appends"),
			Deletes: a.Ratio("deletes"), Repeats: a.Ratio("repeats"), ValueSize: a.Size("value_size"),
		}
		if err := sharesOf(a, "reads", "cas", "appends", "deletes"); err != nil {
			return nil, err
		}
		if p := a.Popularity("popularity"); p != nil {
			w.Popularity = p(w.Keys)
		}
		return w, nil
	},
}

// sharesOf reports the first of these shares with which there are more than all operations.
func sharesOf(a Args, names ...string) error {
	sum := sim.PPM(0)
	var shares []string
	for _, name := range names {
		share := a.Ratio(name)
		if share == 0 {
			continue
		}
		shares = append([]string{fmt.Sprintf("%s (%v)", name, share)}, shares...)
		if sum += share; sum > 1_000_000 {
			last := len(shares) - 1
			return fmt.Errorf("%s and %s are more than 100%% together", strings.Join(shares[:last], ", "), shares[last])
		}
	}
	return nil
}

// Register is register(reads = percent(50)).
var Register = Service{
	Service: service.Register,
	Params:  []Param{valueSize, reads},
	Work: func(a Args) (service.Workload, error) {
		return service.RegisterLoad{Reads: a.Ratio("reads"), ValueSize: a.Size("value_size")}, nil
	},
}

// Counter is counter(reads = percent(50)).
var Counter = Service{
	Service: service.Counter,
	Params:  []Param{reads},
	Work: func(a Args) (service.Workload, error) {
		return service.CounterLoad{Reads: a.Ratio("reads")}, nil
	},
}

// Queue is queue(dequeues = percent(50)).
var Queue = Service{
	Service: service.Queue,
	Params: []Param{
		valueSize,
		{Name: "dequeues", Kind: ShareParam, Default: sim.PPM(500_000), Doc: "share of the operations besides reads that take an item"},
		{Name: "reads", Kind: ShareParam, Default: sim.PPM(0), Doc: "share of the operations that look at the item in front"},
	},
	Work: func(a Args) (service.Workload, error) {
		return service.QueueLoad{Reads: a.Ratio("reads"), Dequeues: a.Ratio("dequeues"), ValueSize: a.Size("value_size")}, nil
	},
}

// Lock is lock(held_for = ms(10)).
var Lock = Service{
	Service: service.Lock,
	Params: []Param{
		{Name: "held_for", Kind: DistParam, Default: sim.Constant(10e6), Doc: "how long a client keeps the lock"},
		{
			Name: "reads", Kind: ShareParam, Default: sim.PPM(0),
			Doc: "share of the operations that ask who has the lock; of those of clients that do not have it",
		},
	},
	Work: func(a Args) (service.Workload, error) {
		return service.LockLoad{HeldFor: a.Dist("held_for"), Reads: a.Ratio("reads")}, nil
	},
}

// Collection is collection(reads = percent(50), removes = percent(20)).
var Collection = Service{
	Service: service.Collection,
	Params: []Param{
		valueSize, reads,
		{
			Name: "removes", Kind: ShareParam, Default: sim.PPM(0),
			Doc: "share of the operations after an add that take its value out again; with values, of all that write",
		},
		{
			Name: "values", Kind: IntParam, Default: 0, Min: 0, Max: 1_000_000,
			Doc: "how many different values are added and removed, again and again; 0: every add is of a new one",
		},
	},
	Work: func(a Args) (service.Workload, error) {
		return service.CollectionLoad{
			Reads: a.Ratio("reads"), Removes: a.Ratio("removes"), Values: a.Int("values"), ValueSize: a.Size("value_size"),
		}, nil
	},
}

// Txn is txn(keys = 3, length = 4, registers = False).
var Txn = Service{
	Service: service.Txn,
	Params: []Param{
		{Name: "reads", Kind: ShareParam, Default: sim.PPM(500_000), Doc: "share of the accesses that read"},
		{Name: "keys", Kind: IntParam, Default: 3, Min: 1, Max: 1_000_000, Doc: "how many keys"},
		{Name: "length", Kind: IntParam, Default: 4, Min: 1, Max: 100, Doc: "accesses of a transaction at most"},
		{
			Name: "registers", Kind: FlagParam, Default: false,
			Doc: "keys hold a value each, and not a list that is appended to",
		},
	},
	Work: func(a Args) (service.Workload, error) {
		return service.TxnLoad{
			Keys: a.Int("keys"), Length: a.Int("length"), Reads: a.Ratio("reads"), Registers: a.Flag("registers"),
		}, nil
	},
}

// Lacks names something that the service cannot do without; "" if it has all.
func (s *Service) Lacks() string {
	switch {
	case len(s.Kinds) == 0:
		return "operations"
	case s.Machine == nil:
		return "machine"
	case s.Model.Step == nil:
		return "model"
	case s.Work == nil:
		return "workload"
	}
	return ""
}

// Only is the service with no other operations than these, for a protocol that cannot do them all.
// Its machine and its model may still have them: nobody can ask for them.
func (s Service) Only(operations ...string) Service {
	var kinds []service.Kind
	for _, name := range operations {
		k := s.Kind(name)
		if k == nil {
			panic("about: " + s.Name + " has no operation " + name)
		}
		kinds = append(kinds, *k)
	}
	s.Kinds = kinds
	work, params := s.Work, s.Params
	s.Work = func(a Args) (service.Workload, error) {
		for i := range params {
			p := &params[i]
			if p.Asks != "" && a.Ratio(p.Name) > 0 && !slices.Contains(operations, p.Asks) {
				return nil, fmt.Errorf("%s must be 0 here, for this protocol's %s has no %s; it has %s",
					p.Name, s.Name, p.Asks, strings.Join(operations, ", "))
			}
		}
		return work(a)
	}
	return s
}

// Serves is the protocol's service of a name; nil if it has none.
func (p *Protocol) Serves(name string) *Service {
	for i := range p.Services {
		if p.Services[i].Name == name {
			return &p.Services[i]
		}
	}
	return nil
}

// ServiceNames are the names of the protocol's services, in order.
func (p *Protocol) ServiceNames() []string {
	names := make([]string, len(p.Services))
	for i := range p.Services {
		names[i] = p.Services[i].Name
	}
	return names
}

// Defaults are the arguments of a protocol of which nothing is said.
func (p *Protocol) Defaults() Args {
	a := Args{Values: make(map[string]any, len(p.Params))}
	for i := range p.Params {
		a.Values[p.Params[i].Name] = p.Params[i].Default
	}
	if len(p.Services) > 0 {
		a.Service = &p.Services[0].Service
	}
	return a
}
