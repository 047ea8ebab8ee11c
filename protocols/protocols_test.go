package protocols_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/about"
)

// What a story tells one by one is among the facts that a protocol says it states.
func TestAll_MilestonesAreFacts(t *testing.T) {
	for _, p := range protocols.All {
		for _, f := range p.Milestones {
			require.Contains(t, p.Facts, f, p.Name)
		}
		if p.Progress != nil {
			require.Contains(t, p.Facts, p.Progress, p.Name)
		}
	}
}

// progress are the properties of liveness that scenarios ask for, and what a protocol keeps with some of its settings.
var progress = []string{
	"available", "convergent", "recovers", `happens("chosen")`, `happens("infected", at_least = 440)`,
	"Bounded Dissemination", `happens(event("dead", node = node(7)), at_most = 25)`,
	`happens(event("delivered", item = "last"), at_least = 12)`, `happens("grafted", at_least = 0, at_most = 5)`, "the active views are repaired", `happens("forgiven")`,
	"the whole stream", "everybody gets in", "updates go on", "read_your_writes", "Parameter Decay",
}

// A mutant says which properties it breaks by names that exist: of an invariant, of what is promised to
// clients, or of a property of liveness.
func TestAll_MutantsRevealWhatExists(t *testing.T) {
	for _, p := range protocols.All {
		names := append(invariants(t, p), progress...)
		names = append(names, p.Promise...)
		for _, m := range p.Mutants {
			require.NotEmpty(t, m.Reveals, "%s: %s", p.Name, m.Name)
			require.Subset(t, names, m.Reveals, "%s: %s", p.Name, m.Name)
		}
	}
}

// switched is a flag the other way round, or something in place of nothing; nil of whatever else there is.
func switched(value any) any {
	switch v := value.(type) {
	case bool:
		return !v
	case int:
		if v == 0 {
			return 1
		}
	case time.Duration:
		if v == 0 {
			return time.Second
		}
	}
	return nil
}

// invariants are the names of a protocol's invariants, with whatever its parameters choose.
func invariants(t *testing.T, p about.Protocol) (names []string) {
	t.Helper()
	note := func(args about.Args) {
		system, err := p.Build(args)
		require.NoError(t, err, p.Name)
		all := system.Invariants
		for _, part := range system.Parts {
			all = append(all, part.Invariants()...)
		}
		for _, i := range all {
			names = append(names, i.Name())
		}
	}
	note(p.Defaults())
	for _, param := range p.Params {
		for _, value := range param.Values {
			args := p.Defaults()
			args.Values[param.Name] = value
			note(args)
		}
		if other := switched(param.Default); other != nil {
			args := p.Defaults()
			args.Values[param.Name] = other
			if _, err := p.Build(args); err == nil { // It may ask for another parameter.
				note(args)
			}
		}
	}
	for i := range p.Services {
		args := p.Defaults()
		args.Service = &p.Services[i].Service
		note(args)
	}
	return names
}
