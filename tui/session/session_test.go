package session_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/tui/session"
)

var words = language.New(protocols.All)

func open(t require.TestingT, scenario string, seed uint64) *session.Session {
	file, err := words.Load(scenario)
	require.NoError(t, err)
	s, err := session.Open(session.Subject{File: file, Seed: &seed}, session.Options{})
	require.NoError(t, err)
	return s
}

// The run is made as far as somebody looks, and to look back is to look up.
func TestSession_Seek(t *testing.T) {
	s := open(t, "raft/hello", 1)
	require.Zero(t, s.World().Latest())
	require.NoError(t, s.Seek(500))
	require.Equal(t, uint64(500), s.Cursor)
	latest := s.World().Latest()
	require.Less(t, latest, uint64(520))
	require.NoError(t, s.Seek(20))
	require.Equal(t, uint64(20), s.Event().Num)
	require.Equal(t, latest, s.World().Latest())
	require.NoError(t, s.SeekTime(time.Second))
	require.LessOrEqual(t, s.At(), time.Second)
	require.NoError(t, s.End())
	require.True(t, s.Over())
	require.NotNil(t, s.Report().Result())
	require.NoError(t, s.Seek(1<<40))
	require.Equal(t, s.World().Latest(), s.Cursor)
	require.Error(t, s.Do(s.Crash(1).Deed, ""), "the run is over")
}

// What is done in the past is a branch: the run as it was stays, and the two are alike up to there.
func TestSession_Branches(t *testing.T) {
	s := open(t, "raft/hello", 1)
	require.NoError(t, s.End())
	was := s.World().Fingerprint()
	require.NoError(t, s.SeekTime(time.Second))
	place := s.Cursor
	leader := sim.ID(0)
	for id := sim.ID(1); id <= report.Servers(s.World()); id++ {
		if len(s.Index().Standing(id, place).Leads) > 0 {
			leader = id
		}
	}
	require.NotZero(t, leader)
	crash := s.Crash(leader)
	require.NoError(t, s.Do(crash.Deed, crash.Words))
	require.Len(t, s.Branches, 2)
	require.False(t, s.Index().Standing(leader, s.Cursor).Up)
	require.NoError(t, s.End())
	require.NotEqual(t, was, s.World().Fingerprint())
	for num := uint64(1); num <= s.From(); num++ {
		a, _ := s.Branches[0].World().Event(num)
		b, _ := s.Branches[1].World().Event(num)
		require.Equal(t, a.Kind, b.Kind)
		require.Equal(t, a.At, b.At)
	}
	branch := s.World().Fingerprint()
	require.NoError(t, s.Go(s.Branches[0]))
	require.Equal(t, was, s.World().Fingerprint())
	require.NoError(t, s.Go(s.Branches[1]))
	c, err := s.Compare(s.Branches[0])
	require.NoError(t, err)
	require.Equal(t, s.From(), c.Alike)
	require.Equal(t, s.From()+1, c.First.A.Event)
	require.NotEmpty(t, c.Heard)
	require.False(t, c.Same())
	bit, err := s.Comparing(s.Branches[0])
	require.NoError(t, err)
	for over := false; !over; {
		over, err = bit.Step(7)
		require.NoError(t, err)
	}
	require.Equal(t, c, bit.Comparison(), "a portion at a time it is the same")
	_, err = s.Undo()
	require.NoError(t, err)
	require.Empty(t, s.Acts())
	c, err = s.Compare(s.Branches[0])
	require.NoError(t, err)
	require.True(t, c.Same())
	require.Empty(t, append(append(c.Heard, c.Asked...), c.Verdicts...))
	require.NoError(t, s.Seek(s.From()))
	require.NoError(t, s.End())
	require.Equal(t, was, s.World().Fingerprint(), "undone, it is the run as it was")
	_, err = s.Redo()
	require.NoError(t, err)
	require.NoError(t, s.End())
	require.Equal(t, branch, s.World().Fingerprint())
	_, err = s.Redo()
	require.Error(t, err)
}

// Faults that are healed one by one are over, and who was down is up.
func TestSession_Heal(t *testing.T) {
	s := open(t, "raft/hello", 2)
	require.NoError(t, s.SeekTime(time.Second))
	for _, p := range []session.Plea{s.Crash(1), s.Isolate(2), s.Partition([]sim.ID{3}, []sim.ID{1, 2})} {
		require.NoError(t, s.Do(p.Deed, p.Words))
	}
	require.Len(t, s.Index().Faults(s.Cursor), 3)
	require.NotEqual(t, []int{0, 0, 0}, s.Index().Islands([]sim.ID{1, 2, 3}, s.Cursor))
	require.NoError(t, s.Seek(s.Cursor+40))
	require.NoError(t, s.Heal())
	require.NoError(t, s.Seek(s.Cursor+1)) // it boots
	require.Empty(t, s.Index().Faults(s.Cursor))
	require.True(t, s.Index().Up(1, s.Cursor))
	require.Error(t, s.Heal())
}

