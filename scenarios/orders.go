package scenarios

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// An OrderRecord is an order that the schedule gave to the operator.
type OrderRecord struct {
	Text   string // leave(leader())
	Goal   service.Goal
	Of     string // the part of the servers that it is about; "": the servers themselves
	To     sim.ID // the one server that was asked; 0: whoever leads
	Pos    Pos
	At     time.Duration
	Event  uint64        // before it
	Done   time.Duration // when the operator was obeyed, or gave up
	Obeyed uint64        // the event by which the goal was reached; 0: nobody said so
	GaveUp uint64        // the event by which the operator gave up; 0: it did not
	Choice sim.Choice    // an override of it with 0 prevents the order; zero where none can

	by sim.ID // the number of the entry that gave it
}

// An order is one that was given, and the script that goes on when it is carried out.
type order struct {
	OrderRecord
	waits  *task // nil: none
	ticket int   // of the task then
}

// over reports whether the operator asks no longer.
func (o *OrderRecord) over() bool { return o.Obeyed+o.GaveUp != 0 }

// A command is an order of which everything is known.
type command struct {
	goal    service.Goal
	of      string
	to      sim.ID
	lasting bool // it is taken back when the duration is over, if not before
}

// orders are what the schedule asks of the operator, and what becomes of it.
type orders struct {
	*course
	cast  *cast
	deeds *deeds

	records []*order
}

// command finds whom an order of the schedule is about, now. found is false if that is nobody.
func (x *orders) command(f *Fault, a *aim) (c command, found bool, err error) {
	o := f.Does.(*Order)
	if err := f.TakenBy(&x.plan.Protocol); err != nil {
		return c, false, err
	}
	if known, err := x.there(f.Source, o.Of); !known || err != nil {
		return c, false, err
	}
	c.of = o.Of
	ids, err := x.cast.resolve(o.Who, a)
	if err != nil {
		return c, false, err
	}
	ids = filter(ids, x.cast.isServer)
	if o.To != nil {
		to, err := x.cast.resolve(o.To, a)
		if to = filter(to, x.cast.isServer); err != nil || len(to) == 0 {
			return c, false, err
		}
		c.to = to[0]
	}
	spared, err := x.cast.spared(a)
	if err != nil {
		return c, false, err
	}
	switch o.Goal {
	case service.Transfer:
		ids = ids[:min(len(ids), 1)]
	case service.Leave:
		ids = without(ids, spared)
	case service.Reconfigure:
		if len(ids) > 0 {
			ids = append(slices.Clip(ids), filter(spared, x.cast.isServer)...)
		}
	}
	c.goal = service.Goal{Name: o.Goal, Nodes: sortedSet(ids)}
	return c, len(ids) > 0, nil
}

// there reports whether the servers have made the part that an order is about. Where they have made
// others, that is an error.
func (x *orders) there(order Source, of string) (bool, error) {
	if of == "" || x.world.Parts() == 0 {
		return of == "", nil
	}
	if _, known := x.world.PartNumber(of); known {
		return true, nil
	}
	var names []string
	for i := range x.world.Parts() {
		names = append(names, x.world.PartName(uint16(i+1)))
	}
	slices.Sort(names)
	return false, Errorf(order.Pos, "%s: there is no %q%s", order.Word, of,
		wording.DidYouMean(of, wording.Quoted(names), "there are"))
}

// sortedSet are IDs in order, each once.
func sortedSet(ids []sim.ID) []sim.ID {
	return slices.Compact(slices.Sorted(slices.Values(ids)))
}

// give gives an order. If it can be taken back, it stays active until it is.
func (x *orders) give(by *entryState, f *Fault, c command) (*order, *active) {
	by.fired++
	if f.Name != "" {
		x.cast.targets[f.Name] = c.goal.Nodes
	}
	place := x.deeds.place()
	x.deeds.record(Deed{Verb: c.goal.Name, Nodes: c.goal.Nodes, Node: c.to, Part: c.of, Lasting: c.lasting}, f.Text)
	var a *active
	if changed := x.changes(c); Invertible(c.goal.Name) && len(changed) > 0 {
		inverse := service.Goal{Name: inverses[c.goal.Name], Nodes: changed}
		given := len(x.records)
		a = &active{name: f.Name, order: true, lasting: c.lasting, place: place}
		a.end = func() { x.takeBack(x.records[given], inverse, place) }
		x.deeds.actives = append(x.deeds.actives, a)
	}
	o := &order{OrderRecord: OrderRecord{Text: f.Text, Pos: f.Pos, by: by.number}}
	x.instruct(o, c)
	return o, a
}

