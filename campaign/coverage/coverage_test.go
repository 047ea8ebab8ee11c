package coverage

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

func plan(t *testing.T, src string) *scenarios.Plan {
	t.Helper()
	f, err := language.New(protocols.All).Parse("a.star", []byte(src))
	require.NoError(t, err)
	p, err := f.Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
	return p
}

// stormy crashes the leader, and cuts one off: it is long enough for another.
const stormy = `scenario(protocol = raft(nodes = 3), workload = kv(clients = 1, ops = 20), duration = s(4), quiet = s(1),
    schedule = [at(s(1), crash(leader(), lasting = s(1))), every(s(20), pause(leader(), lasting = s(1)))])`

func seen(t *testing.T, p *scenarios.Plan, terms *Terms, seed uint64) (Seen, *scenarios.Result) {
	t.Helper()
	var w *Watch
	r, err := scenarios.Execute(p, seed, scenarios.Options{Listen: func(world *sim.World) { w = terms.Watch(world) }})
	require.NoError(t, err)
	return w.Seen(), r
}

func TestWhatIsSeenAndWhatIsNot(t *testing.T) {
	p := plan(t, stormy)
	terms := TermsOf(p)
	tally := terms.Tally()
	things, r := seen(t, p, terms, 1)
	tally.Add(things)
	table := tally.Table()
	row := func(rows []Row, what string) Row {
		i := slices.IndexFunc(rows, func(r Row) bool { return r.What == what })
		require.GreaterOrEqual(t, i, 0, what)
		return rows[i]
	}
	require.Equal(t, Row{"crash", 1, []string{}}, row(table.Faults, "crash"), "the leader is the only one that it hits")
	require.Equal(t, Row{"pause", 0, []string{"after leader"}}, row(table.Faults, "pause"), "its turn does not come")
	require.Equal(t, Row{"crash", 1, []string{}}, row(table.Phases, "crash"))
	require.Equal(t, 0, row(table.Messages, "InstallSnapshot").Seen)
	entries := row(table.Messages, "AppendEntries")
	require.Contains(t, entries.Never, "client")
	require.NotContains(t, entries.Never, "at first")
	require.Contains(t, entries.Never, "after leader")
	require.Contains(t, table.Orders.One, "AppendEntriesReply > crash")
	require.Contains(t, table.Orders.One, "leader > AppendEntriesReply", "what a node states is one of two things, too")
	require.Contains(t, table.Orders.One, "candidate > RequestVoteReply")
	require.Positive(t, table.Orders.Both)
	require.Len(t, slices.Compact(slices.Clone(things)), table.Seen)
	require.False(t, slices.ContainsFunc(table.Messages, func(r Row) bool { return r.What == undeclared }), "raft declares all that it sends")

	again, err := scenarios.Execute(p, 1, scenarios.Options{})
	require.NoError(t, err)
	require.Equal(t, again.Fingerprint, r.Fingerprint, "watching changes nothing")
}

// Every thing has a number of its own, below the size.
func TestThingsHaveNumbersOfTheirOwn(t *testing.T) {
	terms := TermsOf(plan(t, stormy))
	taken := make([]bool, terms.size)
	take := func(thing int) {
		require.False(t, taken[thing])
		taken[thing] = true
	}
	for role := range terms.roles {
		for m := range terms.messages {
			take(terms.messageAt(m, role))
		}
		for f := range faultKinds {
			take(terms.faultAt(f, role))
		}
	}
	for f := range faultKinds {
		for phase := range terms.stages {
			take(terms.faultIn(f, phase))
		}
	}
	names := map[string]bool{}
	for a := range terms.kinds {
		names[terms.kindName(a)] = true
		for b := range terms.kinds {
			take(terms.after(a, b))
		}
	}
	require.NotContains(t, taken, false)
	require.Len(t, names, terms.kinds)
	require.Panics(t, func() { _ = sim.FaultKind(faultKinds).String() }, "there is a kind of fault more")
}

func TestSeenComesBackFromItsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Seen(slices.Compact(slices.Sorted(slices.Values(rapid.SliceOf(rapid.Uint32Max(1<<20)).Draw(t, "seen")))))
		text, err := s.MarshalText()
		require.NoError(t, err)
		var back Seen
		require.NoError(t, back.UnmarshalText(text))
		require.True(t, slices.Equal(s, back))
	})
	for _, wrong := range []string{"!", "gA", "////////////AQ"} {
		require.Error(t, new(Seen).UnmarshalText([]byte(wrong)), wrong)
	}
}

func TestTheCurveAndWhatIsStillUnseen(t *testing.T) {
	tally := TermsOf(plan(t, stormy)).Tally()
	for _, s := range []Seen{{1, 2, 3}, {1, 4}, {1}, {1, 2, 5, 6}, {1}, {2}} {
		tally.Add(s)
	}
	table := tally.Table()
	require.Equal(t, 6, table.Seen)
	require.Equal(t, 2, table.Idle)
	require.Equal(t, []Growth{{1, 3}, {2, 4}, {5, 6}, {6, 6}}, table.Curve)
	require.InDelta(t, 4.0/6, table.Fresh, 1e-12, "3, 4, 5 and 6 were seen once, in six seeds")
	require.Equal(t, 5, table.Unseen, "5/6 of 4*3 by 2: none was seen twice")
	require.Equal(t, 5, table.Curve[2].Seeds)

	tally.Add(Seen{1 << 30})
	require.Equal(t, 3, tally.Idle(), "what is none of the things is not new")
}
