package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// Facts of a made-up protocol.
type (
	Stand  struct{ Term int64 }
	Ballot struct{ Term int64 }
	Booted struct{ Term, Index int64 }
)

// script makes a story from events that nobody had to run.
type script struct {
	story *report.Story
	num   uint64
}

func newScript(servers int) *script {
	cast := report.Cast{Clients: []sim.ID{9}, Name: func(id sim.ID) string { return "n" + string(rune('0'+id)) }}
	for id := 1; id <= servers; id++ {
		cast.Servers = append(cast.Servers, sim.ID(id))
	}
	protocol := &about.Protocol{Milestones: []sim.Fact{Stand{}}, Progress: Grown{}}
	return &script{story: report.NewStory(cast, protocol)}
}

func (s *script) event(ms int, kind sim.Kind, node sim.ID, body any, why string) uint64 {
	s.num++
	s.story.Event(&sim.Event{
		Num: s.num, At: time.Duration(ms) * time.Millisecond, Kind: kind, Node: node, Body: body, Why: why,
	})
	return s.num
}

func (s *script) states(ms int, node sim.ID, fact sim.Fact) { s.event(ms, sim.Stated, node, fact, "") }

func (s *script) asks(ms, process int) {
	s.event(ms, sim.Invoked, 9, sim.Invoke{Process: process, Op: process}, "")
}

func (s *script) answers(ms, process int, unknown bool) {
	out := sim.Return{Process: process, Op: process}
	if unknown {
		out.Outcome = sim.Unknown
	}
	s.event(ms, sim.Returned, 9, out, "")
}

func (s *script) tell(t *testing.T, ms int, run report.Run) string {
	t.Helper()
	s.story.Over(time.Duration(ms) * time.Millisecond)
	run.Stats.Returned = 1
	var b bytes.Buffer
	require.NoError(t, s.story.Write(&b, &run, report.Style{}))
	return b.String()
}

func TestMilestonesAreToldAndTheRestIsCounted(t *testing.T) {
	s := newScript(3)
	s.states(10, 1, Stand{Term: 1})
	s.states(11, 1, Ballot{Term: 1})
	s.states(12, 1, Grown{Index: 7})
	got := s.tell(t, 100, report.Run{})
	require.Contains(t, got, "·  n1 stand, term 1\n")
	require.NotContains(t, got, "ballot")
	require.Contains(t, got, "grown 7")
}

// What somebody said later must not stand above what made him say it.
func TestMilestonesAreNotJoinedAcrossACause(t *testing.T) {
	s := newScript(3)
	s.states(10, 1, Stand{Term: 1})
	s.states(13, 2, Stand{Term: 1})
	s.states(20, 1, Leading{Term: 1})
	s.states(30, 3, Stand{Term: 1})
	s.story.Note(40*time.Millisecond, s.num, "a caption")
	s.states(50, 1, Stand{Term: 2})
	s.story.Note(60*time.Millisecond, s.num, "first")
	s.story.Note(60*time.Millisecond, s.num, "second")
	s.states(70, 2, Leading{Term: 2})
	s.story.Note(70*time.Millisecond, s.num, "after it")
	s.states(70, 2, Stand{Term: 2})
	got := s.tell(t, 100, report.Run{})
	at := -1
	for _, line := range []string{
		"n1 n2 stand, term 1, within 3 ms", "n1 leads term 1", "n3 stand, term 1", "a caption",
		"n1 stand, term 2\n", "first", "second", "n2 leads term 2", "after it", "n2 stand, term 2\n",
	} {
		i := strings.Index(got, line)
		require.Greater(t, i, at, "%s in\n%s", line, got)
		at = i
	}
}

func TestRoundsAreFolded(t *testing.T) {
	s := newScript(3)
	for i := range 50 {
		s.states(400*i, 1, Stand{Term: int64(i)})
		s.states(400*i+9, 2, Stand{Term: int64(i)})
	}
	got := s.tell(t, 20_000, report.Run{})
	require.Contains(t, got, "0.400 s  ·  n1 n2 stand, term 1, within 9 ms")
	require.Contains(t, got, "⋮  the same 48 times more, up to stand, term 49")
	require.NotContains(t, got, "stand, term 2,")
}

