package campaign

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/supervise"
)

// Test tests scenarios with many seeds, as a part of a test in Go:
//
//	func TestRing(t *testing.T) {
//		house := campaign.House{Protocols: append(protocols.All, ring.Protocol)}
//		campaign.Test(t, house, "ring.star", campaign.Seeds(200))
//	}
//
// A path is a scenario file, a directory, a scenario of the library such as raft/chaos, or a part of it. Each point of a
// scenario is a subtest, so that go test -run TestRing/ring.star/loss=5%25 runs one of them. Seeds are tried on
// all cores; with -short a tenth of them. Failures that orrery test has kept beside the scenario, in .orrery, are subtests, too,
// and come first. What is violated is shrunk, and the failure tells the story of the
// smallest run and the line that replays the one that was found. Like [Campaign.Run] it does not survive a node that
// does not return: go test's own deadline ends that.
func Test(t *testing.T, house House, path string, options ...Option) {
	t.Helper()
	c := Campaign{Seeds: 20, Master: 1, Shrink: 10 * time.Second}
	for _, o := range options {
		o(&c)
	}
	if testing.Short() {
		c.Seeds = max(1, c.Seeds/10)
	}
	names, err := language.Named(path)
	if err != nil {
		t.Fatal(err)
	}
	lang := language.New(house.Protocols, house.Promises...)
	for _, name := range names {
		t.Run(subtest(path, name), func(t *testing.T) {
			file, err := lang.Load(name)
			if err != nil {
				t.Fatal(err)
			}
			testFile(t, c, lang, file)
		})
	}
}

// subtest is what a scenario is called among the tests: as it is called below the path that was given, in one word for
// -run, which has a meaning for slashes.
func subtest(path, name string) string {
	rel, err := filepath.Rel(path, name)
	switch _, library := scenarios.Library(name); {
	case library:
		rel = name
	case err != nil || rel == ".":
		rel = filepath.Base(name)
	}
	return strings.ReplaceAll(filepath.ToSlash(rel), "/", "_")
}

// An Option says how a test is made.
type Option func(*Campaign)

// Seeds is how many seeds each point is tried with. The first is the one that the file asks for; it is 20 where
// nobody says.
func Seeds(n int) Option { return func(c *Campaign) { c.Seeds = max(1, n) } }

// From leaves out the seeds before this one, of all that the master seed has; they count from 0.
func From(n int) Option { return func(c *Campaign) { c.From = max(0, n) } }

// Master is the master seed, from which all others come: 1 where nobody says.
func Master(seed uint64) Option { return func(c *Campaign) { c.Master = seed } }

// UntilCovered makes no further run of a point once so many seeds in a row have brought nothing new: see the package coverage. Seeds
// is how many are made at most.
func UntilCovered(n int) Option { return func(c *Campaign) { c.Idle = max(1, n) } }

// Set gives a parameter of the scenarios a value, as --set does.
func Set(name, value string) Option {
	return func(c *Campaign) { c.Settings = append(c.Settings, scenarios.Setting{Name: name, Value: value}) }
}

// Workers is how many runs are made at a time: one a core where nobody says.
func Workers(n int) Option { return func(c *Campaign) { c.Workers = n } }

// testFile tests each point of a file.
func testFile(t *testing.T, c Campaign, lang *language.Language, file *language.File) {
	points, err := c.pointsOf(file)
	if err != nil {
		t.Fatal(err)
	}
	c.testKept(t, lang, file)
	for _, p := range points {
		if len(points) == 1 {
			c.testPoint(t, lang, p)
			continue
		}
		var name []string
		for _, s := range p.settings {
			name = append(name, s.Name+"="+s.Value)
		}
		t.Run(strings.Join(name, ","), func(t *testing.T) { c.testPoint(t, lang, p) })
	}
}

// testPoint tests a point.
func (c Campaign) testPoint(t *testing.T, lang *language.Language, p point) {
	ctx, stop := untilDeadline(t)
	defer stop()
	c.Have = func(*Violation) bool { return false }
	r, err := c.runAll(ctx, []point{p}, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	at := r.Points[0]
	t.Logf("%d of %d seeds held, %d events", at.Held, at.Runs, at.Events)
	if c := at.Coverage; c != nil {
		t.Logf("%d messages at roles, faults and orders of events were seen; the next seed would bring some %.1f new ones", c.Seen, c.Fresh)
	}
	for _, v := range r.Violations {
		t.Error(v.tell(lang))
	}
	for _, v := range append(r.Undecided, r.Errors...) {
		t.Error(v.tell(lang))
	}
	for _, why := range at.Vacuities {
		t.Error(why)
	}
	for _, s := range at.Shows {
		switch {
		case s.Runs > 0:
		case testing.Short():
			t.Logf("none of %d seeds shows %s, of the few that -short tries", at.Runs, s.Expect)
		default:
			t.Errorf("none of %d seeds shows %s: more seeds?", at.Runs, s.Expect)
		}
	}
	if r.Overall() == check.Undecided && r.Interrupted {
		t.Errorf("%d of %d seeds were tried before the deadline of the test", at.Runs, r.Planned)
	}
}

// untilDeadline is done some time before go test ends the test, so that there is something to tell.
func untilDeadline(t *testing.T) (context.Context, context.CancelFunc) {
	at, is := t.Deadline()
	if !is {
		return context.WithCancel(t.Context())
	}
	return context.WithDeadline(t.Context(), at.Add(-time.Until(at)/10))
}

// tell tells a violation: what fell and how often, the story of the smallest run, and the line that replays the
// one that was found.
func (v *Violation) tell(lang *language.Language) string {
	var b strings.Builder
	what := v.Property
	if what == "" {
		what = "error"
	}
	fmt.Fprintf(&b, "%s: %s\n%v; the first is seed %d\n", what, v.Why, v.Rate, v.Seed)
	if v.text != nil {
		fmt.Fprintf(&b, "\n%s\n", storyOf(lang, v))
	}
	if v.Replay != "" {
		fmt.Fprintf(&b, "to see it again:\n    go run github.com/orrery-sim/orrery replay %s\nor, with protocols of your own, go run . replay and the same word", v.Replay)
	}
	return b.String()
}

// storyOf is the story of the run that stands for a violation: the smallest, if it was shrunk.
func storyOf(lang *language.Language, v *Violation) string {
	var b strings.Builder
	file, err := lang.Parse(v.Scenario, v.text)
	if err != nil {
		return err.Error()
	}
	p, err := pointOf(file, nil)
	if err != nil {
		return err.Error()
	}
	run, err := scenarios.Begin(p.plan, p.plan.Seed, scenarios.Options{})
	if err != nil {
		return err.Error()
	}
	told := report.Of(run)
	err = toItsEnd(run)
	switch {
	case err == nil && v.Property == supervise.NoPanic:
		told.Broke(check.Finding{Property: v.Property, Verdict: check.Violated, Why: v.Why})
	case err == nil:
		_, err = told.Finish()
	}
	if err != nil {
		return err.Error()
	}
	if err := told.Write(&b, report.Style{}); err != nil {
		return err.Error()
	}
	whole, _, _ := strings.Cut(b.String(), "\n  again  ") // which is about a file that is kept nowhere
	return whole
}
