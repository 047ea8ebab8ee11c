package cell

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/supervise"
)

// A Notebook is cells that share names.
type Notebook struct {
	house    campaign.House
	watch    *supervise.Watch // of the process
	workers  int
	names    *language.Notebook
	texts    map[string]string // of the cells, by name
	progress func(line string) // told how far a cell is; nil: nobody asks
	told     time.Time         // when that was
	to       *sink             // of the cell that is run
}

// Options are what a notebook may be given.
type Options struct {
	Watch    *supervise.Watch  // looks after what is run
	Workers  int               // runs at a time; 0: one a core. What comes out is the same for any number
	Progress func(line string) // told how far a cell is, from any goroutine, one call at a time; may be nil
}

// New is an empty notebook.
func New(h campaign.House, o Options) *Notebook {
	n := &Notebook{house: h, watch: o.Watch, workers: o.Workers, progress: o.Progress, texts: map[string]string{}}
	n.names = language.New(h.Protocols, h.Promises...).Notebook(n.do)
	return n
}

// Names are the words of cells, and what cells have defined.
func (n *Notebook) Names() *language.Notebook { return n.names }

// Run runs a cell, whose number is that of its run, from 1. Outputs are handed out as they come. It is false where
// the last of them is an error.
func (n *Notebook) Run(ctx context.Context, number int, text string, out func(Output)) (ok bool) {
	name := fmt.Sprintf("cell %d", number)
	n.texts[name] = text
	n.to = &sink{out: out}
	err := n.run(ctx, name, text)
	n.to.flush()
	if err == nil {
		return true
	}
	out(n.failure(name, err))
	return false
}

// run runs a cell on a goroutine of its own, which an author's code may end or break.
func (n *Notebook) run(ctx context.Context, name, text string) (err error) {
	done := make(chan struct{})
	go func() {
		returned := false
		defer close(done)
		defer func() {
			if r := recover(); r != nil {
				err = &broken{supervise.Caught(r)}
			} else if !returned {
				err = &broken{supervise.Left()}
			}
		}()
		err = n.names.Run(ctx, name, text, n.to)
		returned = true
	}()
	<-done
	if errors.Is(err, supervise.ErrInterrupted) || ctx.Err() != nil && err != nil {
		err = language.ErrInterrupted
	}
	return err
}

// broken is the error of an author's code that panics.
type broken struct{ *supervise.Panic }

func (b *broken) Error() string { return b.Why() }

// do does what a word of cells asks for.
func (n *Notebook) do(ctx context.Context, a *language.Asked) (language.Made, error) {
	switch a.Word {
	case "run":
		return n.makeRun(ctx, a)
	case "sweep":
		return n.makeSweep(ctx, a)
	case "table":
		return makeGrid(a)
	case "plot":
		return makePlot(a)
	case "diagram":
		return makeDiagram(a)
	case "logs":
		return makeLogs(a)
	case "order":
		return makeOrder(a)
	case "mutants":
		return n.huntMutants(ctx, a)
	case "shrink":
		return n.shrink(ctx, a)
	}
	return nil, fmt.Errorf("cells cannot do this here")
}

// settingsOf are the values that a call gives parameters, one each, in one of its own: set, or where.
func settingsOf(a *language.Asked, in string) (list []scenarios.Setting, err error) {
	for _, c := range a.Grid(in) {
		if len(c.Values) != 1 {
			return nil, a.Errorf(in, "%s: %s can have one value in %s, and not several", a.Word, c.Name, in)
		}
		list = append(list, scenarios.Setting{Name: c.Name, Value: c.Values[0]})
	}
	return list, nil
}

// tellEvery is how often it is told how far a cell is.
const tellEvery = 100 * time.Millisecond

// tell tells how far a cell is. Nothing of it is an output.
func (n *Notebook) tell(format string, args ...any) {
	if n.progress == nil || time.Since(n.told) < tellEvery {
		return
	}
	n.told = time.Now()
	n.progress(fmt.Sprintf(format, args...))
}

// campaignProgress tells how far a campaign is.
func (n *Notebook) campaignProgress(p campaign.Progress) { n.tell("%d of %d runs", p.Done, p.Planned) }
