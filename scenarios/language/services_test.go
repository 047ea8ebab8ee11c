package language_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// serving is the catalogue with Raft serving something else.
func serving(services ...about.Service) []about.Protocol {
	var all []about.Protocol
	for _, p := range protocols.All {
		if p.Name == "raft" {
			p.Services = services
		}
		all = append(all, p)
	}
	return all
}

// A service that a protocol brings has a word, and its operations can be invoked.
func TestServices_AreWords(t *testing.T) {
	sum := about.Counter
	sum.Name, sum.Kinds = "sum", []service.Kind{{Name: "plus", Args: []service.Arg{service.AmountArg}}}
	l := language.New(serving(sum))
	f, err := l.Parse("x.star", []byte(`scenario(protocol = raft(), duration = s(1), workload = sum(clients = 2),
    schedule = [at(ms(1), invoke("plus", 1))])`))
	require.NoError(t, err)
	plan, err := f.Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
	require.Equal(t, "sum", plan.Service().Name)
	require.Equal(t, "sum", plan.Args.Service.Name, "Raft replicates what is asked for")
	require.Equal(t, 2, plan.Workloads[0].Clients)
	require.Equal(t, service.CounterLoad{Reads: 500_000}, plan.Workloads[0].Work)

	f, err = l.Parse("x.star", []byte(`scenario(protocol = multipaxos(), duration = s(1), workload = sum())`))
	require.NoError(t, err)
	_, err = f.Evaluate(nil, scenarios.Dull)
	require.ErrorContains(t, err, "x.star:1:63: scenario: multipaxos does not serve sum; write kv(), register()")
}

// What a catalogue gets wrong is found before anything runs.
func TestServices_MistakesOfTheCatalogue(t *testing.T) {
	half := about.KV
	half.Work = nil
	require.PanicsWithValue(t, `scenarios: the service "kv" of raft has no workload`, func() { language.New(serving(half)) })
	other := about.Lock
	other.Name = "kv"
	require.PanicsWithValue(t, `scenarios: raft brings a service "kv", and there is one of that name with other parameters`,
		func() { language.New(serving(other)) })
}
