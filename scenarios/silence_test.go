package scenarios_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

func servedRun(t *testing.T, text string) *scenarios.Result {
	t.Helper()
	plan, err := planIn(t, language.New(protocols.All), text)
	require.NoError(t, err)
	res, err := scenarios.Execute(plan, 1, scenarios.Options{Measure: true})
	require.NoError(t, err)
	return res
}

// All servers fill their disks after a few seconds and are down from then on. Four clients that wait for
// answers ask for little in all that time, so that most operations were answered; but nobody knows what
// the servers hold in the end, and most of the time nobody was served.
func TestServed_ADeadServiceIsNoPass(t *testing.T) {
	const text = `scenario(protocol = raft(nodes = 3), disk = disk(fsync = ms(1), capacity = 120),
    workload = kv(clients = 4, keys = 4, think = ms(10), timeout = ms(500)), duration = s(20), quiet = s(5),
    measure = {"silence": longest_silence()}, expect = [`
	res := servedRun(t, text+`available(percent(80))])`)
	require.Equal(t, check.Undecided, res.Verdict, told(res))
	verdict, why := findingOf(res, "final reads")
	require.Equal(t, check.Undecided, verdict)
	require.Equal(t, "4 of 4 final reads were not answered: nobody knows what the servers hold in the end", why)
	verdict, _ = findingOf(res, "available 80 % of operations")
	require.Equal(t, check.Held, verdict)

	res = servedRun(t, text+`available(percent(80), of = "time"), silence(at_most = s(2))])`)
	require.Equal(t, check.Violated, res.Verdict, told(res))
	verdict, why = findingOf(res, "available 80 % of the time")
	require.Equal(t, check.Violated, verdict)
	require.Contains(t, why, "times 1s somebody was answered")
	verdict, _ = findingOf(res, "silence at most 2s")
	require.Equal(t, check.Violated, verdict)
	require.Greater(t, res.Measures[0].Values[0], 10e9)
}

// A run without a quiet phase has no final reads. One in which clients ask through most of it in vain is no pass.
func TestServed_SilentToTheEnd(t *testing.T) {
	res := servedRun(t, `scenario(protocol = raft(nodes = 3), disk = disk(fsync = ms(1), capacity = 120),
    workload = queue(clients = 4, think = ms(10), timeout = ms(500)), duration = s(25), quiet = s(0))`)
	require.Equal(t, check.Undecided, res.Verdict, told(res))
	_, why := findingOf(res, "operations")
	require.Regexp(t, `^clients asked, and nobody was answered from \d.* s to the end, at 25`, why)
}

func findingOf(res *scenarios.Result, property string) (check.Verdict, string) {
	for _, c := range res.Checks {
		if c.Property == property {
			return c.Verdict, c.Why
		}
	}
	return check.Held, "nobody judged " + property
}

// What an event met was met once: the leader that is to come is another one.
func TestScript_OneEventMeetsOneStep(t *testing.T) {
	res := servedRun(t, `scenario(protocol = raft(nodes = 5), duration = s(3), schedule = [
        script(until("leader"), crash(leader()), until("leader"), note("there is a second leader"))])`)
	require.Equal(t, check.Held, res.Verdict, told(res))
	require.GreaterOrEqual(t, len(res.Leaders), 2)
	require.Equal(t, res.Leaders[1].From, res.Notes[0].At)
}

// Random arrivals are a Poisson process from the first one on, however many clients share it.
func TestArrivals_PoissonFromTheFirst(t *testing.T) {
	for _, clients := range []string{"4", "400"} {
		first, all := 0, 0
		for seed := range uint64(10) {
			plan, err := planIn(t, language.New(protocols.All), `scenario(protocol = abd(nodes = 3),
    workload = register(clients = `+clients+`, arrivals = poisson(per_second(20))), duration = s(8), quiet = s(0))`)
			require.NoError(t, err)
			res, err := scenarios.Execute(plan, seed, scenarios.Options{})
			require.NoError(t, err)
			for _, o := range res.History.Operations() {
				all++
				if o.Call < 2*time.Second {
					first++
				}
			}
		}
		require.InDelta(t, 400, first, 80, "in two seconds of ten runs, with %s clients", clients)
		require.InDelta(t, 1600, all, 160, "%s clients", clients)
	}
}

// A server that gives up of its own accord is something to recover from, and so is an order.
func TestRecovers_CountsOrdersAndOwnCrashes(t *testing.T) {
	res := servedRun(t, `scenario(protocol = raft(nodes = 3), workload = kv(clients = 2, think = ms(20)), duration = s(3), quiet = s(2),
    schedule = [script(wait(s(1)), transfer(to = random_node(of = followers())))], expect = [recovers(within = s(1))])`)
	require.Equal(t, check.Held, res.Verdict, told(res))
	res = servedRun(t, `scenario(protocol = raft(nodes = 3), disk = disk(fsync = ms(1), capacity = 120),
    workload = kv(clients = 4, think = ms(10), timeout = ms(500)), duration = s(10), quiet = s(3), expect = [recovers(within = s(2))])`)
	verdict, why := findingOf(res, "recovers within 2s")
	require.Equal(t, check.Violated, verdict, told(res))
	require.Contains(t, why, "the last fault was undone at")
}

// The words of patience mean what they say: a request is repeated after timeout, by backoff's pause,
// until give_up.
func TestClients_Patience(t *testing.T) {
	for settings, want := range map[string]struct {
		least, most int
		patience    time.Duration
	}{
		`timeout = ms(100), retry = False`:                     {1, 1, 100 * time.Millisecond},
		`timeout = ms(100)`:                                    {4, 6, 500 * time.Millisecond},
		`timeout = ms(100), give_up = s(2), backoff = ms(1)`:   {11, 20, 2 * time.Second},
		`timeout = ms(100), give_up = s(2), backoff = ms(100)`: {10, 14, 2 * time.Second},
	} {
		plan, err := planIn(t, language.New(protocols.All), `scenario(protocol = raft(nodes = 3), workload = kv(clients = 1, keys = 1, ops = 1, `+settings+`),
    schedule = [at(s(0), crash(everyone()))], duration = s(5), quiet = s(0))`)
		require.NoError(t, err)
		asked := 0
		res, err := scenarios.Execute(plan, 1, scenarios.Options{Listen: func(w *sim.World) {
			w.Listen(sim.Kinds(sim.Sent), func(e *sim.Event) {
				if e.Node == 4 {
					asked++
				}
			})
		}})
		require.NoError(t, err)
		o := res.History.Operations()[0]
		require.Equal(t, want.patience, o.GaveUpAt-o.Call, settings)
		require.GreaterOrEqual(t, asked, want.least, settings)
		require.LessOrEqual(t, asked, want.most, settings)
	}
}
