package sim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A ChoiceKind is what a choice is about.
type ChoiceKind uint8

// The kinds of choices. For all but the node's own, zero is the dull outcome. Their order is part of
// what is hashed: a new kind goes to the end.
const (
	LossChoice       ChoiceKind = iota // 1: the message is lost
	DuplicateChoice                    // 1: a second copy arrives
	CorruptChoice                      // 1: the checksum refuses the message
	DelayChoice                        // nanoseconds from departure to arrival
	JitterChoice                       // nanoseconds on top of the delay
	ExtraChoice                        // nanoseconds that a fault adds to that
	CopyChoice                         // nanoseconds from departure to the arrival of the second copy
	TieChoice                          // a message's rank among the arrivals and timers of one instant
	WorkChoice                         // nanoseconds of CPU for handling a message
	FsyncChoice                        // nanoseconds that a sync takes
	WriteChoice                        // nanoseconds that a write takes
	TornChoice                         // how many unsynced writes survive a crash
	RotChoice                          // which record fails its checksum
	OffsetChoice                       // nanoseconds by which a clock is off
	DriftChoice                        // parts per million by which it drifts
	ScheduleChoice                     // what the schedule draws: whom, what, when
	DrawChoice                         // what a scenario file draws, by name
	RandChoice                         // a node's own; no shrinker touches it
	TimerChoice                        // a timer's rank among the arrivals and timers of one instant
	FailChoice                         // 1: a sync fails, and what it was to keep is lost; 2: it fails, and a later one may keep it
	ReadChoice                         // nanoseconds that a read takes
	UnreadableChoice                   // which record cannot be read in the life that begins, counted from one; 0: none

	choiceKinds
)

var choiceNames = [choiceKinds]string{
	"loss", "duplicate", "corrupt", "delay", "jitter", "extra", "copy", "tie", "work", "fsync", "write",
	"torn", "rot", "offset", "drift", "schedule", "draw", "rand", "timer",
	"fail", "read", "unreadable",
}

// String is the kind's name in tokens: loss.
func (k ChoiceKind) String() string { return choiceNames[k] }

// own reports whether the outcomes of such choices mean something else each time.
func (k ChoiceKind) own() bool { return k == ScheduleChoice || k == DrawChoice || k == RandChoice }

// A Purpose is what an entry of the schedule draws for. Each counts its questions from one.
type Purpose uint8

// The purposes.
const (
	ForStep     Purpose = iota // a step: whether it strikes, whom, for how long
	ForPeriod                  // when the entry acts again
	ForWait                    // how long after an event it acts
	ForMenu                    // which part of its menu a nemesis plays
	ForFlap                    // how long a fault that comes and goes stays and is away
	ForPattern                 // whom a pattern means
	ForMoment                  // all about a fault that began earlier and finds its moment, or a new one
	ForFunction                // what a function of the file draws

	purposes
)

var purposeNames = [purposes]string{"step", "period", "wait", "menu", "flap", "pattern", "moment", "function"}

// String is the purpose's word in the names of choices.
func (p Purpose) String() string { return purposeNames[p] }

// A Choice is the name of one random choice: what it is about, whose it is, and its number. No two
// choices of a run have one name. The outcome is a hash of the seed and the name, so that no choice
// moves another.
type Choice struct {
	Kind    ChoiceKind
	Purpose Purpose // of the schedule
	A, B    ID      // the link from A to B, or the node A; of the schedule, entry A and its question B
	Part    string  // of the node A, by its full name; "" is the node itself
	Text    string  // of a draw its name, of a timer's rank the timer's
	Turn    uint64  // of the schedule, how often the entry has acted; of a timer, its argument; of an extra delay, its place among several
	N       uint64  // counted from zero for each kind and subject; of a timer's rank, the instant in nanoseconds
	Every   bool    // in an override: all choices of the kind that have none of their own; the rest is zero
}

// String is the choice's name in tokens:
//
//	loss.1-3.17                    the loss of the 18th message from 1 to 3
//	fsync.2.0                      the first sync of node 2
//	schedule.3.step.2.5            entry 3, its third turn, the fifth question of its steps
//	schedule.3.flap.2.5.1          the second wait of the fault that began with that question
//	timer.1.election.0.150000000   the rank of node 1's timer election, with argument 0, at 150 ms
//	draw.timeout.0                 what a file draws first under the name timeout
//	loss.every                     every loss that has no override of its own
func (c Choice) String() string {
	n := strconv.FormatUint(c.N, 10)
	switch {
	case c.Every:
		return c.Kind.String() + ".every"
	case c.Kind == DrawChoice:
		return c.Kind.String() + "." + c.Text + "." + n
	case c.Kind == TimerChoice:
		return fmt.Sprintf("%s.%s.%s.%d.%s", c.Kind, c.owner(), c.Text, int64(c.Turn), n)
	case c.Kind == ScheduleChoice:
		name := fmt.Sprintf("%s.%d.%s.%d.%d", c.Kind, c.A, c.Purpose, c.Turn, c.B)
		if c.N > 0 {
			name += "." + n
		}
		return name
	}
	name := c.Kind.String() + "." + c.owner()
	if c.B != 0 {
		name += fmt.Sprintf("-%d", c.B)
	}
	name += "." + n
	if c.Turn > 0 {
		name += fmt.Sprintf(".%d", c.Turn)
	}
	return name
}

