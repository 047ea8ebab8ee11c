package scenarios

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// A Silence is true if nobody waits longer than AtMost while nobody is answered. It is called silence,
// whatever the bound, so that mutants can name it.
type Silence struct {
	Source
	AtMost   time.Duration
	Workload string // whose operations; "": all
}

// Called is the word.
func (p *Silence) Called() string { return "silence" }

func (p *Silence) begin(*expects) observed { return p }

func (p *Silence) finding(v *verdict) check.Finding {
	return v.blameFault(ofWorkload(p.Workload, check.Silence(v.historyOf(p.Workload), p.AtMost, v.end)))
}

// A LongestSilence is the longest stretch of the whole run in which somebody waited and nobody was
// answered.
type LongestSilence struct {
	Source
	Workload    string // whose operations; "": all
	WorkloadPos Pos
}

// Unit is a time.
func (m *LongestSilence) Unit() (Unit, bool) { return Nanoseconds, true }

func (m *LongestSilence) meter(x *meters) meter { return &longestSilence{x, m} }

type longestSilence struct {
	run *meters
	*LongestSilence
}

func (m *longestSilence) read(end time.Duration) Reading {
	x := m.run
	h := x.load.history.Only(func(o *check.Operation) bool { return x.cast.within(m.Workload, o.Node) })
	if len(h.Operations()) == 0 {
		return Reading{Form: Number, Unit: Nanoseconds}
	}
	return number(Nanoseconds, float64(check.LongestSilence(h, end)))
}

// silent finds that nobody was served in the end. Final reads without an answer leave it open what the
// servers hold; and where clients asked through the whole quiet phase, or through more than half of a
// run without one, and had no answer, what holds in that time holds of nothing.
func (v *verdict) silent(hollow func(name, why string, pos Pos)) {
	if v.unread > 0 {
		hollow("final reads", fmt.Sprintf("%d of %s were not answered: nobody knows what the servers hold in the end",
			v.unread, wording.Plural(v.dealt, "final read")), v.plan.Pos)
		return
	}
	since, silent := check.SilentToEnd(v.history, v.end)
	if !silent || len(v.plan.Workloads) == 0 || v.history.Answered() == 0 {
		return
	}
	from := v.plan.Duration
	if v.plan.Quiet == 0 {
		from = v.end / 2
	}
	if since <= from {
		hollow("operations", fmt.Sprintf("clients asked, and nobody was answered from %s to the end, at %s",
			clock(since), clock(v.end)), v.plan.Pos)
	}
}
