package scenarios_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// Whatever stands where acts are expected is read or refused, soon and in little memory; and what is
// read is written as it was read.
func FuzzActs(f *testing.F) {
	f.Add("2:flat:own=2\n812.1.500000000:crash:nodes=3 crash(leader())")
	f.Add("2\n1.0.0:degrade:sender=1.2:where=term.is.3:latency=exponential%28mean%20%3D%203ms%29%20%2B%201ms:loss=300000")
	f.Add("2\n5.2.7:partition:group=1.2:group=3:clients:name=a%3A\n5.3.8:undo:which=0")
	f.Add("2\n1.1.1:invoke:node=4:op=put:key=k:value=v:old=o:amount=-9\n1.1.1:hold:messages:kind=Ping:timers:on=1")
	f.Add("2\n1.1.1:slow_disk:nodes=1:fsync=lognormal%28median%20%3D%201ms%2C%20sigma%20%3D%201%29")
	f.Fuzz(func(t *testing.T, text string) {
		texts := strings.Split(text, "\n")
		acts, err := scenarios.ParseActs(texts)
		if err != nil {
			require.Less(t, len(err.Error()), 1000)
			return
		}
		for _, words := range []bool{true, false} {
			code, err := acts.Code(words)
			if err != nil {
				require.ErrorContains(t, err, "is no plain data")
				return
			}
			again, err := scenarios.ParseActs(code)
			require.NoError(t, err, code)
			twice, err := again.Code(words)
			require.NoError(t, err)
			require.Equal(t, code, twice)
			if words {
				require.Equal(t, acts, again, code)
			}
		}
	})
}

// A text of acts takes memory in proportion to its length, whatever it says.
func TestActs_Memory(t *testing.T) {
	many := strings.Repeat("x", 100_000)
	for name, text := range map[string]string{
		"own":           "2:own=9223372036854775807",
		"nodes":         "2\n1.1.1:crash:nodes=" + strings.Repeat("2147483647.", 9000) + "1",
		"groups":        "2\n1.1.1:partition" + strings.Repeat(":group=1", 10_000),
		"wheres":        "2\n1.1.1:degrade" + strings.Repeat(":where=a.b.c", 8000),
		"keys":          "2\n1.1.1:crash" + strings.Repeat(":a=", 30_000),
		"long":          "2\n1.1.1:note:text=" + many,
		"a long number": "2\n1.1.1:crash:effect=" + strings.Repeat("9", 100_000),
		"distributions": "2" + strings.Repeat("\n1.1.1:slow_disk:nodes=1:fsync=exponential%28mean%20%3D%203ms%29", 1500),
		"shifted":       "2\n1.1.1:slow_disk:nodes=1:fsync=1ms" + strings.Repeat("%29%20%2B%201ms", 5000),
	} {
		var before, after runtime.MemStats
		began := time.Now()
		runtime.ReadMemStats(&before)
		_, _ = scenarios.ParseActs(strings.Split(text, "\n"))
		runtime.ReadMemStats(&after)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(48<<20), name)
		require.Less(t, time.Since(began), 20*time.Second, name)
	}
}

// What only a flat run has cannot be said of one that has a schedule: a token would lose it on the way.
func TestActs_OfASchedule(t *testing.T) {
	for _, head := range []string{"2:own=1", "2:operator"} {
		_, err := scenarios.ParseActs([]string{head})
		require.ErrorContains(t, err, "operator, own and idle go with flat only", head)
	}
	acts, err := scenarios.ParseActs([]string{"2:flat:operator:own=1"})
	require.NoError(t, err)
	require.Equal(t, scenarios.Acts{Flat: true, Operator: true, Own: 1}, acts)
}

