package twogenerals

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "twogenerals",
	Doc:        "two generals who have to attack together, and whose messengers may be caught: no number of acknowledgements is enough",
	Topic:      "calls and links",
	Paper:      "Akkoyunlu, Ekanadham and Huber, 1975; Gray, Notes on data base operating systems, 1978",
	Params:     params,
	Mutants:    zoo,
	Facts:      []sim.Fact{Heard{}, Decided{}},
	Milestones: []sim.Fact{Heard{}, Decided{}},
	Sends:      []sim.Message{Messenger{}},
	Timers:     []string{dawnTimer.Name, nextTimer.Name},
	Build:      build,
}

var params = []about.Param{
	{Name: "messages", Kind: about.IntParam, Default: 2, Min: 1, Max: 1000, Doc: "how many there are if none is lost: the proposal, its acknowledgement, the acknowledgement of that..."},
	{Name: "messengers", Kind: about.IntParam, Default: 1, Min: 1, Max: 1000, Doc: "how many carry each message, one after the other"},
	{Name: "apart", Kind: about.DurationParam, Default: 10 * time.Millisecond, Min: 1, Max: int64(time.Hour), Doc: "the time from one messenger to the next"},
	{Name: "dawn", Kind: about.DurationParam, Default: time.Second, Min: 1, Max: int64(24 * time.Hour), Doc: "when they attack, or do not"},
}

// config is what the scenario says about both generals.
type config struct {
	messages, messengers int
	apart, dawn          time.Duration
	mutants              about.Switched
}

// sender is who sends the nth message: the first general the odd ones.
func (*config) sender(n int) sim.ID { return sim.ID(2 - n%2) }

func (*config) other(id sim.ID) sim.ID { return 3 - id }

// due is the last message that a general is to get; 0: none.
func (c *config) due(id sim.ID) int {
	if c.sender(c.messages) != id {
		return c.messages
	}
	return c.messages - 1
}

// build makes two generals.
func build(args about.Args) (about.System, error) {
	c := &config{
		messages: args.Int("messages"), messengers: args.Int("messengers"), apart: args.Duration("apart"), dawn: args.Duration("dawn"),
		mutants: args.Switched(zoo),
	}
	return about.System{
		Roles: []about.Role{{Votes: true, Group: sim.Group{
			Name: "general", Size: 2, Prefix: "g", New: func(sim.ID) sim.Node { return &General{config: c} },
		}}},
		Invariants: invariants(c),
	}, nil
}