// changes are the servers that a goal changes something for, as far as anybody has said. When the
// order is taken back, it is taken back for them alone.
func (x *orders) changes(c command) []sim.ID {
	g, members := c.goal, x.cast.anyMembers()
	if c.of != "" {
		members = g.Nodes // a part has its members from the start, who say so when that changes
		if s := x.cast.watch.byName[c.of]; s != nil && s.members != nil {
			members = s.members
		}
	}
	if g.Name == service.Leave {
		return without(g.Nodes, without(g.Nodes, members))
	}
	return without(g.Nodes, members)
}

// takeBack gives the inverse of an order that was given, the one of that place among the deeds. What is taken
// back is no longer asked for.
func (x *orders) takeBack(given *order, inverse service.Goal, place int) {
	x.deeds.record(Deed{Verb: UndoVerb, Which: place}, "")
	x.withdraw(given)
	end := &order{OrderRecord: OrderRecord{Text: "the end of " + given.Text, Pos: given.Pos, by: given.by}}
	x.instruct(end, command{goal: inverse, of: given.Of})
}

// withdraw asks no longer for what is not carried out yet.
func (x *orders) withdraw(o *order) {
	if !o.over() && o.To == 0 {
		x.world.Inject(x.cast.operator, service.Withdraw{Goal: o.Goal, Of: o.Of})
	}
}

// heal withdraws what is not carried out when the disturbances end.
func (x *orders) heal() {
	for _, o := range x.records {
		x.withdraw(o)
	}
}

// instruct hands an order to the operator.
func (x *orders) instruct(o *order, c command) {
	o.Goal, o.Of, o.To = c.goal, c.of, c.to
	o.At, o.Event = x.world.Now(), x.world.Latest()
	x.records = append(x.records, o)
	x.deeds.disturbed(max(o.Event, 1))
	switch {
	case c.of != "":
		x.world.Inject(x.cast.operator, service.Scoped{Of: c.of, Goal: c.goal, To: c.to, Servers: x.members(c.of)})
	case c.to != 0:
		x.world.Inject(x.cast.operator, service.Once{Goal: c.goal, To: c.to})
	default:
		x.world.Inject(x.cast.operator, c.goal)
	}
}

// members are all servers, but first those of which it is known that they have to do with a part: who
// leads it, who led it once, and who is said to be a member of it.
func (x *orders) members(of string) []sim.ID {
	w := &x.cast.watch
	first := some(w.leader(w.byName[of]))
	for _, l := range slices.Backward(w.past) {
		if l.Of == of {
			first = append(first, l.Node)
		}
	}
	if s := w.byName[of]; s != nil {
		first = append(first, s.members...)
	}
	var ids []sim.ID
	for _, id := range append(first, x.cast.servers...) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// onOperator hears what becomes of orders.
func (x *orders) onOperator(e *sim.Event) {
	if e.Node != x.cast.operator {
		return
	}
	var o *order
	of := x.world.PartName(e.Part)
	switch f := e.Body.(type) {
	case service.Obeyed:
		if o = x.pending(service.Goal{Name: f.Goal, Nodes: f.Nodes}, of, f.To); o != nil {
			o.Done, o.Obeyed = e.At, e.Num
		}
	case service.GaveUp:
		if o = x.pending(service.Goal{Name: f.Goal, Nodes: f.Nodes}, of, 0); o != nil {
			o.Done, o.GaveUp = e.At, e.Num
		}
	}
	switch {
	case o == nil:
	case o.Obeyed != 0:
		x.deeds.unrest(x.cast.watch.spoken) // the answer may have been lost for long
	default:
		x.deeds.disturbed(e.Num) // until now the servers were busy with it
	}
	if o == nil || o.waits == nil || o.waits.ticket != o.ticket || !x.live() {
		return
	}
	outside := x.within
	x.within = e.Num
	if o.Obeyed != 0 {
		o.waits.resume()
	} else {
		o.waits.end()
	}
	x.within = outside
}

// pending is the oldest order for a goal, to one server or to whoever leads, that is not over.
func (x *orders) pending(g service.Goal, of string, to sim.ID) *order {
	for _, o := range x.records {
		if !o.over() && o.To == to && o.Of == of && o.Goal.Name == g.Name && slices.Equal(o.Goal.Nodes, g.Nodes) {
			return o
		}
	}
	return nil
}