func TestRestartsSayWhatWasFound(t *testing.T) {
	s := newScript(3)
	for _, found := range []Booted{{Term: 3}, {}} {
		num := s.event(10, sim.Restarted, 1, nil, "")
		s.num++
		s.story.Event(&sim.Event{Num: s.num, At: 1e7, Kind: sim.Stated, Node: 1, Body: found, Cause: num})
	}
	got := s.tell(t, 100, report.Run{})
	require.Contains(t, got, "n1 restarts with term 3\n")
	require.Contains(t, got, "n1 restarts\n")
}

// What a node knew before is no news when it restarts; what is new to it is.
func TestRestartsRepeatNothing(t *testing.T) {
	s := newScript(3)
	s.states(5, 1, Stand{Term: 7})
	num := s.event(10, sim.Restarted, 1, nil, "")
	for _, found := range []sim.Fact{Booted{Term: 7}, Stand{Term: 7}, Stand{Term: 8}} {
		s.num++
		s.story.Event(&sim.Event{Num: s.num, At: 1e7, Kind: sim.Stated, Node: 1, Body: found, Cause: num})
	}
	s.states(20, 1, Stand{Term: 7})
	got := s.tell(t, 100, report.Run{})
	require.Equal(t, 2, strings.Count(got, "n1 stand, term 7\n"), "before the restart, and long after it:\n%s", got)
	require.Contains(t, got, "n1 stand, term 8\n")
}

func TestLongestWait(t *testing.T) {
	for name, c := range map[string]struct {
		script func(s *script)
		want   string
	}{
		"giving up does not end it": {func(s *script) {
			s.asks(0, 1)
			s.answers(50, 1, false)
			for i := 1; i < 40; i++ {
				s.asks(100*i, i+1)
				s.answers(100*i+90, i+1, true)
			}
		}, "3.9 s without an answer to anyone, from 0.100 s"},
		"nor does a late answer": {func(s *script) {
			s.asks(100, 1)
			s.answers(200, 1, true)
			s.asks(220, 2)
			s.answers(1500, 1, false)
			s.answers(3000, 2, false)
		}, "2.9 s without an answer to anyone, from 0.100 s"},
		"nothing was ever answered": {func(s *script) {
			s.asks(500, 1)
		}, "3.5 s without an answer to anyone, from 0.500 s"},
		"a short one": {func(s *script) {
			s.asks(0, 1)
			s.answers(50, 1, false)
		}, "50 ms without an answer to anyone, from 0.000 s"},
	} {
		s := newScript(3)
		c.script(s)
		require.Contains(t, s.tell(t, 4000, report.Run{}), "longest wait "+c.want, name)
	}
}

// In a picture only he is without a majority who is.
func TestPictureOfCuts(t *testing.T) {
	ids := func(ids ...sim.ID) []sim.ID { return ids }
	for name, c := range map[string]struct {
		fault sim.Fault
		want  bool
	}{
		"one link":                {sim.Fault{Kind: sim.OneWay, Groups: [][]sim.ID{ids(1), ids(2)}}, false},
		"deaf":                    {sim.Fault{Kind: sim.OneWay, Groups: [][]sim.ID{ids(2, 3, 4, 5), ids(1)}}, true},
		"cut from two of four":    {sim.Fault{Kind: sim.Cut, Groups: [][]sim.ID{ids(1), ids(2, 3)}}, false},
		"cut from three of four":  {sim.Fault{Kind: sim.Cut, Groups: [][]sim.ID{ids(1), ids(2, 3, 4)}}, true},
		"isolated":                {sim.Fault{Kind: sim.Isolate, Nodes: ids(1)}, true},
		"with two others":         {sim.Fault{Kind: sim.Partition, Groups: [][]sim.ID{ids(1, 2, 3)}}, false},
		"with one other":          {sim.Fault{Kind: sim.Partition, Groups: [][]sim.ID{ids(1, 2)}}, true},
		"at the end of a bridge":  {sim.Fault{Kind: sim.Bridge, Groups: [][]sim.ID{ids(1, 2), ids(4, 5)}}, false},
		"worse, but not cut off":  {sim.Fault{Kind: sim.Degrade}, false},
		"in a ring with majority": {sim.Fault{Kind: sim.Ring, Nodes: ids(1, 2, 3, 4, 5)}, false},
	} {
		s := newScript(5)
		s.states(10, 1, Leading{Term: 1})
		s.event(500, sim.Faulted, 0, c.fault, "it")
		require.Equal(t, c.want, strings.Contains(s.tell(t, 1000, report.Run{}), "▒ leads"), name)

		s = newScript(5)
		s.states(10, 1, Leading{Term: 1})
		s.event(500, sim.Faulted, 0, c.fault, "it")
		s.event(500, sim.Faulted, 0, c.fault, "undo it")
		s.states(900, 1, Stand{Term: 1})
		s.story.Over(time.Second)
		require.NotContains(t, strings.Split(s.tell(t, 1000, report.Run{}), "\n")[4], "▒▒", name)
	}
}

