package coverage

import (
	"reflect"
	"slices"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// Terms are the things that could be seen in the runs of a plan, numbered. Those of a message at a role come first, then
// those of a fault at a role, of a fault in a phase, and of one thing after another. They are never changed once made.
type Terms struct {
	messages []string // kinds; the first stands for those that the protocol does not declare
	stages   []string // of a node, and of all: by the milestone that was stated last; the first: none was
	groups   []string // of the servers; who is in none of them is a client
	faults   []bool   // by kind: the schedule has it

	ofMessage, ofFact types // to messages, and to phases
	layout
}

// faultKinds is how many kinds of fault there are.
const faultKinds = int(sim.Upgrade) + 1

// undeclared is the message that stands for all which the protocol does not declare.
const undeclared = "another message"

// TermsOf are those of a plan. Seeds for which a file draws another number of servers have the same; messages, roles
// and milestones are what the protocol declares, and faults those of the schedule.
func TermsOf(plan *scenarios.Plan) *Terms {
	t := &Terms{messages: []string{undeclared}, stages: []string{"start"}, faults: make([]bool, faultKinds)}
	p := &plan.Protocol
	for _, m := range append(asked(plan), p.Sends...) {
		t.ofMessage.put(reflect.TypeOf(m), numberOf(&t.messages, sim.KindOf(m)))
	}
	for _, f := range p.Facts {
		if _, claims := f.(sim.Claim); claims {
			t.ofFact.put(reflect.TypeOf(f), numberOf(&t.stages, sim.FactKind(f)))
		}
	}
	for _, f := range p.Milestones {
		t.ofFact.put(reflect.TypeOf(f), numberOf(&t.stages, sim.FactKind(f)))
	}
	if system, err := p.Build(plan.Args); err == nil {
		for i := range system.Roles {
			numberOf(&t.groups, system.Roles[i].Name)
		}
	}
	for _, entry := range plan.Schedule {
		for part := range scenarios.Parts[scenarios.Part](entry) {
			if kind, is := sim.FaultOf(part.CallOf()); is {
				t.faults[kind] = true
			}
		}
	}
	t.lay()
	return t
}

// asked are the messages by which the plan's clients, and its operator, ask.
func asked(plan *scenarios.Plan) (all []sim.Message) {
	if plan.Clients() > 0 {
		all = append(all, service.Request{})
	}
	if plan.Operator {
		all = append(all, service.Order{})
	}
	return all
}

// numberOf is the place of a name, which is added if it is new.
func numberOf(names *[]string, name string) int {
	i := slices.Index(*names, name)
	if i < 0 {
		i = len(*names)
		*names = append(*names, name)
	}
	return i
}

// A layout says where the numbers of the things begin, and how many there are to a side.
type layout struct {
	phases, roles, kinds       int // kinds are of things that come one after another
	milestones, harms, restart int // where those begin among the kinds: messages are the first
	faultsAt, faultsIn, orders int // where those begin among the things: messages at roles are the first
	size                       int
}

func (t *Terms) lay() {
	messages, phases := len(t.messages), len(t.stages)
	l := layout{phases: phases, roles: len(t.groups)*phases + 1, milestones: messages, harms: messages + phases - 1}
	l.restart = l.harms + faultKinds
	l.kinds = l.restart + 1
	l.faultsAt = messages * l.roles
	l.faultsIn = l.faultsAt + faultKinds*l.roles
	l.orders = l.faultsIn + faultKinds*l.phases
	l.size = l.orders + l.kinds*l.kinds
	t.layout = l
}

// client is the role of whoever is no server.
func (l *layout) client() int { return l.roles - 1 }

func (l *layout) role(group, phase int) int { return group*l.phases + phase }

// The kinds of what comes one after another; a message is its own.
func (l *layout) milestone(phase int) int     { return l.milestones + phase - 1 }
func (l *layout) harm(kind sim.FaultKind) int { return l.harms + int(kind) }

// The things.
func (l *layout) messageAt(m, role int) int   { return m*l.roles + role }
func (l *layout) faultAt(kind, role int) int  { return l.faultsAt + kind*l.roles + role }
func (l *layout) faultIn(kind, phase int) int { return l.faultsIn + kind*l.phases + phase }
func (l *layout) after(before, kind int) int  { return l.orders + before*l.kinds + kind }

// types finds the number of a type. Some are asked for with every event, so it is a table that their addresses lead into.
type types struct {
	slots []typed // a power of two, or none
	n     int
}

type typed struct {
	address uintptr // 0: the slot is free
	number  int32
}

func addressOf(t reflect.Type) uintptr { return reflect.ValueOf(t).Pointer() }

func (t *types) put(of reflect.Type, number int) {
	if 2*(t.n+1) > len(t.slots) {
		old := t.slots
		t.slots, t.n = make([]typed, max(16, 2*len(old))), 0
		for _, s := range old {
			if s.address != 0 {
				t.place(s)
			}
		}
	}
	t.place(typed{addressOf(of), int32(number)})
}

func (t *types) place(s typed) {
	i := t.slot(s.address)
	if t.slots[i].address == 0 {
		t.n++
	}
	t.slots[i] = s
}

// slot is where a type stands, or would.
func (t *types) slot(address uintptr) uintptr {
	mask := uintptr(len(t.slots) - 1)
	i := address >> 5 & mask
	for t.slots[i].address != 0 && t.slots[i].address != address {
		i = (i + 1) & mask
	}
	return i
}

// number is that of the type of a value, and whether it has one.
func (t *types) number(of any) (int, bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	s := &t.slots[t.slot(addressOf(reflect.TypeOf(of)))]
	return int(s.number), s.address != 0
}
