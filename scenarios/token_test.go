package scenarios_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

func TestToken_OneWord(t *testing.T) {
	token := scenarios.Token{
		Scenario: "raft/leader-isolated", Seed: 42,
		Settings:  []scenarios.Setting{{Name: "reads", Value: "local"}, {Name: "loss", Value: "80%"}, {Name: "timeout", Value: "150ms..300ms"}},
		Overrides: sim.Overrides{{Choice: sim.Choice{Kind: sim.LossChoice, A: 1, B: 3, N: 17}, Outcome: 1, Guard: "RequestVote"}},
		Hash:      "3f2a91c0", Print: 0xb1b6496b8d0c6a15,
	}
	const word = "raft/leader-isolated:42,reads=local,loss=80%,timeout=150ms..300ms,+loss.1-3.17=1@RequestVote~2.3f2a91c0.b1b6496b8d0c6a15"
	require.Equal(t, word, token.String())
	parsed, err := scenarios.ParseToken(word)
	require.NoError(t, err)
	require.Equal(t, token, parsed)
}

func TestToken_Errors(t *testing.T) {
	for text, says := range map[string]string{
		"":                              "it has no scenario and seed",
		"raft/hello":                    "it has no scenario and seed",
		":4":                            "it has no scenario and seed",
		"raft/hello:x":                  `the seed "x" is no whole number`,
		"raft/hello:-1":                 `the seed "-1" is no whole number`,
		"raft/hello:1,reads":            `"reads" is no setting; one looks like reads=local`,
		"raft/hello:1,+loss":            `"loss" is no override; one looks like +loss.1-3.17=1`,
		"raft/hello:1,+lost.1-3.17=1":   `there is no choice of kind "lost"`,
		"raft/hello:1,+loss.1-3.17=yes": `the outcome "yes" of loss.1-3.17 is no whole number`,
		"raft/hello:1~3f":               "after ~ stand its version, the hash of the file and the fingerprint",
		"raft/hello:1~":                 "after ~ stand its version",
		"raft/hello:1~3f2a91c0":         "an older orrery wrote it, and what it names may mean something else by now",
		"raft/hello:1~1.3f2a91c0":       "an older orrery wrote it: its version is 1, and this program reads 2",
		"raft/hello:1~3.anything":       "a newer orrery wrote it: its version is 3, and this program reads 2",
		"raft/hello:1~2.3f":             `the hash of a file has eight hexadecimal digits, and "3f" has not`,
		"raft/hello:1~2.3f2a91c0.1":     `a fingerprint has sixteen hexadecimal digits, and "1" has not`,
		"raft/hello:1,a=1,a=2":          "it gives a two values",
		"raft/hello:1,a=1,%61=1":        "it gives a two values",
		"raft/hello:1,+loss.1-3.17=1,+loss.1-3.17=0": "it gives loss.1-3.17 two outcomes",
		"raft/hello:1,@1,@3.4.5:crash:nodes=1":       "acts are written in version 2 here, not \"1\"",
	} {
		_, err := scenarios.ParseToken(text)
		require.ErrorContains(t, err, says, text)
		require.ErrorContains(t, err, "a token looks like raft/hello:42,reads=local")
	}
}

// Whatever a token holds survives, in one word that a shell leaves alone.
func TestToken_RoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("ab%2Fé ,:=@~+$'\"*")), 1, 12, -1)
		token := scenarios.Token{Scenario: text.Draw(t, "scenario"), Seed: rapid.Uint64().Draw(t, "seed")}
		for i := range rapid.IntRange(0, 3).Draw(t, "settings") {
			token.Settings = append(token.Settings, scenarios.Setting{
				Name: text.Draw(t, "name") + strconv.Itoa(i), Value: text.Draw(t, "value"),
			})
		}
		if rapid.Bool().Draw(t, "printed") {
			token.Hash, token.Print = "3f2a91c0", rapid.Uint64Min(1).Draw(t, "fingerprint")
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "overrides") {
			token.Overrides = append(token.Overrides, sim.Override{
				Choice: sim.Choice{
					Kind: sim.ScheduleChoice, A: sim.ID(rapid.Int32Range(1, 99).Draw(t, "a")), B: sim.ID(rapid.Int32Range(0, 99).Draw(t, "b")),
					N: rapid.Uint64().Draw(t, "n"), Turn: uint64(i),
				},
				Outcome: rapid.Int64().Draw(t, "outcome"), Guard: rapid.SampledFrom([]string{"", "RequestVote", "*odd.Type"}).Draw(t, "guard"),
			})
		}
		word := token.String()
		require.NotContains(t, word, " ")
		require.False(t, strings.ContainsAny(word, "*$'\"\\&;|<>()`!#?[]{}\n"), word)
		parsed, err := scenarios.ParseToken(word)
		require.NoError(t, err)
		require.Equal(t, token, parsed)
	})
}

// A run is the same when its token is taken by its word.
func TestToken_Replays(t *testing.T) {
	file, err := language.New(protocols.All).Parse("test.star", []byte(`
size  = draw("size", [3, 5])
loss  = param("loss", percent(1))
scenario(protocol = raft(nodes = size), network = network(loss = loss), workload = kv(), duration = s(1), quiet = s(1),
    schedule = [nemesis([crash(random_node())], every = ms(200))])`))
	require.NoError(t, err)
	run := func(token scenarios.Token) *scenarios.Result {
		plan, err := file.Evaluate(token.Settings, scenarios.ChooserFor(token.Seed, token.Overrides))
		require.NoError(t, err)
		res, err := scenarios.Execute(plan, token.Seed, scenarios.Options{Overrides: token.Overrides})
		require.NoError(t, err)
		return res
	}
	first := run(scenarios.Token{
		Seed: 9, Settings: []scenarios.Setting{{Name: "loss", Value: "3%"}},
		Overrides: sim.Overrides{{Choice: sim.Choice{Kind: sim.LossChoice, A: 1, B: 3, N: 5}, Outcome: 1}},
	})
	token, err := scenarios.ParseToken(first.Replay)
	require.NoError(t, err)
	require.Equal(t, first.Fingerprint, run(token).Fingerprint)
	require.Len(t, token.Hash, 8)
	require.Equal(t, first.Fingerprint, token.Print)
	token.Overrides = nil
	require.NotEqual(t, first.Fingerprint, run(token).Fingerprint)
}

func FuzzToken(f *testing.F) {
	f.Add("raft/hello:42,reads=local,+loss.1-3.17=1@RequestVote~2.3f2a91c0.b1b6496b8d0c6a15")
	f.Add("x:1,@2:flat:own=2,@812.1.500000000:crash:nodes=3,@812.2.500000001:invoke:node=4:op=get:key=a~2.3f2a91c0")
	f.Add("a%2Cb:1,x%3D=%25")
	f.Add("x:1,+draw.size.0=-3")
	f.Add("0:0,@2:own=1")
	f.Add("x:1,@2:flat:own=0,@112.1.700000000:crash in words")
	f.Fuzz(func(t *testing.T, text string) {
		token, err := scenarios.ParseToken(text)
		if err != nil {
			return
		}
		again, err := scenarios.ParseToken(token.String())
		require.NoError(t, err, token.String())
		require.Equal(t, token, again)
	})
}
