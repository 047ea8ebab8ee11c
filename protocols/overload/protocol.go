package overload

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/retry"
	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:     "overload",
	Doc:      "callers that ask again before a backend that has too much to do: storms of retries, and the rules against them",
	Topic:    "queues and load",
	Paper:    "Bronson et al., Metastable failures in distributed systems, 2021; Huang et al., Metastable failures in the wild, 2022",
	Services: []about.Service{station.Jobs},
	Params:   params,
	Mutants:  zoo,
	Facts: []sim.Fact{
		Booted{},
		Accepted{},
		Rejected{},
		Tried{},
		Retried{},
		Ended{},
		Opened{},
		Probed{},
		Closed{},
		Queued{},
		Shed{},
		Dropped{},
		Broke{},
		Started{},
		Served{},
	},
	Milestones: []sim.Fact{Opened{}, Closed{}},
	Sends:      []sim.Message{Do{}, Done{}, Failure{}, service.Reply{}},
	Timers:     []string{timeoutTimer, backoffTimer, nextTimer.Name},
	Build:      build,
}

// codelInterval is how many times the target of a queue's delay its interval is: 5 ms and 100 ms in the papers.
const codelInterval = 20

var params = []about.Param{
	{Name: "layers", Kind: about.IntParam, Default: 1, Min: 1, Max: 10, Doc: "how many callers stand one before the other, the last of them before the backend"},
	{Name: "service", Kind: about.DistParam, Default: sim.Constant(10 * time.Millisecond), Doc: "how long the backend is busy with a job"},
	{Name: "broken", Kind: about.FlagParam, Default: false, Doc: "the backend does nothing, and says so at once"},
	{
		Name: "timeout", Kind: about.DurationParam, Default: 200 * time.Millisecond, Min: 1, Max: int64(time.Hour),
		Doc: "for how long a caller waits for the answer to an attempt",
	},
	{Name: "tries", Kind: about.IntParam, Default: 4, Min: 1, Max: 1000, Doc: "how many attempts a caller makes of a call at most"},
	{
		Name: "backoff", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(time.Hour),
		Doc: "how long a caller waits before it asks for the second time; twice as long each time after it; 0: not at all",
	},
	{Name: "backoff_cap", Kind: about.DurationParam, Default: 2 * time.Second, Min: 1, Max: int64(time.Hour), Doc: "the longest of these waits"},
	{Name: "jitter", Kind: about.TextParam, Default: retry.None, Values: retry.Jitters, Doc: "which part of such a wait is drawn"},
	{Name: "share", Kind: about.ShareParam, Default: sim.PPM(1_000_000), Doc: "with less than 100 %: retries are at most this share of a caller's calls, and those kept for later"},
	{Name: "reserve", Kind: about.IntParam, Default: 10, Min: 1, Max: 1_000_000, Doc: "with a share: how many retries are kept for later at most, and there are at the start"},
	{Name: "breaker", Kind: about.IntParam, Default: 0, Min: 0, Max: 1_000_000, Doc: "after how many failures in a row a caller sends nothing for a while; 0: it always sends"},
	{Name: "open_for", Kind: about.DurationParam, Default: time.Second, Min: 1, Max: int64(time.Hour), Doc: "with a breaker: for how long"},
	{Name: "bulkhead", Kind: about.IntParam, Default: 0, Min: 0, Max: 1_000_000, Doc: "how many calls a caller has inside at most; 0: all that come"},
	{Name: "limit", Kind: about.IntParam, Default: 0, Min: 0, Max: 1_000_000, Doc: "how many jobs wait at the backend at most, before it sheds more; 0: all that come"},
	{Name: "deadlines", Kind: about.FlagParam, Default: false, Doc: "the backend does not serve what its caller has given up"},
	{
		Name: "codel", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(time.Hour),
		Doc: "controlled delay: a job that waited for longer is not served once the queue has not been empty for twenty times as long; 0: all are",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	layers     int
	service    sim.Dist
	broken     bool
	timeout    time.Duration
	policy     retry.Policy
	share      sim.PPM
	reserve    int
	breakAfter int
	openFor    time.Duration
	bulkhead   int
	limit      int
	deadlines  bool
	codel      time.Duration
	mutants    about.Switched
}

// first is the caller whom clients ask. Each node asks the next, and the backend is the last.
const first = sim.ID(1)

// build makes the callers and the backend.
func build(args about.Args) (about.System, error) {
	c := &config{
		layers: args.Int("layers"), service: args.Dist("service"), broken: args.Flag("broken"), timeout: args.Duration("timeout"),
		policy: retry.Policy{
			Tries: args.Int("tries"), Base: args.Duration("backoff"), Cap: args.Duration("backoff_cap"), Jitter: args.Text("jitter"),
		},
		share: args.Ratio("share"), reserve: args.Int("reserve"), breakAfter: args.Int("breaker"), openFor: args.Duration("open_for"),
		bulkhead: args.Int("bulkhead"), limit: args.Int("limit"), deadlines: args.Flag("deadlines"), codel: args.Duration("codel"),
		mutants: args.Switched(zoo),
	}
	roles := []about.Role{{Asked: true, Group: sim.Group{Name: "caller", Size: 1, Prefix: "f", New: c.newCaller}}}
	if c.layers > 1 {
		roles = append(roles, about.Role{Group: sim.Group{Name: "layer", Size: c.layers - 1, Prefix: "l", New: c.newCaller}})
	}
	roles = append(roles, about.Role{Votes: true, Group: sim.Group{
		Name: "backend", Size: 1, Prefix: "b", New: func(sim.ID) sim.Node { return &Backend{config: c} },
	}})
	return about.System{Roles: roles, Invariants: invariants(c), Client: service.StreamClient}, nil
}

func (c *config) newCaller(sim.ID) sim.Node { return &Caller{config: c} }