// owner is the node, and the part of it, with the dots of the part's name written as %2E.
func (c Choice) owner() string {
	owner := strconv.Itoa(int(c.A))
	if c.Part != "" {
		owner += "/" + noDots.Replace(c.Part)
	}
	return owner
}

var (
	noDots = strings.NewReplacer("%", "%25", ".", "%2E", "-", "%2D")
	dots   = strings.NewReplacer("%25", "%", "%2E", ".", "%2D", "-")
)

// ParseChoice reads what [Choice.String] wrote.
func ParseChoice(s string) (Choice, error) {
	kind, rest, _ := strings.Cut(s, ".")
	k := slices.Index(choiceNames[:], kind)
	if k < 0 {
		if !strings.Contains(s, ".") {
			return Choice{}, notAChoice(s)
		}
		return Choice{}, fmt.Errorf("there is no choice of kind %q; there are %s", kind, strings.Join(choiceNames[:], ", "))
	}
	c := Choice{Kind: ChoiceKind(k)}
	if rest == "every" {
		if c.Every = !c.Kind.own(); !c.Every {
			return Choice{}, fmt.Errorf("%s cannot be forced at once: each such choice has outcomes of its own", s)
		}
		return c, nil
	}
	p := nameParser{rest: rest, ok: true}
	switch c.Kind {
	case DrawChoice:
		c.N = p.lastNumber()
		c.Text = p.rest
		p.ok = p.ok && c.Text != ""
		p.rest = ""
	case TimerChoice:
		c.N = p.lastNumber()
		c.Turn = p.lastArgument()
		c.A, c.Part = p.owner()
		c.Text = p.rest
		p.rest = ""
	case ScheduleChoice:
		c.A = p.id()
		word := p.word()
		purpose := slices.Index(purposeNames[:], word)
		if purpose < 0 {
			return Choice{}, fmt.Errorf("%q is not the name of a choice of the schedule; they look like "+
				"schedule.3.step.2.5: the entry, the purpose (%s), the turn, the question", s, strings.Join(purposeNames[:], ", "))
		}
		c.Purpose = Purpose(purpose)
		c.Turn, c.B = p.number(), p.id()
		if p.rest != "" {
			c.N = p.number()
		}
	default:
		c.A, c.Part, c.B = p.ends()
		c.N = p.number()
		if p.rest != "" {
			c.Turn = p.number()
		}
	}
	if !p.ok || p.rest != "" {
		return Choice{}, notAChoice(s)
	}
	return c, nil
}

func notAChoice(s string) error {
	return fmt.Errorf("%q is not the name of a choice; they look like loss.1-3.17", s)
}

// A nameParser takes the name of a choice apart, at its dots.
type nameParser struct {
	rest string
	ok   bool
}

// word is the first part of what is left.
func (p *nameParser) word() string {
	var w string
	w, p.rest, _ = strings.Cut(p.rest, ".")
	return w
}

// last is the last part of what is left, which must have another before it.
func (p *nameParser) last() string {
	i := strings.LastIndexByte(p.rest, '.')
	if i < 0 {
		p.ok = false
		return ""
	}
	w := p.rest[i+1:]
	p.rest = p.rest[:i]
	return w
}

func (p *nameParser) number() uint64     { return p.parse(p.word()) }
func (p *nameParser) lastNumber() uint64 { return p.parse(p.last()) }

func (p *nameParser) parse(w string) uint64 {
	n, err := strconv.ParseUint(w, 10, 64)
	p.ok = p.ok && err == nil
	return n
}

// lastArgument is a timer's argument, which may be negative.
func (p *nameParser) lastArgument() uint64 {
	n, err := strconv.ParseInt(p.last(), 10, 64)
	p.ok = p.ok && err == nil
	return uint64(n)
}

func (p *nameParser) id() ID { return p.parseID(p.word(), 0) }

// owner is a node, and the part of it.
func (p *nameParser) owner() (ID, string) { return p.parseOwner(p.word()) }

func (p *nameParser) parseOwner(w string) (ID, string) {
	node, part, found := strings.Cut(w, "/")
	p.ok = p.ok && found == (part != "")
	return p.parseID(node, 0), dots.Replace(part)
}

// ends are a node, or the two ends of a link.
func (p *nameParser) ends() (a ID, part string, b ID) {
	from, to, pair := strings.Cut(p.word(), "-")
	a, part = p.parseOwner(from)
	if pair {
		b = p.parseID(to, 1)
	}
	return a, part, b
}

func (p *nameParser) parseID(w string, least int64) ID {
	n, err := strconv.ParseInt(w, 10, 32)
	p.ok = p.ok && err == nil && n >= least
	return ID(n)
}
