package scenarios_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// planIn is a scenario written here, in a language with more protocols and promises.
func planIn(t *testing.T, l *language.Language, text string) (*scenarios.Plan, error) {
	t.Helper()
	f, err := l.Parse("x.star", []byte(text))
	require.NoError(t, err)
	return f.Evaluate(nil, scenarios.Dull)
}

// What is linearizable is all that is weaker; and each of them is a word.
func TestPromises_AreWords(t *testing.T) {
	plan, err := planIn(t, language.New(protocols.All), `scenario(protocol = raft(), workload = kv(clients = 3, ops = 60),
    duration = s(2), expect = [sequential(), causal(), read_your_writes(), monotonic_reads(), monotonic_writes(),
        writes_follow_reads(), agreement()])`)
	require.NoError(t, err)
	res, err := scenarios.Execute(plan, 1, scenarios.Options{})
	require.NoError(t, err)
	require.Equal(t, check.Held, res.Verdict)
	judged := map[string]check.Verdict{}
	for _, c := range res.Checks {
		judged[c.Property] = c.Verdict
	}
	for _, name := range []string{
		"linearizable", "sequential", "causal", "read_your_writes", "monotonic_reads", "monotonic_writes",
		"writes_follow_reads", "agreement",
	} {
		require.Contains(t, judged, name)
		require.Equal(t, check.Held, judged[name], name)
	}
}

// A protocol is judged by each of the promises that it makes, and of a table that a program brings.
func TestPromises_AllThatAProtocolMakesAreJudged(t *testing.T) {
	raft := promising("raft", "linearizable", "quiet")
	asked := 0
	quiet := check.Promise{
		Name: "quiet", Doc: "Nobody says anything.", Needs: check.NeedsHistory,
		Judge: func(seen *check.Seen, _ check.Budget) check.Judgement {
			asked = len(seen.History.Operations())
			return check.Judgement{Finding: check.Finding{Property: "quiet", Verdict: check.Violated, Why: "somebody did"}}
		},
	}
	text := `scenario(protocol = raft(), workload = kv(ops = 20), duration = s(2))`
	plan, err := planIn(t, language.New([]about.Protocol{raft}, quiet), text)
	require.NoError(t, err)
	res, err := scenarios.Execute(plan, 1, scenarios.Options{})
	require.NoError(t, err)
	require.Equal(t, check.Violated, res.Verdict)
	require.Greater(t, asked, 19)

	plan, err = planIn(t, language.New([]about.Protocol{raft}, quiet),
		strings.Replace(text, "s(2)", "s(2), expect = [violated(quiet())]", 1))
	require.NoError(t, err)
	res, err = scenarios.Execute(plan, 1, scenarios.Options{})
	require.NoError(t, err)
	require.Equal(t, check.Held, res.Verdict)
}

// A promise that nobody judges is none.
func TestPromises_WithoutAJudgeAreRefused(t *testing.T) {
	text := `scenario(protocol = raft(), duration = s(2))`
	_, err := planIn(t, language.New([]about.Protocol{promising("raft", "linearisable")}), text)
	require.EqualError(t, err, `x.star:1:21: raft promises "linearisable", which nobody judges (did you mean "linearizable"?)`)
	_, err = planIn(t, language.New([]about.Protocol{promising("echo", "agreement")}), strings.Replace(text, "raft", "echo", 1))
	require.EqualError(t, err, `x.star:1:21: echo promises "agreement", which is judged by facts, and states none of them`)
}

// A protocol that serves what none of its promises is about is refused, rather than not judged.
func TestPromises_ThatAreNotAboutTheServiceAreRefused(t *testing.T) {
	text := `scenario(protocol = raft(), workload = txn(), duration = s(2))`
	l := language.New([]about.Protocol{promising("raft", "linearizable", "exclusive")})
	_, err := planIn(t, l, text)
	require.EqualError(t, err, "x.star:1:40: raft promises linearizable and exclusive, which is not about txn")
	_, err = planIn(t, l, strings.Replace(text, "txn", "kv", 1))
	require.NoError(t, err)

	_, err = planIn(t, language.New(protocols.All), strings.Replace(text, "s(2)", "s(2), expect = [linearizable()]", 1))
	require.EqualError(t, err, "x.star:1:74: linearizable: it is about operations one by one; of transactions write strict_serializable()")
}

// promising is a protocol of the catalogue that makes other promises.
func promising(name string, promises ...string) about.Protocol {
	for _, p := range protocols.All {
		if p.Name == name {
			p.Promise = promises
			return p
		}
	}
	panic(name)
}
