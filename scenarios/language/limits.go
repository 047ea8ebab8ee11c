package language

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/scenarios/wording"
)

// What a file may use. Starlark counts the steps of a program, but not the size of what a step makes
// or walks: ten doublings of a list are ten steps. So guard.go rewrites a file such that every
// operation whose cost depends on the size of a value meets a gate, which pays for that size in steps
// before anything is done. A step makes at most about a hundred bytes, so the steps bound the memory
// too.
const (
	stepLimit     = 2_000_000       // of one evaluation, or of one call of a function during a run
	sizeLimit     = 1_000_000       // elements of a list, letters of a text
	bitLimit      = 4096            // of a whole number
	depthLimit    = 100             // of values within values, wherever all of a value is walked
	codeLimit     = 20_000          // letters of the code of a selector or a distribution
	nameLimit     = 200             // letters of a name
	nodeNameLimit = 100             // of a node, which stands in every line of a story
	deadline      = 5 * time.Second // of one evaluation or call, by the wall clock, between steps: for what no gate sees
	tooMuch       = wording.TooMuch
)

// AsksTooMuch reports whether an error is that of a file which went beyond what a file may use.
func AsksTooMuch(err error) bool { return err != nil && strings.Contains(err.Error(), tooMuch) }

// clockSteps is how often the wall clock is looked at.
const clockSteps = 100

// What a call of a word costs beside its arguments, and an empty dict. Both are larger than the steps
// of Starlark that make them.
const (
	wordCost = 20
	dictCost = 40
)

// maxExpect is how many things a file may expect: an invariant is asked again and again.
const maxExpect = 200

// What a run pays for a call of a function, for each step of the schedule that one returns, and for a look at the
// state of a node: what they cost beside the steps of Starlark that they take.
const (
	callCost  = 50
	stepCost  = 1000
	stateCost = 100
)

var (
	errSlow  = errors.New("evaluation took too long")
	errSteps = errors.New("too many steps")
	errDepth = fmt.Errorf("%svalues are nested more than %d deep, or contain themselves", tooMuch, depthLimit)
	errHeavy = fmt.Errorf("%sa value of more than %d elements, counting what it contains several times as often", tooMuch, sizeLimit)
	errLong  = fmt.Errorf("%sa text of more than %d letters", tooMuch, sizeLimit)
	errBits  = fmt.Errorf("%sa whole number of more than %d bits", tooMuch, bitLimit)
)

// charge adds n steps to those of the thread. It is an error if there are more than it may take.
func charge(th *starlark.Thread, n int) error {
	if n < 0 {
		n = 0
	}
	th.Steps += uint64(n)
	if n < 1000 {
		return nil // the interpreter looks before the next step
	}
	if ev := evaluationOf(th); ev != nil && th.Steps > ev.steps {
		return errSteps
	}
	return nil
}

// bounded refuses a list of more than sizeLimit elements.
func bounded(n int) (int, error) {
	if n > sizeLimit {
		return n, fmt.Errorf("%sa list of %d elements; the most is %d", tooMuch, n, sizeLimit)
	}
	return n, nil
}

// boundedText is what a text of n letters costs. Longer ones than sizeLimit are refused.
func boundedText(n int) (int, error) {
	if n > sizeLimit {
		return n, fmt.Errorf("%sa text of %d letters; the most is %d", tooMuch, n, sizeLimit)
	}
	return n / 4, nil
}

// chargeElements pays for a list of n elements.
func chargeElements(th *starlark.Thread, n int) error {
	if _, err := bounded(n); err != nil {
		return err
	}
	return charge(th, n)
}

// chargeText pays for a text of n letters.
func chargeText(th *starlark.Thread, n int) error {
	cost, err := boundedText(n)
	if err != nil {
		return err
	}
	return charge(th, cost)
}

// limitSteps sets the steps of a thread. The interpreter calls back every so often, and the wall clock
// is looked at then.
func (ev *evaluation) limitSteps(th *starlark.Thread, steps uint64) {
	ev.steps = steps
	th.SetMaxExecutionSteps(min(clockSteps, steps))
	th.OnMaxSteps = func(th *starlark.Thread) {
		switch {
		case th.Steps > ev.steps:
			th.Cancel(errSteps.Error())
		case ev.overdue():
			th.Cancel(errSlow.Error())
		default:
			th.SetMaxExecutionSteps(min(th.Steps+clockSteps, ev.steps+1))
		}
	}
}

// overdue reports whether the evaluation has taken too long. Most calls of functions during a run are
// over before it is asked. Between two looks only so much counts: a process that others keep from the
// processors is not the file's fault.
func (ev *evaluation) overdue() bool {
	now := time.Now()
	if !ev.looked.IsZero() {
		ev.took += min(now.Sub(ev.looked), mostOfLook)
	}
	ev.looked = now
	return ev.took > deadline
}

// mostOfLook is how much of the time between two looks counts.
const mostOfLook = deadline / 25
