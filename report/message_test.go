package report_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// Messages of a made-up  A result that is empty is one, too.
type (
	order   struct{ Name string }
	yield   struct{ Done bool }
	status  bool
	Request struct {
		Seq int
		Op  order
	}
	Reply struct {
		Seq    int
		Result yield
		Status status
		Leader sim.ID
	}
)

func (o order) String() string { return o.Name }

func (status) String() string { return "not leader" }

func (y yield) Describe(o order) string {
	if y.Done {
		return "done"
	}
	return "nothing"
}

func named(id sim.ID) string { return []string{"", "n1", "n2", "c1"}[id] }

func TestDiagramsSayMessagesAsPeopleWould(t *testing.T) {
	get := order{"get x"}
	put := order{"put x=1"}
	isolate := sim.Fault{Kind: sim.Isolate, Nodes: []sim.ID{2}}
	events := []sim.Event{
		{Kind: sim.Sent, Node: 3, Peer: 1, Body: Request{Seq: 1, Op: put}},
		{Kind: sim.Sent, Node: 3, Peer: 1, Body: Request{Seq: 2, Op: get}},
		{Kind: sim.Delivered, Node: 1, Peer: 3, Body: Request{Seq: 2, Op: get}},
		{Kind: sim.Delivered, Node: 3, Peer: 1, Body: Reply{Seq: 2}},
		{Kind: sim.Delivered, Node: 3, Peer: 1, Body: Reply{Seq: 1, Result: yield{true}}},
		{Kind: sim.Delivered, Node: 3, Peer: 2, Body: Reply{Seq: 2, Status: true, Leader: 1}},
		{Kind: sim.Faulted, Body: isolate, Why: "isolate n2"},
		{Kind: sim.Faulted, Body: isolate, Why: "undo isolate n2"},
	}
	var all []uint64
	for i := range events {
		events[i].Num = uint64(i + 1)
		all = append(all, events[i].Num)
	}
	lines := report.Sketch("it", events, all[2:], report.Cast{Name: named}, report.Style{})[3:]
	for i, want := range []string{
		"  get x", "  get x: nothing", "  put x=1: done", "  not leader, leader n1", "▼ isolate n2", "▲ over: isolate n2",
	} {
		require.True(t, strings.HasSuffix(lines[i], want), "%s in %s", want, lines[i])
	}
}
