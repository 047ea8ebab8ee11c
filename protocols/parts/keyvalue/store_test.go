package keyvalue

import (
	"fmt"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const (
	askers  = 3
	storeID = sim.ID(askers + 1)
)

// alone is a store among askers that are puppets.
func alone(t testing.TB, name string, seed uint64) *bench.Solo {
	p := about.Protocol{Build: func(about.Args) (about.System, error) {
		return about.System{Roles: []about.Role{
			about.Servers(about.Nodes{Count: askers}, func(sim.ID) sim.Node { return nil }), Role(name),
		}}, nil
	}}
	return bench.NewSolo(t, &p, storeID, bench.Seed(seed))
}

func ask(s *bench.Solo, asker sim.ID, op service.Op) service.Result {
	return s.Ask(asker, service.Request{Client: asker, Seq: 1, Op: op}).(service.Reply).Result
}

// A model has all states that there ever were, and of each asker the earliest that its answers allow it to have seen last.
type model struct {
	states []map[string]string
	seen   [askers + 1]int
}

// allows reports whether a store may answer so, and notes what its asker has seen.
func (m *model) allows(asker sim.ID, op service.Op, r service.Result, reach int) bool {
	newest := len(m.states) - 1
	for at := max(m.seen[asker], newest-reach); at <= newest; at++ {
		state := m.states[at]
		if result, next, changes := apply(state[op.Key], op); result == r && (!changes || at == newest) {
			if changes {
				state = maps.Clone(state)
				state[op.Key] = next
				m.states = append(m.states, state)
				at++
			}
			m.seen[asker] = at
			return true
		}
	}
	return false
}

// Whatever is asked by whomever, a linearizable store answers from the newest state, and a sequential one from one of the
// last 32 that its asker has not seen later ones of.
func TestStore_AnswersAsItsModel(t *testing.T) {
	stale := 0
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.SampledFrom([]string{Linearizable, Sequential}).Draw(r, "store")
		reach := 0
		if name == Sequential {
			reach = states - 1
		}
		s := alone(t, name, rapid.Uint64().Draw(r, "seed"))
		m := model{states: []map[string]string{{}}}
		for i := range rapid.IntRange(1, 60).Draw(r, "questions") {
			op := service.Op{
				Name: rapid.SampledFrom([]string{"get", "put", "cas"}).Draw(r, "name"),
				Key:  rapid.SampledFrom([]string{"x", "y"}).Draw(r, "key"),
			}
			if op.Name != "get" {
				op.Value = fmt.Sprint("v", i) // so that a put always changes something, and it is known what
			}
			if op.Name == "cas" {
				op.Old = rapid.SampledFrom(m.states[max(0, len(m.states)-3):]).Draw(r, "old")[op.Key]
			}
			asker := sim.ID(rapid.IntRange(1, askers).Draw(r, "asker"))
			result := ask(s, asker, op)
			require.True(r, m.allows(asker, op, result, reach), "%v: %v after %d changes", op, result, len(m.states)-1)
			require.Equal(r, m.states[len(m.states)-1]["x"], s.Node(storeID).(*Store).values["x"])
		}
		stale += len(bench.Told[Stale](s.Facts))
	})
	require.Positive(t, stale)
}

// What is answered is on the disk, and a store that comes back answers from nothing older.
func TestStore_Crash(t *testing.T) {
	s := alone(t, Sequential, 1)
	for i := range 40 {
		ask(s, 1, service.Op{Name: "put", Key: "x", Value: fmt.Sprint(i)})
	}
	s.Reboot()
	for range 20 {
		require.Equal(t, service.Result{OK: true, Value: "39"}, ask(s, 2, service.Op{Name: "get", Key: "x"}))
	}
}
