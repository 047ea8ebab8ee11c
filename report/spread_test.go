package report_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

type Learned struct{ Item string }

func (f Learned) Heard() string { return f.Item }

type Bored struct{ Item string }

func (f Bored) Quit() string { return f.Item }

var gossip = about.Protocol{Facts: []sim.Fact{Learned{}, Bored{}}, Milestones: []sim.Fact{Learned{}, Bored{}}}

// spread tells of so many servers: the nth hears x after n ms and says so twice, and every second one is bored 50 ms later.
func spread(t *testing.T, servers int, items ...string) string {
	t.Helper()
	ids := make([]sim.ID, servers)
	for i := range ids {
		ids[i] = sim.ID(i + 1)
	}
	s := report.NewStory(report.Cast{Servers: ids, Name: func(id sim.ID) string { return fmt.Sprintf("n%d", id) }}, &gossip)
	num := uint64(0)
	state := func(at int, node sim.ID, f sim.Fact) {
		num++
		s.Event(&sim.Event{Num: num, At: time.Duration(at) * time.Millisecond, Kind: sim.Stated, Node: node, Body: f})
	}
	for ms := range 2 * servers {
		for _, item := range items {
			if ms < servers*3/4 {
				state(100+ms, ids[ms], Learned{item})
				state(100+ms, ids[ms], Learned{item})
			}
			if quit := ms - 50; quit >= 0 && quit < servers/2 && quit%2 == 0 {
				state(100+ms, ids[quit], Bored{item})
			}
		}
	}
	s.Over(time.Second)
	var b strings.Builder
	require.NoError(t, s.Write(&b, &report.Run{}, report.Style{}))
	return b.String()
}

// Of many servers a story draws the share that has heard, and tells the first of them.
func TestStory_Spread(t *testing.T) {
	text := spread(t, 100, "x")
	require.Contains(t, text, strings.Join([]string{
		"  who has heard x: 75 of 100 servers, the first at 0.100 s",
		"   100 %",
		"                                                            ▁▁▂▃▃▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄",
		"                                                ▁▁▂▃▃▄▅▅▆▇▇█████████████████████████",
		"    50 %                           ▁▁▂▃▃▄▅▅▆▇▇██████████████████████████████████████",
		"                      ▁▁▂▃▃▄▄▅▅▆▇▇█████████████████████████████████████████████████░",
		"          ▁▁▂▃▃▄▅▅▆▇▇██████████████████████████████████████░░░░░░░░░░░░░░░░░░░░░░░░░",
	}, "\n"))
	require.Contains(t, text, "half after 0.049 s, the last one after 0.074 s, █ spread it, ░ have lost")
	require.Contains(t, text, "n1 n2 learned, item x, and 147 more such facts, within 74 ms")
	require.NotContains(t, spread(t, 12, "x"), "who has heard", "they have rows of their own")
	require.Contains(t, spread(t, 100, "x", "y"), "75 of 100 servers in the mean of 2 items, by the time since")
}