func TestPictureEndsWhereNothingHappensAnyMore(t *testing.T) {
	s := newScript(3)
	s.states(10, 1, Leading{Term: 1})
	require.Contains(t, s.tell(t, 5000, report.Run{}), "the rest up to 5.000 s is uneventful")

	s = newScript(3)
	s.states(10, 1, Leading{Term: 1})
	s.event(20, sim.Faulted, 1, sim.Fault{Kind: sim.Isolate, Nodes: []sim.ID{1}}, "isolate n1")
	require.NotContains(t, s.tell(t, 5000, report.Run{}), "uneventful")
}

func TestBridgesNameTheirMiddle(t *testing.T) {
	s := newScript(3)
	s.event(10, sim.Faulted, 0, sim.Fault{Kind: sim.Bridge, Groups: [][]sim.ID{{1}, {3}}}, "bridge n1 | n3")
	require.Contains(t, s.tell(t, 100, report.Run{}), "bridge n1 | n3 through n2")
}

func TestVerdictSaysWhatWasToBeShown(t *testing.T) {
	finding := func(name string, v check.Verdict, vacuous bool) check.Finding {
		return check.Finding{Property: name, Verdict: v, Why: "why " + name, Vacuous: vacuous}
	}
	got := newScript(3).tell(t, 100, report.Run{
		Settings: []string{"mutant=", "loss=99119ppm", "drift=200 ppm", "small=50ppm"},
		Checks: []report.Judgement{
			{Finding: finding("A", check.Violated, false), Excuse: "expected", Expected: true},
			{Finding: finding("B", check.Undecided, true), Excuse: "nothing"},
			{Finding: finding("C", check.Undecided, true), Excuse: "nothing"},
			{Finding: finding("D", check.Undecided, true)},
		},
	})
	require.Contains(t, got, "✓ held: it shows the expected violation of A\n")
	require.Contains(t, got, "· not tested B, C\n")
	require.NotContains(t, got, "why B")
	require.Contains(t, got, "why D")
	require.Contains(t, got, "· loss=9.9% drift=0.02 % small=50ppm\n")
	require.NotContains(t, got, "median 0")
}

// A character that takes two columns must not push the lanes aside.
func TestWideNames(t *testing.T) {
	name := func(id sim.ID) string { return []string{"", "東京", "n2"}[id] }
	events := []sim.Event{
		{Num: 1, Kind: sim.Delivered, Node: 2, Peer: 1, Body: Beat{}},
		{Num: 2, Kind: sim.Delivered, Node: 1, Peer: 2, Body: Beat{}},
	}
	lines := report.Sketch("it", events, []uint64{1, 2}, report.Cast{Name: name}, report.Style{})
	require.Equal(t, "東京                n2", strings.TrimSpace(lines[2]))
	require.Contains(t, lines[3], "│───────Beat───────▶│")
}

// Beside seven lanes there is hardly room: the kind of a message of a part has a line of its own then.
func TestSketch_PartsBesideManyLanes(t *testing.T) {
	name := func(id sim.ID) string { return fmt.Sprintf("n%d", id) }
	cast := report.Cast{Name: name, Scope: func(*sim.Event) string { return "group 1" }}
	var events []sim.Event
	for peer := sim.ID(2); peer <= 7; peer++ {
		events = append(events, sim.Event{Num: uint64(peer - 1), Kind: sim.Delivered, Node: 1, Peer: peer, Body: Beat{}})
	}
	lines := report.Sketch("it", events, []uint64{1, 2, 3, 4, 5, 6}, cast, report.Style{Width: 76})[3:]
	require.True(t, strings.HasSuffix(lines[0], "│  group 1:"), lines[0])
	require.Equal(t, "              │       │       │       │       │       │       │  Beat", lines[1])
	wide := report.Sketch("it", events, []uint64{1, 2, 3, 4, 5, 6}, cast, report.Style{Width: 100})[3:]
	require.True(t, strings.HasSuffix(wide[0], "│  group 1: Beat"), wide[0])
	require.Len(t, wide, 6)
}
