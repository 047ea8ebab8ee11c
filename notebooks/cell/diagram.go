package cell

import (
	"bytes"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// A picture is a drawing, with a text for those who cannot see it.
type picture struct{ svg, text string }

// makeDiagram draws a run.
func makeDiagram(a *language.Asked) (language.Made, error) {
	var of *report.Report
	switch m := a.Made("run").(type) {
	case *run:
		of = m.report
	case *small:
		of = m.report
	default:
		return nil, a.Errorf("run", "diagram: run must be what run or shrink made; write diagram(run(seed = 7))")
	}
	from, begins := a.Duration("start")
	until, ends := a.Duration("until")
	only := a.Texts("only")
	var b bytes.Buffer
	if begins || ends || len(only) > 0 {
		err := of.Diagram(&b, report.Filter{From: from, Until: until, Names: only})
		return &picture{svg: b.String(), text: "the space-time diagram of a part of the run"}, err
	}
	err := of.SVG(&b)
	return &picture{svg: b.String(), text: "the run as a picture"}, err
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