// Every act that there can be is written and read as it is, in a file and in a token.
func TestActs_RoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		acts := scenarios.Acts{Flat: true, Own: rapid.IntRange(0, 256).Draw(t, "own"), Operator: rapid.Bool().Draw(t, "operator")}
		place := sim.Place{}
		for range rapid.IntRange(0, 4).Draw(t, "acts") {
			place.Event += rapid.Uint64Range(0, 9).Draw(t, "event")
			place.Step = rapid.Uint64Range(0, 3).Draw(t, "step") + place.Step
			acts.List = append(acts.List, scenarios.Act{
				Place: place, At: time.Duration(rapid.Int64Min(0).Draw(t, "at")), Deed: anyDeed(t),
				Words: rapid.StringOfN(rapid.RuneFrom([]rune("ab (),:=@~\"é%2C")), 0, 9, -1).Draw(t, "words"),
			})
		}
		code, err := acts.Code(true)
		require.NoError(t, err)
		again, err := scenarios.ParseActs(code)
		require.NoError(t, err, code)
		require.Equal(t, acts, again)

		for i := range acts.List {
			acts.List[i].Words = ""
		}
		token := scenarios.Token{Scenario: "x", Seed: 1, Acts: acts}
		read, err := scenarios.ParseToken(token.String())
		require.NoError(t, err, token.String())
		require.Equal(t, token, read)
	})
}

// anyDeed is a deed with anything in it that its verb takes; half of them are what somebody could mean.
func anyDeed(t *rapid.T) scenarios.Deed {
	id, number := rapid.Int32Range(1, 3), rapid.Int64Range(0, 999_999)
	if rapid.Bool().Draw(t, "wild") {
		id, number = rapid.Int32Min(1), rapid.Int64()
	}
	text := rapid.StringOfN(rapid.RuneFrom([]rune("ab:=., @~+%41\x00\n\u202eé")), 0, 8, -1)
	ids := rapid.Custom(func(t *rapid.T) []sim.ID {
		return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) sim.ID {
			return sim.ID(id.Draw(t, "id"))
		}), 1, 4).Draw(t, "ids")
	})
	traffic := func() sim.Traffic {
		out := sim.Traffic{From: ids.Draw(t, "from"), To: ids.Draw(t, "to"), Words: text.Draw(t, "words")}
		for range rapid.IntRange(0, 2).Draw(t, "kinds") {
			out.Kinds = append(out.Kinds, text.Draw(t, "kind"))
		}
		for range rapid.IntRange(0, 2).Draw(t, "wheres") {
			out.Where = append(out.Where, sim.Condition{Field: text.Draw(t, "field"), Is: "is", Value: text.Draw(t, "value")})
		}
		return out
	}
	d := scenarios.Deed{Verb: rapid.SampledFrom(verbs()).Draw(t, "verb")}
	for k := sim.Isolate; k <= sim.Upgrade; k++ {
		if k.String() != d.Verb {
			continue
		}
		d.Fault = sim.Fault{
			Kind: k, Name: text.Draw(t, "name"), Nodes: ids.Draw(t, "nodes"), Groups: [][]sim.ID{ids.Draw(t, "a"), ids.Draw(t, "b")},
			Clients: rapid.Bool().Draw(t, "clients"), Times: number.Draw(t, "times"), By: time.Duration(number.Draw(t, "by")),
			Drift: sim.PPM(number.Draw(t, "drift")), Effect: int(rapid.Int32Range(-1, 40).Draw(t, "effect")), Traffic: traffic(),
			Link: sim.Link{Loss: sim.PPM(number.Draw(t, "loss")), FIFO: rapid.Bool().Draw(t, "fifo"), Bandwidth: number.Draw(t, "bandwidth")},
		}
		return d
	}
	d.Which, d.Node, d.To = int(rapid.Int32().Draw(t, "which")), ids.Draw(t, "node")[0], ids.Draw(t, "to")[0]
	d.Nodes, d.Lasting, d.Message = ids.Draw(t, "goal"), rapid.Bool().Draw(t, "lasting"), rapid.Uint64().Draw(t, "message")
	d.By, d.Text = time.Duration(number.Draw(t, "delay")), text.Draw(t, "text")
	d.Timer = sim.Timer{Name: text.Draw(t, "timer"), Arg: int(rapid.Int32().Draw(t, "arg"))}
	d.Op = service.Op{Name: rapid.OneOf(rapid.SampledFrom([]string{"get", "put", "cas"}), text).Draw(t, "op"), Key: text.Draw(t, "key"), Value: text.Draw(t, "value"), Amount: rapid.Int64().Draw(t, "amount")}
	d.Held = scenarios.Held{Timers: rapid.Bool().Draw(t, "timers"), Name: text.Draw(t, "called"), Nodes: ids.Draw(t, "on")}
	if d.Held.Messages = rapid.Bool().Draw(t, "messages"); d.Held.Messages {
		d.Held.Traffic = traffic()
	}
	return d
}
