package language

import (
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// workloadWords are the words of what workloads are made of. Those of the workloads themselves come
// with the services of the catalogue.
func workloadWords() []*word {
	return []*word{
		{
			name: "poisson", class: anArrival, example: "poisson(per_second(300))",
			doc:    "Operations arrive at random, on average so many: as from a great many independent users.",
			params: []parm{need("rate", rateKind, "of all clients together")},
			build: func(c *call) (any, error) {
				return sim.Exponential(gap(arg[int64](c, "rate"))), nil
			},
		},
		{
			name: "steady", class: anArrival, example: "steady(per_second(300))",
			doc:    "Operations arrive evenly spaced.",
			params: []parm{need("rate", rateKind, "of all clients together")},
			build: func(c *call) (any, error) {
				return sim.Constant(gap(arg[int64](c, "rate"))), nil
			},
		},
		{
			name: "zipf", class: aPopularity, example: "zipf(1.0)",
			doc: "The nth key is asked for in proportion to 1 / n ^ exponent.",
			params: []parm{
				opt("exponent", positiveKind, "1.0", "the larger, the more the first keys stand out"),
			},
			build: func(c *call) (any, error) {
				exponent := arg[float64](c, "exponent")
				if exponent > 20 {
					return nil, c.at("exponent").errorf("zipf: exponent must be at most 20, not %v", exponent)
				}
				return about.Popularity(func(n int) service.Popularity { return service.Zipf(n, exponent) }), nil
			},
		},
	}
}

// gap is the time between two events of a rate, in the unit of rates.
func gap(rate int64) time.Duration {
	return max(1, time.Duration(3600e9/float64(rate)*1e6))
}

// addServices adds a word for each service of the catalogue's protocols, and says so if two that are
// called alike are asked for differently.
func (l *Language) addServices() {
	for i := range l.catalogue {
		p := &l.catalogue[i]
		for j := range p.Services {
			s := &p.Services[j]
			if lacks := s.Lacks(); lacks != "" {
				panic(fmt.Sprintf("scenarios: the service %q of %s has no %s", s.Name, p.Name, lacks))
			}
			before := l.services[s.Name]
			if before == nil {
				l.services[s.Name] = s
				l.add(serviceWord(s), workloadGroup)
			} else if !reflect.DeepEqual(before.Params, s.Params) {
				panic(fmt.Sprintf("scenarios: %s brings a service %q, and there is one of that name with other parameters",
					p.Name, s.Name))
			}
		}
	}
}

// operations are the names of all that can be asked of any service, in the order of the catalogue.
func (l *Language) operations() []string {
	var names []string
	for _, w := range l.list {
		s := l.services[w.name]
		if s == nil {
			continue
		}
		for _, k := range s.Kinds {
			if !contains(names, k.Name) {
				names = append(names, k.Name)
			}
		}
	}
	return names
}

// commonParms are the parameters that every workload has.
var commonParms = []parm{
	opt("clients", intKind, "4", "how many clients").within(1, maxClients),
	opt(
		"ops",
		intKind,
		"None",
		"operations of all clients together; as many as fit into the duration if not given",
	).within(1, 1<<30),
	opt("think", distKind, "ms(0)", "a client's pause between an answer and its next operation"),
	opt(
		"arrivals",
		arrivalsKind,
		"None",
		"operations begin at these times, answered or not; otherwise when the last is answered",
	),
	opt("timeout", durKind, "s(1)", "how long a client waits for the answer to one request").within(1, longest).pacing(),
	opt("retry", flagKind, "True", "it then asks again, as the same operation; without, it gives up"),
	opt("give_up", durKind, "None", "with retry: when it asks no more, from the first request on; after five timeouts if not given").
		within(1, longest),
	opt("backoff", durKind, "None", "its first pause before it asks again, at most; each is at most twice as long as the one before, up to "+
		"timeout; a fiftieth of timeout if not given").within(1, longest).pacing(),
	opt("region", textKind, "None", "where all its clients are; where the regions say if not given"),
	opt("start", durKind, "s(0)", "when its clients begin").within(0, int64(maxRun)),
	opt("until", durKind, "None", "when they begin nothing more; the end of the quiet phase if not given").
		within(1, int64(maxRun)),
}

// maxClients is how many clients a workload may have: each is a node.
const maxClients = 10_000

// ofWorkload says which workload something is about.
var ofWorkload = opt("workload", textKind, "None", "whose operations, by name, where there are several workloads; all if not given")

// serviceWord is the word by which a service is asked for: kv(keys = 3).
func serviceWord(s *about.Service) *word {
	w := &word{name: s.Name, class: aWorkload, doc: s.Doc, example: s.Name + "()", params: slices.Clone(commonParms)}
	for i := range s.Params {
		w.params = append(w.params, protocolParm(&s.Params[i]))
	}
	w.build = func(c *call) (any, error) {
		load := &scenarios.Workload{
			Source: c.source(), Clients: arg[int](c, "clients"), Ops: arg[int](c, "ops"),
			Think: distOf(c, "think"), Timeout: durationOf(c, "timeout"), Retry: arg[bool](c, "retry"),
			GiveUp: durationOf(c, "give_up"), Backoff: durationOf(c, "backoff"),
			Region: arg[string](c, "region"), Start: durationOf(c, "start"), Until: durationOf(c, "until"),
		}
		if a, ok := c.vals[c.index("arrivals")].(sim.Dist); ok {
			load.Arrivals = &a
		}
		plan := &workloadPlan{
			Workload: load, service: s.Name, args: argsOf(c, s.Params, len(commonParms)), site: c.site(),
		}
		if ev := evaluationOf(c.thread); ev != nil {
			plan.file = ev.file.at(callerPosition(c.thread))
		}
		return plan, nil
	}
	return w
}

// argsOf are the values of parameters that a catalogue describes, the first of which is the ith of
// the call.
func argsOf(c *call, params []about.Param, i int) about.Args {
	args := about.Args{Values: make(map[string]any, len(params))}
	for j := range params {
		v := c.vals[i+j]
		if d, ok := v.(*dist); ok {
			v = d.sim()
		}
		args.Values[params[j].Name] = v
	}
	return args
}
