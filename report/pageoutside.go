package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// An Outside is a history that another program wrote, and how it was judged.
type Outside struct {
	Title     string
	Command   string // what to type to judge it again
	Service   *service.Service
	History   *check.History
	Judgement *check.Judgement
	Name      Namer // of clients
}

// HTML writes the page of the history: its verdict, what shows a violation, and the operations of each client.
func (o *Outside) HTML(w io.Writer) error {
	j := o.Judgement
	p := &page{
		Title: escape.Line(o.Title), Command: escape.Line(o.Command), Verdict: j.Verdict.String(),
		Sentence: escape.Line(j.Property + ": " + Mark(j.Verdict, Style{})), Lines: []string{},
		Checks: []pageCheck{{Name: escape.Line(j.Property), Verdict: j.Verdict.String(), Why: escape.Line(j.Why), Events: []uint64{}}},
	}
	ops := slices.Clone(o.History.Operations())
	var clients []sim.ID
	for i := range ops {
		if !slices.Contains(clients, ops[i].Node) {
			clients = append(clients, ops[i].Node)
		}
	}
	slices.Sort(clients)
	for _, id := range clients {
		p.Nodes = append(p.Nodes, pageNode{escape.Line(o.Name(id)), "client"})
	}
	for i := range ops {
		ops[i].Node = sim.ID(slices.Index(clients, ops[i].Node) + 1)
		p.End = max(p.End, micros(ops[i].Call))
		if ops[i].Known || ops[i].Failed {
			p.End = max(p.End, micros(ops[i].Return))
		}
	}
	p.history(func(op *check.Operation) string { return op.Tell(o.Service) }, ops, j)
	n := struct{ ok, failed int }{o.History.Answered(), o.History.Failed()}
	p.Figures = [][2]string{{"operations", strings.Join([]string{
		number(n.ok) + " ok", number(n.failed) + " failed", fmt.Sprint(number(len(ops)-n.ok-n.failed), " unknown"),
	}, ", ")}}
	p.Shows = &pageShows{Reasons: []pageReason{}}
	if err := p.figure(o.Order, j.Why); err != nil {
		return err
	}
	if p.Shows.Figure == "" {
		p.Shows = nil
	}
	return p.write(w)
}
