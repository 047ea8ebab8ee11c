package dynamo

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// The model of an object is what versions are: those that were ever heard of, and of each which ones its writer had
// heard of. A version is there as long as nobody who replaced it was heard of.
type model struct {
	heard  []map[Dot]bool       // of each copy
	before map[Dot]map[Dot]bool // of each version
}

func (m *model) versions(at int) (there []Dot) {
	for d := range m.heard[at] {
		replaced := false
		for w := range m.heard[at] {
			replaced = replaced || m.before[w][d]
		}
		if !replaced {
			there = append(there, d)
		}
	}
	slices.SortFunc(there, byDot)
	return there
}

func (m *model) hear(at int, more map[Dot]bool) {
	for d := range more {
		m.heard[at][d] = true
	}
}

// histories lets three copies take puts, of writers who have read any of them at any time, and join each other, and
// compares them with the model after each step.
func histories(t *rapid.T, c *config) (copies []Object, same bool) {
	const size = 3
	copies = make([]Object, size)
	m := model{heard: []map[Dot]bool{{}, {}, {}}, before: map[Dot]map[Dot]bool{}}
	type reading struct {
		seen  Clock
		heard map[Dot]bool
	}
	readings := []reading{{nil, map[Dot]bool{}}}
	same = true
	for i := range rapid.IntRange(1, 14).Draw(t, "steps") {
		at := rapid.IntRange(0, size-1).Draw(t, "copy")
		switch rapid.IntRange(0, 2).Draw(t, "step") {
		case 0:
			by := readings[rapid.IntRange(0, len(readings)-1).Draw(t, "read")]
			actor := Actor{Node: sim.ID(at + 1)}
			v := Version{Dot: Dot{actor, copies[at].Seen.Of(actor) + 1}, Context: by.seen, At: int64(i)}
			copies[at] = c.put(copies[at], v)
			m.before[v.Dot] = by.heard
			m.hear(at, by.heard)
			m.heard[at][v.Dot] = true
		case 1:
			from := rapid.IntRange(0, size-1).Draw(t, "from")
			copies[at] = c.join(copies[at], copies[from])
			m.hear(at, m.heard[from])
		case 2:
			heard := map[Dot]bool{}
			for d := range m.heard[at] {
				heard[d] = true
			}
			readings = append(readings, reading{copies[at].Seen, heard})
		}
		var got []Dot
		for _, v := range copies[at].Versions {
			got = append(got, v.Dot)
		}
		same = same && slices.Equal(m.versions(at), got)
	}
	return copies, same
}

// What is there is what nobody replaced who was heard of, whoever wrote, read and met whom.
func TestObject_IsWhatNobodyReplaced(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, same := histories(t, &config{})
		require.True(t, same)
	})
}

// Without dots, or by the time of the last write, something else is there.
func TestObject_MutantsAreOtherwise(t *testing.T) {
	for _, m := range []*about.Mutant{noDots, lastWriteWins} {
		c := &config{mutants: about.Args{Mutants: []string{m.Name}}.Switched(zoo)}
		found := false
		rapid.Check(t, func(t *rapid.T) {
			_, same := histories(t, c)
			found = found || !same
		})
		require.True(t, found, m.Name)
	}
}

// The join of copies does not ask in which order, how they are grouped, or how often.
func TestObject_JoinIsALattice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &config{}
		copies, _ := histories(t, c)
		x, y, z := copies[0], copies[1], copies[2]
		require.True(t, c.join(x, y).same(c.join(y, x)))
		require.True(t, c.join(x, c.join(y, z)).same(c.join(c.join(x, y), z)))
		require.True(t, c.join(x, x).same(x))
		require.Equal(t, c.join(x, y).hash("k"), c.join(y, x).hash("k"))
	})
}

// Each partition has N homes, those next on the ring, and those who stand in follow them.
func TestRing(t *testing.T) {
	r := ring{nodes: []sim.ID{1, 2, 3, 4, 5}, partitions: 8, copies: 3}
	require.Equal(t, []sim.ID{4, 5, 1}, r.homes(3))
	require.Equal(t, []sim.ID{4, 5, 1, 2, 3}, r.walk(3))
	require.Equal(t, []sim.ID{4, 1}, r.others(5, 3))
	for partition := range r.partitions {
		for _, id := range r.nodes {
			require.Equal(t, slices.Contains(r.homes(partition), id), r.hosts(id, partition))
		}
	}
}
