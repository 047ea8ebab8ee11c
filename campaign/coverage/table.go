package coverage

import (
	"github.com/orrery-sim/orrery/sim"
)

// A Table is what the runs of a point have brought about together, and what they never did. Its JSON form is stable.
type Table struct {
	Seeds  int      `json:"seeds"`
	Seen   int      `json:"seen"`   // things
	Idle   int      `json:"idle"`   // seeds in a row, up to the last one, that brought nothing new
	Fresh  float64  `json:"fresh"`  // new things in the next seed, by estimate (Good and Turing)
	Unseen int      `json:"unseen"` // things that no seed has shown, at least, by estimate (Chao)
	Curve  []Growth `json:"curve"`  // after 1, 2, 5, 10... seeds, and after all

	Messages []Row  `json:"messages"` // at roles
	Faults   []Row  `json:"faults"`   // at roles: those of the schedule, and what others were seen
	Phases   []Row  `json:"phases"`   // the same faults, in phases
	Orders   Orders `json:"orders"`
}

// A Row is a message, or a fault, with where it was never seen.
type Row struct {
	What  string   `json:"what"`
	Seen  int      `json:"seen"`  // at so many places
	Never []string `json:"never"` // places at which something was seen, but not this
}

// Orders are which of two things came first at a node, with none between them.
type Orders struct {
	Both int      `json:"both"` // pairs that were seen in both orders
	One  []string `json:"one"`  // those that were seen in one alone: this > that
}

// Table is what has been counted.
func (t *Tally) Table() *Table {
	out := &Table{Seeds: t.n, Seen: t.seen, Idle: t.idle, Fresh: t.fresh(), Unseen: t.unseen(), Curve: t.curve}
	if n := len(out.Curve); t.n > 0 && (n == 0 || out.Curve[n-1].Seeds < t.n) {
		out.Curve = append(out.Curve[:n:n], Growth{t.n, t.seen})
	}
	roles := make([]string, t.roles)
	for r := range roles {
		roles[r] = t.roleName(r)
	}
	messages := grid{across: roles, at: t.messageAt}
	for m := 1; m < len(t.messages); m++ {
		messages.add(m, t.messages[m])
	}
	if t.has(messages, 0) {
		messages.add(0, t.messages[0])
	}
	faults, phases := grid{across: roles, at: t.faultAt}, grid{across: t.stages, at: t.faultIn}
	for kind, listed := range t.faults {
		if listed || t.has(phases, kind) {
			faults.add(kind, sim.FaultKind(kind).String())
			phases.add(kind, sim.FaultKind(kind).String())
		}
	}
	out.Messages, out.Faults, out.Phases, out.Orders = t.rows(messages), t.rows(faults), t.rows(phases), t.orders()
	return out
}

// roleName is what a role is called: after leader, or server after leader where not all servers are of one group.
func (t *Terms) roleName(role int) string {
	if role == t.client() {
		return "client"
	}
	stage, group := role%t.phases, ""
	if len(t.groups) > 1 {
		group = t.groups[role/t.phases] + " "
	}
	if stage == 0 {
		return group + "at first"
	}
	return group + "after " + t.stages[stage]
}

// A grid are things that have two sides.
type grid struct {
	down   []int // which of them are rows
	names  []string
	across []string
	at     func(row, column int) int
}

func (g *grid) add(row int, name string) {
	g.down, g.names = append(g.down, row), append(g.names, name)
}

// has reports whether anything of a row was seen.
func (t *Tally) has(g grid, row int) bool {
	for c := range g.across {
		if t.seeds[g.at(row, c)] > 0 {
			return true
		}
	}
	return false
}

// rows are those of a grid. A place at which nothing was ever seen says nothing of a row: nobody may have come there.
func (t *Tally) rows(g grid) []Row {
	reached := make([]bool, len(g.across))
	for _, row := range g.down {
		for c := range g.across {
			reached[c] = reached[c] || t.seeds[g.at(row, c)] > 0
		}
	}
	rows := make([]Row, 0, len(g.down))
	for i, row := range g.down {
		r := Row{What: g.names[i], Never: []string{}}
		for c, name := range g.across {
			switch {
			case t.seeds[g.at(row, c)] > 0:
				r.Seen++
			case reached[c]:
				r.Never = append(r.Never, name)
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// orders are the pairs of different things that came one after the other.
func (t *Tally) orders() Orders {
	o := Orders{One: []string{}}
	for a := range t.kinds {
		for b := range a {
			switch there, back := t.seeds[t.after(a, b)] > 0, t.seeds[t.after(b, a)] > 0; {
			case there && back:
				o.Both++
			case there:
				o.One = append(o.One, t.kindName(a)+" > "+t.kindName(b))
			case back:
				o.One = append(o.One, t.kindName(b)+" > "+t.kindName(a))
			}
		}
	}
	return o
}

// kindName is what one of the things is called that come one after another.
func (t *Terms) kindName(kind int) string {
	switch {
	case kind < t.milestones:
		return t.messages[kind]
	case kind < t.harms:
		return t.stages[kind-t.milestones+1]
	case kind < t.restart:
		return sim.FaultKind(kind - t.harms).String()
	}
	return "restart"
}
