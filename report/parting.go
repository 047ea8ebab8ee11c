package report

import (
	"bytes"
	"io"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// Lines are the events of a run one after the other, as a trace on file has them. A line is good
// until the next. After the last comes io.EOF; with another error comes what there is of the line.
type Lines func() ([]byte, error)

// Lines are those of the run that the report is of.
func (r *Report) Lines() Lines { return linesOf(r.world.Events(), r.cast) }

// A Parting is where two runs part.
type Parting struct {
	Line        int    // counts from 1, the header of a trace apart
	Then, Again []byte // what stands there; nil: the run is over
	Err         error  // why the first could not be read on; nil if it could
}

// Part finds the first line in which two runs differ, and reports whether there is one. Where there is
// none, Line is how many lines they have.
func Part(then, again Lines) (p Parting, differ bool) {
	for {
		a, err := then()
		b, over := again()
		if err == io.EOF && over == io.EOF {
			return p, false
		}
		p.Line++
		if err != nil || over != nil || !bytes.Equal(a, b) {
			if p.Then, p.Again = a, b; err != io.EOF {
				p.Err = err
			}
			return p, true
		}
	}
}

// LinesOf are the lines of the events of a run that were kept.
func LinesOf(run *scenarios.Run) Lines { return linesOf(run.World().Events(), castOf(run)) }

func linesOf(events []sim.Event, cast Cast) Lines {
	w := newLineWriter(cast)
	return func() ([]byte, error) {
		if len(events) == 0 {
			return nil, io.EOF
		}
		e := &events[0]
		events = events[1:]
		line, err := w.event(e)
		return bytes.TrimSuffix(line, []byte("\n")), err
	}
}

// String is what stands on both sides.
func (p Parting) String() string {
	return orNothing(p.Then) + " in one run, " + orNothing(p.Again) + " in the other"
}

func orNothing(line []byte) string {
	if len(line) == 0 {
		return "nothing more"
	}
	return string(line)
}
