package scenarios

import (
	"fmt"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios/units"
	"github.com/orrery-sim/orrery/sim"
)

// Recorded is what a run's schedule did as a plain list of entries, each at its time, whoever drew
// it: the plan with this schedule gives the same run, down to the fingerprint.
//
// A fault that answered an event keeps its place right after that event, which is known by its
// number. Steps other than faults are not part of it.
func Recorded(res *Result) []Entry {
	names := map[int]string{}
	var entries []Entry
	for i, a := range res.Actions {
		var s Step
		switch {
		case a.Begin != nil:
			f := *a.Begin
			if f.Name == "" {
				f.Name = fmt.Sprintf("fault %d", a.Fault+1)
			}
			names[a.Fault] = f.Name
			s = &exactFault{
				Source: Source{Text: codeOf(f, res.Name)}, Fault: *a.Begin, Name: fmt.Sprintf("#%d", a.Fault),
				shown: Fault{Source: Source{Text: codeOf(f, res.Name)}, Name: a.Begin.Name},
			}
		case a.Order != nil:
			names[a.Fault] = fmt.Sprintf("order %d", a.Fault+1)
			src := Source{Text: orderCode(&a, res.Name), Word: a.Order.Name}
			s = &exactOrder{
				Source: src, command: command{*a.Order, a.To, a.Lasting}, Name: fmt.Sprintf("#%d", a.Fault),
				shown: Fault{Source: src},
			}
		case a.Revive != "":
			text := fmt.Sprintf("%s(node(%q))", a.Revive, res.Name(a.Node))
			s = &exactRevive{Source{Text: text}, a.Revive, a.Node}
		default:
			text := fmt.Sprintf("undo(%q)", names[a.Fault])
			s = &Undo{Source: Source{Text: text, Word: "undo"}, Name: fmt.Sprintf("#%d", a.Fault)}
		}
		if i > 0 && a.joins(&res.Actions[i-1]) {
			last := entries[len(entries)-1].(*At)
			last.Do = append(last.Do, s)
			last.Text = fmt.Sprintf("%s, %s)", strings.TrimSuffix(last.Text, ")"), s)
			continue
		}
		if a.Event == 0 {
			text := fmt.Sprintf("at(%s, %s)", units.Code(units.Durations, int64(a.At)), s)
			entries = append(entries, &At{Source: Source{Text: text}, Time: a.At, Do: []Step{s}})
		} else {
			text := fmt.Sprintf("after event %d: %s", a.Event, s)
			entries = append(entries, &afterEvent{Source{Text: text}, a.Event, []Step{s}})
		}
	}
	return entries
}

// orderCode is an order as a scenario file writes it.
func orderCode(a *Action, name func(sim.ID) string) string {
	param := map[string]string{service.Reconfigure: "members = ", service.Transfer: "to = "}[a.Order.Name]
	text := a.Order.Name + "(" + param + nodesCode(a.Order.Nodes, name)
	if a.To != 0 {
		text += ", node = " + nodesCode([]sim.ID{a.To}, name)
	}
	return text + ")"
}

// nodesCode is a selector of some nodes.
func nodesCode(ids []sim.ID, name func(sim.ID) string) string {
	if len(ids) == 1 {
		return fmt.Sprintf("node(%q)", name(ids[0]))
	}
	quoted := make([]string, len(ids))
	for i, id := range ids {
		quoted[i] = fmt.Sprintf("%q", name(id))
	}
	return "nodes(" + strings.Join(quoted, ", ") + ")"
}

// joins reports whether an action was done at once with the one before it.
func (a *Action) joins(before *Action) bool {
	return a.Event == 0 && before.Event == 0 && a.Call == before.Call
}

// An exactFault is a fault of which everything is known. Its Name is its own, whatever the world is
// told.
type exactFault struct {
	Source
	Fault sim.Fault
	Name  string
	shown Fault
}

// An exactRevive restarts or resumes a node.
type exactRevive struct {
	Source
	word string
	node sim.ID
}

// An afterEvent does its steps right after the event of a number.
type afterEvent struct {
	Source
	Event uint64
	Do    []Step
}

func (s *exactFault) do(t *task) progress {
	t.in.faults.begin(t.entry, &s.shown, s.Fault, nil, sim.Choice{}).name = s.Name
	return stepDone
}

func (s *exactRevive) do(t *task) progress {
	t.in.faults.revive(s.word, s.node)
	return stepDone
}

// codeOf is a fault as a scenario file writes it, as near as its words come.
func codeOf(f sim.Fault, name func(sim.ID) string) string {
	var args []string
	nodes := func(ids []sim.ID) string { return nodesCode(ids, name) }
	add := func(format string, a ...any) { args = append(args, fmt.Sprintf(format, a...)) }
	word := f.Kind.String()
	switch f.Kind {
	case sim.Ring:
		word = "majorities_ring"
	case sim.Bridge:
		word = "cut"
	}
	if len(f.Nodes) > 0 && f.Kind != sim.Ring {
		add("%s", nodes(f.Nodes))
	}
	for _, g := range f.Groups {
		add("%s", nodes(g))
	}
	ns := func(d time.Duration) string { return units.Code(units.Durations, int64(d)) }
	switch f.Kind {
	case sim.Slow:
		add("times = %d", f.Times)
	case sim.SlowDisk:
		add("fsync = %v", f.Fsync)
	case sim.Skew:
		add("offset = %v", ns(f.By))
		add("drift = %v", units.Code(units.Ratios, int64(f.Drift)))
	case sim.Jump:
		add("by = %v", ns(f.By))
	case sim.Degrade:
		add("%s", trafficCode(&f.Traffic, nodes))
	}
	if f.Clients {
		add("clients = True")
	}
	if f.Name != "" {
		add("name = %q", f.Name)
	}
	return word + "(" + strings.Join(args, ", ") + ")"
}

func trafficCode(t *sim.Traffic, nodes func([]sim.ID) string) string {
	if t.Words != "" {
		return t.Words
	}
	var args []string
	for _, k := range t.Kinds {
		args = append(args, fmt.Sprintf("%q", k))
	}
	if len(t.From) > 0 {
		args = append(args, "sender = "+nodes(t.From))
	}
	if len(t.To) > 0 {
		args = append(args, "to = "+nodes(t.To))
	}
	return "message(" + strings.Join(args, ", ") + ")"
}
