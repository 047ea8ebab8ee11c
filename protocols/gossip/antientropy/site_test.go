package antientropy

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/parts/merkle"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const (
	ms     = time.Millisecond
	client = sim.ID(5)
)

// alone is n1 of four sites; the others, and a client, are puppets.
func alone(t *testing.T, options ...bench.Option) *bench.Solo {
	t.Helper()
	return bench.NewSolo(t, &Protocol, 1, append([]bench.Option{
		bench.Servers(4), bench.With("period", time.Hour), bench.Serving(&Protocol.Services[0].Service),
	}, options...)...)
}

// ask lets the client ask for an operation.
func ask(s *bench.Solo, name, key, value string) service.Result {
	s.T.Helper()
	m := service.Request{Client: client, Seq: 1, Op: service.Op{Name: name, Key: key, Value: value}}
	return s.Ask(client, m).(service.Reply).Result
}

func at(time int64) Stamp { return Stamp{time, 2} }

var (
	red   = Item{Key: "x", Value: "red", At: at(100)}
	green = Item{Key: "y", Value: "green", At: at(100)}
	none  = Item{Key: "x", At: at(200), Dead: true, Activated: 200, Keepers: []sim.ID{1, 2}}
)

// has is the database of the site.
func has(s *bench.Solo) []Item {
	s.T.Helper()
	return s.Ask(3, Ask{}).(Database).Items
}

// A site answers clients from what it has, and an item that is deleted is one that is not there.
func TestSite_Clients(t *testing.T) {
	s := alone(t)
	require.Equal(t, service.Result{}, ask(s, "get", "x", ""))
	require.Equal(t, service.Result{OK: true}, ask(s, "put", "x", "red"))
	require.Equal(t, service.Result{OK: true, Value: "red"}, ask(s, "get", "x", ""))
	require.Equal(t, service.Result{OK: true}, ask(s, "delete", "x", ""))
	require.Equal(t, service.Result{}, ask(s, "get", "x", ""))
	require.Equal(t, service.Result{}, ask(s, "delete", "x", ""), "there is none")
	require.True(t, has(s)[0].Dead)
}

// What is newer is taken, and nothing else: be it a value or a certificate (§1.1, §2).
func TestSite_NewerSupersedes(t *testing.T) {
	s := alone(t)
	s.Say(2, Database{Items: []Item{red}})
	older, same := red, red
	older.At.Time, older.Value = 99, "old"
	same.Value = "same"
	s.Say(2, Database{Items: []Item{older, same}})
	require.Equal(t, []Item{red}, has(s))
	s.Say(2, Database{Items: []Item{none}})
	s.Say(2, Database{Items: []Item{red}})
	require.Equal(t, []Item{none}, has(s))
	require.Len(t, bench.Told[Learned](s.Facts), 2)
}

// An update is younger than what it replaces, though the clock is behind, and the next one younger than that.
func TestSite_Stamps(t *testing.T) {
	for _, clock := range []string{wallClock, logicClock} {
		s := alone(t, bench.With("clock", clock))
		far := red
		far.At.Time = int64(time.Hour)
		s.Say(2, Database{Items: []Item{far, green}})
		ask(s, "put", "x", "blue")
		ask(s, "put", "y", "blue")
		u := bench.Told[Updated](s.Facts)
		require.Equal(t, Stamp{int64(time.Hour) + 1, 1}, u[0].At)
		require.Equal(t, far.At, u[0].Over)
		require.Less(t, u[0].At.Time, u[1].At.Time)
	}
}

// Who compares by all sends all, or asks for all, or both; and is sent back what is newer.
func TestExchange_Full(t *testing.T) {
	for mode, want := range map[string]sim.Message{
		push: Database{Items: []Item{red}}, pull: Ask{}, pushPull: Database{Items: []Item{red}, Return: true},
	} {
		s := alone(t, bench.With("mode", mode))
		s.Say(2, Database{Items: []Item{red}})
		require.Equal(t, want, s.Timeout(cycleTimer)[0].Msg, mode)
	}
	s := alone(t)
	s.Say(2, Database{Items: []Item{red}})
	require.Equal(t, Database{Items: []Item{red}}, s.Ask(3, Database{Items: []Item{green}, Return: true}))
	require.Empty(t, s.Say(3, Database{Items: []Item{red, green}, Return: true}), "nothing is newer here")
}

