package cell

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// A picture is a drawing, with a text for those who cannot see it.
type picture struct{ svg, text string }

// The words that draw a run are those of orrery diagram --of: diagram, logs and order.

// reportOf is what there is to look at of the run that a call is about.
func reportOf(a *language.Asked) (*report.Report, error) {
	switch m := a.Made("run").(type) {
	case *run:
		return m.report, nil
	case *small:
		return m.report, nil
	}
	return nil, a.Errorf("run", "%s: run must be what run or shrink made; write %[1]s(run(seed = 7))", a.Word)
}

// drawn is what a picture of a run has come to. Where there is none, it is an error that says what to ask for.
func drawn(a *language.Asked, b *bytes.Buffer, err error, text, without string) (language.Made, error) {
	switch {
	case errors.Is(err, report.ErrNoPicture):
		return nil, a.Errorf("run", "%s: %s", a.Word, without)
	case err != nil:
		return nil, err
	}
	return &picture{svg: b.String(), text: text}, nil
}

// makeDiagram draws a run, or the messages of a part of it.
func makeDiagram(a *language.Asked) (language.Made, error) {
	of, err := reportOf(a)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	from, begins := a.Duration("start")
	until, ends := a.Duration("until")
	only := a.Texts("only")
	if !begins && !ends && len(only) == 0 {
		err = of.SVG(&b)
		return drawn(a, &b, err, "the run as a picture",
			"nobody leads in this run, no news spreads and nothing is violated; write diagram(r, until = s(1)) for the messages of its first second")
	}
	part := report.Filter{From: from, Until: until}
	if ends && until <= from {
		return nil, a.Errorf("until", "diagram: the part ends at %v, and does not begin before that; write start = s(1), until = s(2)", until)
	}
	if err := of.Only(&part, only); err != nil {
		return nil, a.Errorf("only", "diagram: %v", err)
	}
	if err := of.Diagram(&b, part); err != nil {
		return nil, a.Errorf("run", "diagram: %v", err)
	}
	return &picture{svg: b.String(), text: "the space-time diagram of a part of the run"}, nil
}

// makeLogs draws the logs of the servers.
func makeLogs(a *language.Asked) (language.Made, error) {
	of, err := reportOf(a)
	if err != nil {
		return nil, err
	}
	at, given := a.Duration("at")
	if !given {
		at = of.Result().End
	}
	var b bytes.Buffer
	err = of.Logs(&b, at)
	return drawn(a, &b, err, "the logs of the servers at "+report.Seconds(at),
		fmt.Sprintf("no server shows a log at %v; protocols that keep one are raft, basicraft, multipaxos and others that agree on entries", at))
}

// makeOrder draws why there is no order in which the operations could have been done.
func makeOrder(a *language.Asked) (language.Made, error) {
	of, err := reportOf(a)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = of.Order(&b)
	return drawn(a, &b, err, "why what the clients saw has no order",
		"what the clients saw in this run has an order, as far as it was judged; write order(r) of one where linearizable() or another promise is violated")
}

// Is says that it is a figure.
func (p *picture) Is() string { return "figure" }

func (p *picture) String() string { return p.text }

// Names are none: nothing can be asked of a picture.
func (p *picture) Names() []string { return nil }

// Ask answers nothing.
func (p *picture) Ask(string) (any, error) { return nil, nil }

// Bundle is the picture.
func (p *picture) Bundle() Bundle { return Bundle{SVG: p.svg, Plain: p.text} }
