package scenarios

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// An OrderRecord is an order that the schedule gave to the operator.
type OrderRecord struct {
	Text   string // leave(leader())
	Goal   service.Goal
	To     sim.ID // the one server that was asked; 0: whoever leads
	Pos    Pos
	At     time.Duration
	Event  uint64        // before it
	Done   time.Duration // when the operator was obeyed, or gave up
	Obeyed uint64        // the event by which the goal was reached; 0: nobody said so
	GaveUp uint64        // the event by which the operator gave up; 0: it did not
	Choice sim.Choice    // an override of it with 0 prevents the order; zero where none can

	by     *entryState
	waits  *task // the script that goes on when it is carried out; nil: none
	ticket int   // of the task then
}

// over tells whether the operator asks no longer.
func (o *OrderRecord) over() bool { return o.Obeyed+o.GaveUp != 0 }

// A command is an order of which everything is known.
type command struct {
	goal    service.Goal
	to      sim.ID
	lasting bool // it is taken back when the duration is over, if not before
}

// addOperator adds the node that gives orders, after all others. Cuts between servers pass it by,
// as they do clients.
func (r *Run) addOperator(config *sim.Config) {
	if !r.plan.Operator {
		return
	}
	r.operator = sim.ID(len(r.servers) + len(r.clients) + 1)
	config.Groups = append(config.Groups[:len(config.Groups):len(config.Groups)], sim.Group{
		Name: OperatorName, Size: 1, Names: []string{OperatorName}, Clients: true,
		New: func(sim.ID) sim.Node {
			return service.NewOperator(service.OperatorConfig{Servers: r.servers})
		},
	})
}

// OperatorName is the name of the operator, and of its group.
const OperatorName = "operator"

// command finds whom an order of the schedule is about, now. found is false if that is nobody.
func (r *Run) command(f *Fault, a *aim) (c command, found bool, err error) {
	if err := f.TakenBy(&r.plan.Protocol); err != nil {
		return c, false, err
	}
	ids, err := r.resolve(f.Who, a)
	if err != nil {
		return c, false, err
	}
	ids = r.filter(ids, r.isServer)
	if f.Other != nil {
		to, err := r.resolve(f.Other, a)
		if to = r.filter(to, r.isServer); err != nil || len(to) == 0 {
			return c, false, err
		}
		c.to = to[0]
	}
	switch f.Word {
	case service.Transfer:
		ids = ids[:min(len(ids), 1)]
	case service.Leave:
		ids = without(ids, r.spared(a))
	case service.Reconfigure:
		if len(ids) > 0 {
			ids = append(slices.Clip(ids), r.filter(r.spared(a), r.isServer)...)
		}
	}
	c.goal = service.Goal{Name: f.Word, Nodes: sortedSet(ids)}
	return c, len(ids) > 0, nil
}

// sortedSet are IDs in order, each once.
func sortedSet(ids []sim.ID) []sim.ID {
	return slices.Compact(slices.Sorted(slices.Values(ids)))
}

// give gives an order. One that can be taken back is active until then.
func (r *Run) give(by *entryState, f *Fault, c command) (*OrderRecord, *active) {
	by.fired++
	if f.Name != "" {
		r.targets[f.Name] = c.goal.Nodes
	}
	place := r.place()
	r.recorded(Action{Order: &c.goal, To: c.to, Lasting: c.lasting, Fault: place})
	var a *active
	if changed := r.changes(c.goal); Invertible(c.goal.Name) && len(changed) > 0 {
		inverse := service.Goal{Name: inverses[c.goal.Name], Nodes: changed}
		a = &active{
			name: f.Name, inverse: inverse, lasting: c.lasting, record: len(r.orders), place: place,
		}
		r.actives = append(r.actives, a)
	}
	o := &OrderRecord{Text: f.Text, Pos: f.Pos, by: by}
	r.instruct(o, c)
	return o, a
}

// changes are the servers for which a goal is news, as far as anybody knows. Only they are
// concerned when it is taken back.
func (r *Run) changes(g service.Goal) []sim.ID {
	if g.Name == service.Leave {
		return without(g.Nodes, without(g.Nodes, r.members()))
	}
	return without(g.Nodes, r.members())
}

// takeBack gives the inverse of an order.
func (r *Run) takeBack(a *active) {
	given := r.orders[a.record]
	r.recorded(Action{Fault: a.place})
	end := &OrderRecord{Text: "the end of " + given.Text, Pos: given.Pos, by: given.by}
	r.instruct(end, command{goal: a.inverse})
}

// instruct hands an order to the operator.
func (r *Run) instruct(o *OrderRecord, c command) {
	o.Goal, o.To = c.goal, c.to
	o.At, o.Event = r.world.Now(), r.world.Latest()
	r.orders = append(r.orders, o)
	r.healed = lastHeal{o.At, max(o.Event, 1), true}
	if c.to != 0 {
		r.world.Inject(r.operator, service.Once{Goal: c.goal, To: c.to})
	} else {
		r.world.Inject(r.operator, c.goal)
	}
}

// onOperator hears what becomes of orders.
func (r *Run) onOperator(e *sim.Event) {
	if e.Node != r.operator {
		return
	}
	var o *OrderRecord
	switch f := e.Body.(type) {
	case service.Obeyed:
		if o = r.pending(service.Goal{Name: f.Goal, Nodes: f.Nodes}, f.To); o != nil {
			o.Done, o.Obeyed = e.At, e.Num
		}
	case service.GaveUp:
		if o = r.pending(service.Goal{Name: f.Goal, Nodes: f.Nodes}, 0); o != nil {
			o.Done, o.GaveUp = e.At, e.Num
		}
	}
	if o == nil || o.waits == nil || o.waits.ticket != o.ticket || !r.live() {
		return
	}
	outside := r.within
	r.within = e.Num
	if o.Obeyed != 0 {
		o.waits.resume()
	} else {
		o.waits.end()
	}
	r.within = outside
}

// pending is the oldest order for a goal, to one server or to whoever leads, that is not over.
func (r *Run) pending(g service.Goal, to sim.ID) *OrderRecord {
	for _, o := range r.orders {
		if !o.over() && o.To == to && o.Goal.Name == g.Name && slices.Equal(o.Goal.Nodes, g.Nodes) {
			return o
		}
	}
	return nil
}

// inverses are the orders that can be taken back, and what takes them back.
var inverses = map[string]string{service.Join: service.Leave, service.Leave: service.Join}

// Invertible tells whether an order can be taken back.
func Invertible(order string) bool { return inverses[order] != "" }

// OrderNames are the words for orders.
var OrderNames = []string{service.Join, service.Leave, service.Reconfigure, service.Transfer}

// IsOrder tells whether the fault is an order of an operator.
func (f *Fault) IsOrder() bool { return slices.Contains(OrderNames, f.Word) }

// TakenBy is an error where a protocol does not take the order.
func (f *Fault) TakenBy(p *about.Protocol) error {
	switch {
	case slices.Contains(p.Orders, f.Word):
		return nil
	case len(p.Orders) == 0:
		return Errorf(f.Pos, "%s: %s takes no orders: who its servers are, and who leads them, cannot be changed",
			f.Word, p.Name)
	}
	return Errorf(f.Pos, "%s: %s does not take this order; it takes %s", f.Word, p.Name, wording.OneOf(p.Orders))
}