// Equal checksums end a comparison. Others are answered, and if that does not help all is compared (§1.3).
func TestExchange_Checksum(t *testing.T) {
	s := alone(t, bench.With("compare", bySum), bench.With("recent", time.Second))
	s.Say(2, Database{Items: []Item{red}})
	sum := red.hash()
	require.Equal(t, Summary{Sum: sum, Recent: []Item{red}}, s.Timeout(cycleTimer)[0].Msg)
	require.Empty(t, s.Say(2, Summary{Sum: sum}))
	require.Empty(t, s.Say(2, Summary{Sum: sum ^ green.hash(), Recent: []Item{green}}), "what was recent made them equal")
	both := Summary{Sum: sum ^ green.hash(), Recent: []Item{red, green}, Answer: true}
	require.Equal(t, both, s.Ask(2, Summary{Sum: 1}))
	require.Equal(t, Database{Items: []Item{red, green}, Return: true}, s.Ask(2, Summary{Sum: 1, Answer: true}))
	s.Wait(2 * time.Second)
	require.Empty(t, s.Timeout(cycleTimer)[0].Msg.(Summary).Recent)
}

// Trees are compared level by level, and in the end the buckets that differ are resolved.
func TestExchange_Tree(t *testing.T) {
	for mode, want := range map[string][2]any{ // if the site has begun, and if not
		push: {Database{}, Ask{}}, pull: {Ask{}, Database{}}, pushPull: {Database{}, Database{}},
	} {
		s := alone(t, bench.With("compare", byTree), bench.With("mode", mode), bench.With("depth", 1))
		s.Say(2, Database{Items: []Item{red}})
		theirs := merkle.New(1, 0)
		require.Equal(t, Tree{Level: 0, Of: []uint16{0}, Hashes: leafHashes(red), Sum: red.hash()}, s.Ask(2, Tree{Hashes: []uint64{9}, Begun: true}))
		for i, begun := range []bool{false, true} {
			got := s.Ask(2, Tree{Of: []uint16{0}, Hashes: theirs.Below(0, []uint16{0}), Begun: begun})
			require.IsType(t, want[i], got, mode)
			if d, is := got.(Database); is {
				require.Equal(t, []Item{red}, d.Items)
			}
		}
		root := s.Timeout(cycleTimer)[0].Msg.(Tree)
		require.True(t, root.Begun)
		require.Empty(t, s.Say(2, Tree{Hashes: root.Hashes}), "they are equal")
	}
}

// What a client was told is there after a crash, and what was discarded is not.
func TestSite_Restart(t *testing.T) {
	s := alone(t, bench.With("keep_for", 10*ms))
	ask(s, "put", "x", "red")
	ask(s, "put", "y", "green")
	ask(s, "delete", "y", "")
	s.Wait(20 * ms)
	s.Timeout(cycleTimer)
	require.Len(t, bench.Told[Discarded](s.Facts), 1)
	ask(s, "put", "z", "blue")
	s.Reboot()
	all := has(s)
	require.Len(t, all, 2)
	require.Equal(t, "red", all[0].Value)
	require.Equal(t, "blue", all[1].Value)
}

// The first sites have an item as they boot with an empty disk; it is on the disk then.
func TestSite_Seeded(t *testing.T) {
	s := alone(t, bench.With("seeded", 1))
	require.Equal(t, []Item{seedItem}, has(s))
	s.Reboot()
	require.Len(t, bench.Told[Updated](s.Facts), 1)
	require.Equal(t, []Booted{{0}, {1}}, bench.Told[Booted](s.Facts))
}

// leafHashes are those of the leaves of a tree of depth 1.
func leafHashes(items ...Item) []uint64 {
	t := merkle.New(1, 0)
	for i := range items {
		t.Flip(items[i].Key, items[i].hash())
	}
	return t.Below(0, []uint16{0})
}
