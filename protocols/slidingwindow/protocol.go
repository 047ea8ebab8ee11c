package slidingwindow

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:    "slidingwindow",
	Doc:     "a stream from one node to another, each item once and in order: go-back-n, selective repeat, and a window for congestion",
	Topic:   "calls and links",
	Paper:   "Cerf and Kahn, 1974; Jacobson, Congestion avoidance and control, 1988; RFC 2018, 1996",
	Params:  params,
	Mutants: zoo,
	Facts:   []sim.Fact{Sent{}, Moved{}, Delivered{}, Discarded{}, Resized{}},
	Sends:   []sim.Message{Segment{}, Ack{}},
	Timers:  []string{resendTimer.Name},
	Build:   build,
}

// The words of the parameter repeat.
const (
	goBackN, selective = "go back n", "selective"
)

var params = []about.Param{
	{Name: "items", Kind: about.IntParam, Default: 1000, Min: 1, Max: 1_000_000_000, Doc: "how long the stream is"},
	{Name: "window", Kind: about.IntParam, Default: 8, Min: 1, Max: 1_000_000, Doc: "how many segments may be sent beyond what is acknowledged; 1: stop and wait"},
	{
		Name: "repeat", Kind: about.TextParam, Default: selective, Values: []string{goBackN, selective},
		Doc: "what is sent again after a loss: all from there on, or what is missing",
	},
	{
		Name: "numbers", Kind: about.IntParam, Default: 0, Min: 0, Max: 1_000_000,
		Doc: "how many numbers there are before they come round again; 0: without end. A window is less than that, and with selective repeat half of it at most",
	},
	{Name: "timeout", Kind: about.DurationParam, Default: 200 * time.Millisecond, Min: int64(time.Microsecond), Max: int64(time.Hour), Doc: "how long the first segment of the window may be under way"},
	{Name: "congestion", Kind: about.FlagParam, Default: false, Doc: "the sender also has a window for congestion, which grows by one a round trip and is halved by a loss"},
	{Name: "item_size", Kind: about.SizeParam, Default: int64(1000), Min: 0, Max: 1 << 30, Doc: "how large an item is, for links of limited bandwidth"},
	{Name: "loss_every", Kind: about.IntParam, Default: 0, Min: 0, Max: 1_000_000_000, Doc: "the receiver loses each nth segment that arrives; 0: none"},
}

// config is what the scenario says about both nodes.
type config struct {
	items      int64
	width      int
	repeat     string
	numbers    int
	timeout    time.Duration
	congestion bool
	bytes      int32
	lossEvery  int
	mutants    about.Switched
}

// The sender is the first node, and the receiver the second.
func (*config) receiver() sim.ID { return 2 }

// build makes a sender and a receiver.
func build(args about.Args) (about.System, error) {
	c := &config{
		items: int64(args.Int("items")), width: args.Int("window"), repeat: args.Text("repeat"), numbers: args.Int("numbers"),
		timeout: args.Duration("timeout"), congestion: args.Flag("congestion"), bytes: int32(args.Size("item_size")),
		lossEvery: args.Int("loss_every"), mutants: args.Switched(zoo),
	}
	if err := c.enough(); err != nil {
		return about.System{}, err
	}
	return about.System{
		Roles: []about.Role{
			{Votes: true, Group: sim.Group{Name: "sender", Size: 1, Prefix: "s", New: func(sim.ID) sim.Node { return &Sender{config: c} }}},
			{Votes: true, Group: sim.Group{Name: "receiver", Size: 1, Prefix: "r", New: func(sim.ID) sim.Node { return &Receiver{config: c} }}},
		},
		Invariants: invariants(c),
	}, nil
}

// enough reports whether there are enough numbers for the window: a receiver must know what it had from what is new.
func (c *config) enough() error {
	most := c.numbers - 1
	if c.repeat == selective && !c.mutants.On(wideWindow) { // Without the rule: mutants/wide-window.
		most = c.numbers / 2
	}
	if c.numbers > 0 && c.width > most {
		return fmt.Errorf("window is %d, and of %d numbers a window may have %d with repeat = %q; write window = %d, or numbers = 0",
			c.width, c.numbers, most, c.repeat, max(most, 1))
	}
	return nil
}
