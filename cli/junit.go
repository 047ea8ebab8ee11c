package cli

import (
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/escape"
)

// What a CI system shows of a campaign, in the form that JUnit's tools have made common: a suite for each scenario
// file, and in it a test for each point. So a test has the same name in every build, and its history can be
// told. A second violation of a point is a test of its own, since most systems show one failure of a test.
// There is no standard; the form is the one that Jenkins' xunit plugin checks (junit-10.xsd).

// suites are the whole file.
type suites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Time     seconds  `xml:"time,attr"`
	Suites   []*suite `xml:"testsuite"`
}

// A suite is a scenario file.
type suite struct {
	Name     string     `xml:"name,attr"`
	Tests    int        `xml:"tests,attr"`
	Failures int        `xml:"failures,attr"`
	Errors   int        `xml:"errors,attr"`
	Skipped  int        `xml:"skipped,attr"`
	Time     seconds    `xml:"time,attr"`
	File     string     `xml:"file,attr,omitempty"`
	Cases    []testCase `xml:"testcase"`

	took time.Duration
}

// A testCase is a point, or a failure that was kept.
type testCase struct {
	Name    string  `xml:"name,attr"`
	Class   string  `xml:"classname,attr"`
	Time    seconds `xml:"time,attr"`
	Failure *shown  `xml:"failure,omitempty"`
	Error   *shown  `xml:"error,omitempty"`
	Skipped *shown  `xml:"skipped,omitempty"`
	Out     string  `xml:"system-out,omitempty"`
}

// What is shown of a test that has not passed.
type shown struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// seconds are a time as these files write it.
type seconds string

func secondsOf(d time.Duration) seconds { return seconds(fmt.Sprintf("%.3f", d.Seconds())) }

// junit writes what came of a campaign.
func junit(w io.Writer, r *campaign.Report) error {
	all := suites{Name: "orrery test", Time: secondsOf(r.Took())}
	of := func(file string) *suite {
		name := escape.Line(filepath.ToSlash(file))
		i := slices.IndexFunc(all.Suites, func(s *suite) bool { return s.Name == name })
		if i < 0 {
			i = len(all.Suites)
			s := &suite{Name: name}
			if isFile(file) {
				s.File = name
			}
			all.Suites = append(all.Suites, s)
		}
		return all.Suites[i]
	}
	for _, p := range r.Points {
		of(p.Scenario).point(r, p)
	}
	for _, m := range r.Mistakes {
		of(m.File).add(testCase{Name: "can be read", Error: &shown{"mistake", escape.Line(m.Why), explain(m.Err)}}, 0)
	}
	for _, k := range r.Kept {
		of(k.File).kept(k)
	}
	for _, s := range all.Suites {
		s.Time = secondsOf(s.took)
		all.Tests, all.Failures, all.Errors = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	to := xml.NewEncoder(w)
	to.Indent("", "  ")
	if err := to.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// add adds a test that took so long.
func (s *suite) add(c testCase, took time.Duration) {
	c.Class = strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(path.Clean(s.Name), "/"), ".star"), "/", ".")
	c.Time = secondsOf(took)
	s.took += took
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
	s.Cases = append(s.Cases, c)
}

// point adds what came of a point.
func (s *suite) point(r *campaign.Report, p *campaign.Point) {
	name := escape.Line(strings.TrimSpace(strings.TrimPrefix(campaign.PointName("", p.Order), " ")))
	if name == "" {
		name = "holds"
	}
	c := testCase{Name: name, Out: fmt.Sprintf("%s, %d held, %d violated, %d undecided, %d could not be made\n",
		count(p.Runs, "run"), p.Held, p.Violated, p.Undecided, p.Failed)}
	var others []testCase
	for _, v := range r.Violations {
		switch {
		case !p.Has(v):
		case c.Failure == nil:
			c.Failure = shownOf(v)
		default:
			others = append(others, testCase{Name: name + ": " + escape.Line(v.Property) + " " + escape.Line(v.Shape), Failure: shownOf(v)})
		}
	}
	if c.Failure == nil && p.Overall() != check.Held {
		c.Failure, c.Error, c.Skipped = undecided(r, p)
	}
	s.add(c, p.Took())
	for _, o := range others {
		s.add(o, 0)
	}
}

// undecided says why a point is: there was no time for it, runs could not be made, or nothing was decided.
func undecided(r *campaign.Report, p *campaign.Point) (failure, wrong, skipped *shown) {
	if p.Runs == 0 {
		return nil, nil, &shown{Type: "budget", Message: "no run of it was made"}
	}
	for _, e := range r.Errors {
		if p.Has(e) {
			return nil, shownOf(e), nil
		}
	}
	for _, u := range r.Undecided {
		if p.Has(u) {
			return shownOf(u), nil, nil
		}
	}
	why := slices.Clone(p.Vacuities)
	for _, x := range p.Shows {
		if x.Runs == 0 {
			why = append(why, fmt.Sprintf("none of %s shows %s", count(p.Runs, "run"), x.Expect))
		}
	}
	text := escape.Line(strings.Join(why, "; "))
	return &shown{Type: "undecided", Message: text, Text: text}, nil, nil
}

// shownOf is what is shown of a violation, or of what is undecided.
func shownOf(v *campaign.Violation) *shown {
	kind := v.Property
	if kind == "" {
		kind = "error"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n%v; the first is seed %d\n", kind, v.Why, v.Rate, v.Seed)
	if len(v.With) > 0 {
		b.WriteString(v.Then() + "\n")
	}
	if v.Replay != "" {
		fmt.Fprintf(&b, "\n    %s\n", replayLine(v.Replay))
	}
	if v.Case != "" {
		fmt.Fprintf(&b, "    %s run %s\n", command(), v.Case)
	}
	if s := v.Shrunk; s != nil {
		fmt.Fprintf(&b, "\nThe smallest run that shows it has %s and %s:\n\n%s", deliveries(s.After.Deliveries), count(s.After.Faults, "fault"), v.Text())
	}
	return &shown{Type: escape.Line(kind), Message: escape.Line(kind + ": " + v.Why), Text: escape.Visible(b.String())}
}

// kept adds what became of a failure that was kept.
func (s *suite) kept(k *campaign.Kept) {
	c := testCase{Name: escape.Line(k.Property)}
	text := fmt.Sprintf("%s\n\n    %s run %s\n", k.Why, command(), k.File)
	out := &shown{Type: escape.Line(k.Property), Message: escape.Line(k.Why), Text: escape.Visible(text)}
	switch {
	case k.State == campaign.Fails:
		c.Failure = out
	case k.State == campaign.NotRun && k.Why != "":
		c.Error = out
	case k.State == campaign.NotRun:
		c.Skipped = &shown{Type: "budget", Message: "it was not run"}
	}
	s.add(c, 0)
}
