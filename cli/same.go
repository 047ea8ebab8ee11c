package cli

import (
	"fmt"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/scenarios"
)

// expected is the fingerprint that the run must have; 0: nobody said. A file says it of the run that
// it makes by itself.
func (p *ready) expected() uint64 {
	alone := p.seed == p.plan.Seed && len(p.settings)+len(p.overrides)+len(p.acts.List) == 0
	if p.print == 0 && alone {
		return p.plan.Print
	}
	return p.print
}

// changed reports whether the file is not the one that was meant.
func (p *ready) changed() bool { return p.hash != "" && p.hash != p.plan.Hash }

// same says whether the run is the one that was meant, where that is known.
func (a *app) same(p *ready, print uint64) {
	say := func(format string, args ...any) { fmt.Fprintf(a.err, "orrery: "+format+"\n", args...) }
	want := p.expected()
	switch {
	case want == 0 && p.changed():
		say("%s has changed since the token was made; the run may be another", p.scenario)
	case want == 0:
	case want == print && p.changed():
		say("the same run, although %s has changed since: its fingerprint is %016x", p.scenario, print)
	case want == print:
		say("the same run: its fingerprint is %016x", print)
	default:
		a.come(ExitAnother)
		say("this is another run: its fingerprint is %016x, and not %016x", print, want)
		say("%s", p.why())
	}
}

// why is the reason for which a run is not the one that was meant.
func (p *ready) why() string {
	if p.changed() {
		return p.scenario + " has changed since"
	}
	where, differ, err := campaign.Parting(p.plan, p.seed, scenarios.Options{Overrides: p.overrides, Acts: p.acts})
	if err == nil && differ {
		return fmt.Sprintf("it is not the same when it is made twice; event %d is the first that differs: %v", where.Line, where)
	}
	return "made twice it is the same: the protocol or the program has changed since"
}
