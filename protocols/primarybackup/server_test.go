package primarybackup

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The views of the tests, in which n1 is real.
var (
	alone  = View{1, Member{n1, 1}, Member{}}
	paired = View{2, Member{n1, 1}, Member{n2, 1}}
	second = View{2, Member{n2, 1}, Member{n1, 1}} // n1 is the backup
)

func add(client sim.ID, seq uint64) service.Request {
	return service.Request{Client: client, Seq: seq, Op: service.Op{Name: "add", Amount: 1}}
}

// newServer makes n1 alone a real server; n3 plays the clients.
func newServer(t *testing.T, mutant string) *bench.Solo { return newSolo(t, n1, mutant) }

// Whoever is not the primary says so, and does nothing (Pb3).
func TestServer_OnlyThePrimaryServes(t *testing.T) {
	s := newServer(t, "")
	require.Equal(t, []service.Reply{{Seq: 1, Status: service.NotLeader}}, bench.Of[service.Reply](s.Say(n3, add(n3, 1))))
	s.Say(vs, Current{second})
	require.Equal(t, []service.Reply{{Seq: 1, Status: service.NotLeader, Leader: n2}},
		bench.Of[service.Reply](s.Say(n3, add(n3, 1))))
	require.Empty(t, bench.Told[Executed](s.Facts))
}

// A primary without a backup answers by itself; one with a backup when that has executed the batch.
func TestPrimary_ForwardsBeforeItAnswers(t *testing.T) {
	s := newServer(t, "")
	s.Say(vs, Current{alone})
	require.Len(t, bench.Of[service.Reply](s.Say(n3, add(n3, 1))), 1)
	transfers := bench.Of[Transfer](s.Say(vs, Current{paired}))
	require.Len(t, transfers, 1)
	require.Empty(t, bench.Of[service.Reply](s.Say(n3, add(n3, 2))), "it waits for the transfer")
	forwards := bench.Of[Forward](s.Say(n2, Transferred{View: 2, Index: 1}))
	require.Equal(t, []Forward{{View: 2, After: 1, Commands: []service.Command{add(n3, 2).Command()}}}, forwards)
	require.Empty(t, bench.Of[service.Reply](s.Say(n2, Forwarded{View: 1, Index: 2})), "of another view")
	require.Equal(t, []service.Reply{{Seq: 2, Result: service.Result{OK: true, Number: 2}}},
		bench.Of[service.Reply](s.Say(n2, Forwarded{View: 2, Index: 2})))
}

// A backup that does not take the state is not waited for: the primary serves alone, and tries again.
func TestPrimary_ServesAloneUntilItAcknowledges(t *testing.T) {
	s := newServer(t, "")
	s.Say(vs, Current{paired})
	s.Say(n3, add(n3, 1))
	s.Wait(100 * ms)
	require.Len(t, bench.Of[service.Reply](s.Heard), 1)
	require.NotEmpty(t, bench.Of[Transfer](s.Heard))
	for _, p := range bench.Of[Ping](s.Heard) {
		require.Zero(t, p.Acked)
	}
	require.Empty(t, bench.Of[Ping](s.Say(n2, Transferred{View: 2, Index: 0})), "that state is out of date")
	pings := bench.Of[Ping](s.Say(n2, Transferred{View: 2, Index: 1}))
	require.Equal(t, []Ping{{Life: 1, Acked: 2}}, pings)
}

// Refused by its backup, it serves no more, and sends its clients on.
func TestPrimary_FallsWhenItIsRefused(t *testing.T) {
	for _, mutant := range []string{"", "ignore-refusal"} {
		s := newServer(t, mutant)
		s.Say(vs, Current{paired})
		s.Say(n2, Transferred{View: 2})
		s.Say(n3, add(n3, 1))
		replies := bench.Of[service.Reply](s.Say(n2, Refused{View: 2, Newer: 3}))
		require.Len(t, replies, 1)
		require.Equal(t, mutant == "", replies[0].Status == service.NotLeader)
		require.Len(t, bench.Told[Deposed](s.Facts), map[string]int{"": 1}[mutant])
	}
}

// A retry is not executed again, nor is one that waits already.
func TestPrimary_ExecutesOnce(t *testing.T) {
	s := newServer(t, "")
	s.Say(vs, Current{paired})
	s.Say(n2, Transferred{View: 2})
	s.Say(n3, add(n3, 1))
	s.Say(n3, add(n3, 1))
	require.Len(t, bench.Of[service.Reply](s.Say(n2, Forwarded{View: 2, Index: 1})), 1)
	again := bench.Of[service.Reply](s.Say(n3, add(n3, 1)))
	require.Equal(t, []service.Reply{{Seq: 1, Result: service.Result{OK: true, Number: 1}}}, again)
	require.Len(t, bench.Told[Executed](s.Facts), 1)
}

// A backup executes in order, acknowledges what it has, and never goes back.
func TestBackup_ExecutesInOrder(t *testing.T) {
	s := newServer(t, "")
	first := Transfer{View: second, Snapshot: service.NewSessions(service.Counter.Machine()).Snapshot()}
	forward := Forward{View: 2, After: 0, Commands: []service.Command{add(n3, 1).Command()}}
	s.Say(vs, Current{second})
	require.Empty(t, bench.Of[Forwarded](s.Say(n2, forward)), "it has no state yet")
	require.Equal(t, []Transferred{{View: 2}}, bench.Of[Transferred](s.Say(n2, first)))
	require.Equal(t, []Forwarded{{2, 1}}, bench.Of[Forwarded](s.Say(n2, forward)))
	require.Equal(t, []Forwarded{{2, 1}}, bench.Of[Forwarded](s.Say(n2, forward)), "once more, and executed once")
	require.Empty(t, bench.Of[Forwarded](s.Say(n2, Forward{View: 2, After: 5, Commands: forward.Commands})), "a gap")
	require.Empty(t, bench.Of[Transferred](s.Say(n2, first)), "late")
	require.Equal(t, int64(1), s.Node(n1).(*Server).place.Index)
	require.Len(t, bench.Told[Executed](s.Facts), 1)
}

// A server refuses the primary of an older view, and asks when it hears of a later one.
func TestBackup_RefusesAnOldView(t *testing.T) {
	s := newServer(t, "")
	s.Say(vs, Current{View{3, Member{n1, 1}, Member{}}})
	forward := Forward{View: 2, Commands: []service.Command{add(n3, 1).Command()}}
	require.Equal(t, []Refused{{2, 3}}, bench.Of[Refused](s.Say(n2, forward)))
	require.Equal(t, []Refused{{2, 3}}, bench.Of[Refused](s.Say(n2, Transfer{View: second})))
	forward.View = 4
	require.Equal(t, []Ping{{1, 3}}, bench.Of[Ping](s.Say(n2, forward)))
	require.Empty(t, bench.Told[Executed](s.Facts))
}
