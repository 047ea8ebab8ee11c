package scenarios_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// stores are the protocols that conformance is about.
func stores() []string {
	var names []string
	for _, p := range protocols.All {
		if slices.Contains(p.Promise, "linearizable") && p.Serves("kv") != nil && slices.Contains(p.Orders, "transfer") && !p.Scoped {
			names = append(names, p.Name)
		}
	}
	return names
}

// Every replicated store of the catalogue survives the same faults and keeps the same promise. A new
// one is in this test as soon as it is in the catalogue.
func TestConformance(t *testing.T) {
	language := language.New(protocols.All)
	tried := map[string]int{}
	for _, name := range scenarios.LibraryNames() {
		if !strings.HasPrefix(name, "conformance/") {
			continue
		}
		file, err := language.Load(name)
		require.NoError(t, err)
		points, err := file.Points(nil)
		require.NoError(t, err)
		for _, point := range points {
			tried[point[0].Value]++
			t.Run(name+" "+describe(point), func(t *testing.T) {
				t.Parallel()
				seeds := uint64(5)
				if testing.Short() {
					seeds = 1
				}
				for seed := uint64(1); seed <= seeds; seed++ {
					plan, err := file.Evaluate(point, scenarios.ChooserFor(seed, nil))
					require.NoError(t, err)
					res, err := scenarios.Execute(plan, seed, scenarios.Options{Measure: true})
					require.NoError(t, err)
					require.Equal(t, check.Held, res.Verdict, told(res))
					requireJudged(t, res)
					for _, m := range res.Measures {
						require.False(t, m.Missing(), "%s measures nothing", m.Name)
					}
				}
			})
		}
	}
	for _, p := range stores() {
		require.GreaterOrEqual(t, tried[p], 13, "the faults and the chaos, of %s", p)
	}
}

// The suite can fail: of every store some mutant does not pass its chaos.
func TestConformance_CanFail(t *testing.T) {
	language := language.New(protocols.All)
	file, err := language.Load("conformance/chaos")
	require.NoError(t, err)
	for _, name := range stores() {
		p, _ := language.Protocol(name)
		if len(p.Mutants) == 0 {
			continue
		}
		require.True(t, slices.ContainsFunc(p.Mutants, func(m *about.Mutant) bool {
			for seed := uint64(1); seed <= 3; seed++ {
				point := []scenarios.Setting{{Name: "protocol", Value: name}}
				plan, err := file.Evaluate(point, scenarios.ChooserFor(seed, nil))
				require.NoError(t, err)
				plan.Args.Mutants = []string{m.Name}
				res, err := scenarios.Execute(plan, seed, scenarios.Options{})
				require.NoError(t, err)
				if res.Verdict == check.Violated {
					t.Logf("%s without the rule %s: seed %d", name, m.Name, seed)
					return true
				}
			}
			return false
		}), "%s passes without any of its rules", name)
	}
}

// requireJudged asks that the promise to the clients was put to the test.
func requireJudged(t *testing.T, res *scenarios.Result) {
	t.Helper()
	require.Greater(t, res.Stats.OK, 100)
	for _, c := range res.Checks {
		if c.Property == "linearizable" {
			require.False(t, c.Vacuous)
			return
		}
	}
	require.Fail(t, "nobody judged what the clients saw")
}

func describe(point []scenarios.Setting) string {
	var words []string
	for _, s := range point {
		words = append(words, s.Value)
	}
	return strings.Join(words, ", ")
}

// protocols() lists what the catalogue claims.
func TestProtocols_ByWhatTheyClaim(t *testing.T) {
	src := `scenario(protocol = raft(), duration = s(1), quiet = s(0), schedule = [at(s(0), note(" ".join(protocols(%s))))])`
	for args, want := range map[string]string{
		`promise = "linearizable", serves = "kv"`:                        "rpc truetime raft etcdraft multipaxos primarybackup chain shardedkv",
		`promise = "linearizable", serves = "kv", orders = ["transfer"]`: strings.Join(stores(), " "),
		`promise = "world peace"`:                                        "",
		`orders = ["join", "dance"]`:                                     "",
	} {
		res := runOf(t, strings.Replace(src, "%s", args, 1), 1, scenarios.Options{})
		require.Equal(t, want, res.Notes[0].Text)
	}
	require.Contains(t, stores(), "raft")
}