// What is done to a message on its way happens to it alone; one that has arrived is let be.
func TestSession_Flights(t *testing.T) {
	s := open(t, "raft/hello", 1)
	require.NoError(t, s.SeekTime(209*time.Millisecond))
	flights := s.Index().Flights(s.Cursor)
	require.NotEmpty(t, flights)
	num, until := flights[0].Sent.Num, s.Index()
	for until.Flights(s.Cursor)[0].Until == 0 { // how the run goes by itself
		require.NoError(t, s.Reach(s.World().Latest()+10))
	}
	arrives := s.Index().Flights(s.Cursor)[0].Until
	ends := func() (e sim.Event) {
		require.NoError(t, s.Reach(s.Cursor+3000))
		for _, x := range s.Index().Effects(num) {
			if e, _ = s.World().Event(x); e.Kind == sim.Delivered || e.Kind == sim.Dropped {
				return e
			}
		}
		return e
	}
	for _, c := range []struct {
		plea session.Plea
		kind sim.Kind
		late time.Duration
	}{
		{s.Drop(num), sim.Dropped, 0}, {s.Deliver(num), sim.Delivered, 0}, {s.Delay(num, 300*time.Millisecond), sim.Delivered, 300 * time.Millisecond},
	} {
		then, _ := s.World().Event(arrives)
		place := s.Cursor
		require.NoError(t, s.Do(c.plea.Deed, c.plea.Words))
		e := ends()
		require.Equal(t, c.kind, e.Kind, c.plea.Words)
		if c.late > 0 {
			require.Equal(t, then.At+c.late, e.At)
		}
		require.NoError(t, s.Go(s.Branches[0]))
		require.NoError(t, s.Seek(place))
	}
	require.NoError(t, s.Seek(arrives))
	require.Error(t, s.Do(s.Drop(num).Deed, ""), "it has arrived")
}

// Whatever is done by hand on any protocol, in the present or in the past, the branch is saved as a file
// that makes the same run, and so does its token.
func TestSession_SavedIsTheSameRun(t *testing.T) {
	scenarios := []string{
		"raft/hello", "multipaxos/chaos", "paxos/chaos", "abd/chaos", "crdt/chaos", "primarybackup/chaos", "echo/hello",
		"basicraft/chaos", "fastpaxos/chaos", "etcdraft/chaos", "shardedkv/chaos",
	}
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		s := open(t, rapid.SampledFrom(scenarios).Draw(t, "scenario"), rapid.Uint64Range(1, 1000).Draw(t, "seed"))
		acted := playAtRandom(t, s)
		saved, err := s.Saved()
		require.NoError(t, err)
		n++
		name := filepath.Join(dir, "saved.star")
		require.NoError(t, os.WriteFile(name, saved.Text, 0o644))
		again := open(t, name, *s.Of.Seed)
		require.NoError(t, again.End())
		require.Equal(t, saved.Token.Print, again.World().Fingerprint(), "%d acts\n%s", acted, saved.Text)
		require.Len(t, again.Acts(), len(s.Acts()))
		require.NoError(t, s.End())
		require.Equal(t, saved.Token.Print, s.World().Fingerprint(), "what was looked at is what was saved")
	})
	require.Positive(t, n)
}

// playAtRandom does what somebody who plays does.
func playAtRandom(t *rapid.T, s *session.Session) (acted int) {
	servers := report.Servers(s.World())
	someone := rapid.Custom(func(t *rapid.T) sim.ID { return sim.ID(rapid.IntRange(1, int(servers)).Draw(t, "server")) })
	for range rapid.IntRange(1, 8).Draw(t, "moves") {
		var p session.Plea
		switch rapid.IntRange(0, 11).Draw(t, "move") {
		case 0:
			require.NoError(t, s.Seek(uint64(rapid.IntRange(0, int(s.World().Latest())+300).Draw(t, "event"))))
			continue
		case 1:
			require.NoError(t, s.SeekTime(time.Duration(rapid.IntRange(0, 3000).Draw(t, "ms"))*time.Millisecond))
			continue
		case 2:
			if _, err := s.Undo(); err == nil {
				acted--
			}
			continue
		case 3:
			if _, err := s.Redo(); err == nil {
				acted++
			}
			continue
		case 4:
			require.NoError(t, s.Go(s.Branches[rapid.IntRange(0, len(s.Branches)-1).Draw(t, "branch")]))
			continue
		case 5:
			_ = s.Heal() // there may be nothing to heal
			continue
		case 6:
			p = s.Crash(someone.Draw(t, "who"))
		case 7:
			p = s.Isolate(someone.Draw(t, "who"))
		case 8:
			p = s.Pause(someone.Draw(t, "who"))
		case 9:
			p = s.Partition([]sim.ID{someone.Draw(t, "who")})
		default:
			flights := s.Index().Flights(s.Cursor)
			if len(flights) == 0 {
				continue
			}
			num := rapid.SampledFrom(flights).Draw(t, "message").Sent.Num
			p = rapid.SampledFrom([]session.Plea{
				s.Deliver(num), s.Drop(num), s.Duplicate(num), s.Delay(num, 70*time.Millisecond),
			}).Draw(t, "what is done to it")
		}
		if err := s.Do(p.Deed, p.Words); err == nil {
			acted++
		}
	}
	return acted
}

// Every check makes whole runs.
func TestMain(m *testing.M) {
	flag.Parse()
	set := false
	flag.Visit(func(f *flag.Flag) { set = set || f.Name == "rapid.checks" })
	if !set {
		flag.Set("rapid.checks", "20") //nolint:errcheck // rapid has the flag
	}
	os.Exit(m.Run())
}
