package primarybackup

import (
	"testing"

	"github.com/stretchr/testify/require"

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

// of are the messages of one type among those that were heard.
func of[M any](heard []letter) []M {
	var out []M
	for _, l := range heard {
		if m, is := l.msg.(M); is {
			out = append(out, m)
		}
	}
	return out
}

// n1 alone as a real server; n3 plays the clients.
func newServer(t *testing.T, mutant string) *system {
	s := newSystem(t, 1, 0, mutant, n1)
	s.wait(5 * ms)
	return s
}

// Whoever is not the primary says so, and does nothing (Pb3).
func TestServer_OnlyThePrimaryServes(t *testing.T) {
	s := newServer(t, "")
	require.Equal(t, []service.Reply{{Seq: 1, Status: service.NotLeader}}, of[service.Reply](s.say(n3, n1, add(n3, 1))))
	s.say(vs, n1, Current{second})
	require.Equal(t, []service.Reply{{Seq: 1, Status: service.NotLeader, Leader: n2}},
		of[service.Reply](s.say(n3, n1, add(n3, 1))))
	require.Empty(t, told[Executed](s))
}

// A primary without a backup answers by itself; one with a backup when that has executed the batch.
func TestPrimary_ForwardsBeforeItAnswers(t *testing.T) {
	s := newServer(t, "")
	s.say(vs, n1, Current{alone})
	require.Len(t, of[service.Reply](s.say(n3, n1, add(n3, 1))), 1)
	transfers := of[Transfer](s.say(vs, n1, Current{paired}))
	require.Len(t, transfers, 1)
	require.Empty(t, of[service.Reply](s.say(n3, n1, add(n3, 2))), "it waits for the transfer")
	forwards := of[Forward](s.say(n2, n1, Transferred{View: 2, Index: 1}))
	require.Equal(t, []Forward{{View: 2, After: 1, Commands: []service.Command{add(n3, 2).Command()}}}, forwards)
	require.Empty(t, of[service.Reply](s.say(n2, n1, Forwarded{View: 1, Index: 2})), "of another view")
	require.Equal(t, []service.Reply{{Seq: 2, Result: service.Result{OK: true, Number: 2}}},
		of[service.Reply](s.say(n2, n1, Forwarded{View: 2, Index: 2})))
}

// A backup that does not take the state is not waited for: the primary serves alone, and tries again.
func TestPrimary_ServesAloneUntilItAcknowledges(t *testing.T) {
	s := newServer(t, "")
	s.say(vs, n1, Current{paired})
	s.say(n3, n1, add(n3, 1))
	s.wait(100 * ms)
	require.Len(t, of[service.Reply](s.heard), 1)
	require.NotEmpty(t, of[Transfer](s.heard))
	for _, p := range of[Ping](s.heard) {
		require.Zero(t, p.Acked)
	}
	require.Empty(t, of[Ping](s.say(n2, n1, Transferred{View: 2, Index: 0})), "that state is out of date")
	pings := of[Ping](s.say(n2, n1, Transferred{View: 2, Index: 1}))
	require.Equal(t, []Ping{{Life: 1, Acked: 2}}, pings)
}

// Refused by its backup, it serves no more, and sends its clients on.
func TestPrimary_FallsWhenItIsRefused(t *testing.T) {
	for _, mutant := range []string{"", "ignore-refusal"} {
		s := newServer(t, mutant)
		s.say(vs, n1, Current{paired})
		s.say(n2, n1, Transferred{View: 2})
		s.say(n3, n1, add(n3, 1))
		replies := of[service.Reply](s.say(n2, n1, Refused{View: 2, Newer: 3}))
		require.Len(t, replies, 1)
		require.Equal(t, mutant == "", replies[0].Status == service.NotLeader)
		require.Len(t, told[Deposed](s), map[string]int{"": 1}[mutant])
	}
}

// A retry is not executed again, nor is one that waits already.
func TestPrimary_ExecutesOnce(t *testing.T) {
	s := newServer(t, "")
	s.say(vs, n1, Current{paired})
	s.say(n2, n1, Transferred{View: 2})
	s.say(n3, n1, add(n3, 1))
	s.say(n3, n1, add(n3, 1))
	require.Len(t, of[service.Reply](s.say(n2, n1, Forwarded{View: 2, Index: 1})), 1)
	again := of[service.Reply](s.say(n3, n1, add(n3, 1)))
	require.Equal(t, []service.Reply{{Seq: 1, Result: service.Result{OK: true, Number: 1}}}, again)
	require.Len(t, told[Executed](s), 1)
}

// A backup executes in order, acknowledges what it has, and never goes back.
func TestBackup_ExecutesInOrder(t *testing.T) {
	s := newServer(t, "")
	first := Transfer{View: second, Snapshot: service.NewSessions(service.Counter.Machine()).Snapshot()}
	forward := Forward{View: 2, After: 0, Commands: []service.Command{add(n3, 1).Command()}}
	s.say(vs, n1, Current{second})
	require.Empty(t, of[Forwarded](s.say(n2, n1, forward)), "it has no state yet")
	require.Equal(t, []Transferred{{View: 2}}, of[Transferred](s.say(n2, n1, first)))
	require.Equal(t, []Forwarded{{2, 1}}, of[Forwarded](s.say(n2, n1, forward)))
	require.Equal(t, []Forwarded{{2, 1}}, of[Forwarded](s.say(n2, n1, forward)), "once more, and executed once")
	require.Empty(t, of[Forwarded](s.say(n2, n1, Forward{View: 2, After: 5, Commands: forward.Commands})), "a gap")
	require.Empty(t, of[Transferred](s.say(n2, n1, first)), "late")
	require.Equal(t, int64(1), s.Node(n1).(*Server).place.Index)
	require.Len(t, told[Executed](s), 1)
}

// A server refuses the primary of an older view, and asks when it hears of a later one.
func TestBackup_RefusesAnOldView(t *testing.T) {
	s := newServer(t, "")
	s.say(vs, n1, Current{View{3, Member{n1, 1}, Member{}}})
	forward := Forward{View: 2, Commands: []service.Command{add(n3, 1).Command()}}
	require.Equal(t, []Refused{{2, 3}}, of[Refused](s.say(n2, n1, forward)))
	require.Equal(t, []Refused{{2, 3}}, of[Refused](s.say(n2, n1, Transfer{View: second})))
	forward.View = 4
	require.Equal(t, []Ping{{1, 3}}, of[Ping](s.say(n2, n1, forward)))
	require.Empty(t, told[Executed](s))
}
