package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// An Entry is one line of a schedule. Entries run side by side.
type Entry interface {
	Part
	entry()
}

// At does its steps, one after another without a pause, at an instant.
type At struct {
	Source
	Time time.Duration // since the start of the run
	Do   []Step
}

// Every does its steps again and again.
type Every struct {
	Source
	Period sim.Dist
	Do     []Step
	React  *Reaction     // in place of Do; its event is nil
	Start  time.Duration // the first time is one period later
	Until  time.Duration
	Times  int // at most; 0: no limit
}

// On does its steps after each event that matches.
type On struct {
	Source
	Event *EventPattern
	Do    []Step
	React *Reaction // in place of Do
	After sim.Dist
	Times int // at most; 0: no limit
}

// A Script does its steps one after another, from the start of the run.
type Script struct {
	Source
	Steps []Step
}

// A Nemesis draws faults from a menu.
type Nemesis struct {
	Source
	Menu    []*Fault
	Every   sim.Dist // between two faults
	Lasting sim.Dist // of a fault that does not say itself
	AtOnce  int      // faults that may be active together
	Swarm   bool     // each seed plays a random part of the menu
	Keep    *Who     // nodes that are never hit; nil: none
}

func (*At) entry()      {}
func (*Every) entry()   {}
func (*On) entry()      {}
func (*Script) entry()  {}
func (*Nemesis) entry() {}

// A Step is one thing that a schedule does.
type Step interface {
	Part
	step()
}

// A Fault is something that goes wrong, before it is known whom it hits. An order of an operator is
// one too: something that the protocol must cope with.
type Fault struct {
	Source
	Word    string    // of the language: isolate, crash...
	Name    string    // "" if it has none
	Lasting *sim.Dist // then it is undone; nil: until the duration

	Who     *Who   // whom; of one_way and cut the first side; nil where the fault takes none
	Other   *Who   // of one_way the receiver, of cut the second side, of an order the server that is asked
	Groups  []*Who // of partition; whoever is left forms the last group
	Clients bool   // isolate, partition: clients are cut off too

	Times   sim.PPM         // slow: 1,000,000 is once
	Fsync   sim.Dist        // slow_disk
	By      time.Duration   // jump; of skew the offset
	Drift   sim.PPM         // skew; negative is slow
	Traffic *MessagePattern // degrade
	Link    sim.Link        // degrade: what is added
	Inner   *Fault          // flap: the fault that comes and goes
	Down    sim.Dist        // flap: how long it lasts
	Up      sim.Dist        // flap: how long it is away
}

// An Undo undoes faults.
type Undo struct {
	Source
	Word string // heal: all network faults; restore: all others; restart, resume: Who; undo: Name
	Who  *Who
	Name string
}

// A Hold stops the world's own accord: no message arrives and no timer fires unless a step says
// so. With Release it is let go again. What matches neither pattern is not touched; if both are nil
// everything is meant.
type Hold struct {
	Source
	Release bool
	Message *MessagePattern
	Timer   *TimerPattern
}

// A Verb acts on the oldest messages that match. None in flight is an error that lists what is.
type Verb struct {
	Source
	Word    string // deliver drop duplicate delay
	Message *MessagePattern
	Count   int
	By      time.Duration // delay
}

// An Exchange delivers all messages held from A to B, and the answers that they cause.
type Exchange struct {
	Source
	Message *MessagePattern // with Sender A and To B filled in
	A, B    *Who
}

// A Fire makes a timer come due.
type Fire struct {
	Source
	Timer *TimerPattern
	Times int
}

// An Invoke is one operation of the workload's service.
type Invoke struct {
	Source
	Op     string // "put"
	Args   []any  // strings and int64s
	Client *Who   // who asks; nil: a client of its own
	Node   *Who   // which server is asked; nil: the client decides
}

// A Wait lets time pass. Only scripts have it.
type Wait struct {
	Source
	Time sim.Dist
}

// An Until waits for an event or a state of the world. Only scripts have it.
type Until struct {
	Source
	Trigger Trigger
	Within  time.Duration // then the script stops, and the run is undecided; 0: no bound
}

// A Note is a caption in the story.
type Note struct {
	Source
	Caption string
}

// An InTurn does its steps for each node of a group, one node after another; it() is that node.
type InTurn struct {
	Source
	Group *Who
	Do    []Step
	Gap   time.Duration // between the beginnings of two turns
}

func (*Fault) step()    {}
func (*Undo) step()     {}
func (*Hold) step()     {}
func (*Verb) step()     {}
func (*Exchange) step() {}
func (*Fire) step()     {}
func (*Invoke) step()   {}
func (*Wait) step()     {}
func (*Until) step()    {}
func (*Note) step()     {}
func (*InTurn) step()   {}
