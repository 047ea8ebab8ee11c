package tui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// lists reports whether the pane is a list that can be scrolled.
func (r *run) lists() bool { return r.pane > logPane }

// turn selects the next line of a list, or the one before.
func (m *Model) turn(on bool) {
	by := 1
	if !on {
		by = -1
	}
	m.run.at = min(max(m.run.at+by, 0), max(len(m.lines(m.w))-1, 0))
}

// selected is the line of a list that is selected.
func (m *Model) selected() line {
	if !m.run.lists() {
		return line{}
	}
	if lines := m.lines(m.w); m.run.at < len(lines) {
		return lines[m.run.at]
	}
	return line{}
}

// lines are the lines of a pane that is a list.
func (m *Model) lines(w int) []line {
	switch m.run.pane {
	case statePane:
		return m.run.stateLines()
	case flightPane:
		return m.run.flightLines()
	case clientPane:
		return m.run.clientLines()
	case verdictPane:
		return m.verdictLines(w)
	case branchPane:
		return m.run.branchLines()
	case answerPane:
		return m.run.answer.lines
	}
	return nil
}

// stateLines are what the server that is selected shows, what is on its disk apart from what is in memory,
// and the event in full.
func (r *run) stateLines() []line {
	e := r.Event()
	out := []line{{text: fmt.Sprintf("event %d: %s", e.Num, r.sentence(&e)), ink: bold}}
	for _, l := range r.eventLines(&e) {
		l.text = "  " + l.text
		out = append(out, l)
	}
	out = append(out, line{}, line{text: r.name(r.node) + " as of this event (o selects another)", ink: bold})
	fields := r.Index().State(r.node, r.settled())
	if fields == nil {
		return append(out, line{text: "  it is down, or has not started yet: there is no state", ink: dim})
	}
	for _, durable := range []bool{true, false} {
		where := "  in memory"
		if durable {
			where = "  on disk"
		}
		out = append(out, line{text: where, ink: dim})
		for i := range fields {
			if f := &fields[i]; f.Durable == durable {
				out = append(out, r.fieldLine(f))
			}
		}
	}
	return out
}

func (r *run) fieldLine(f *report.Field) line {
	value := ""
	if log, is := f.Value.(report.Log); is {
		value = fmt.Sprintf("%d entries from %d on", len(log.Entries), log.First)
	} else {
		value = report.Shown(f.Value, r.World().Name)
	}
	l := line{text: fmt.Sprintf("    %-16s %s", f.Name, value), event: f.Since}
	if r.fresh(f) {
		l.ink = bold
	}
	if e, _ := r.World().Event(f.Since); f.Since > 0 {
		l.text += fmt.Sprintf("   since event %d, %s", f.Since, report.Seconds(e.At))
	}
	return l
}

// flightLines are the messages under way and the timers that are set.
func (r *run) flightLines() []line {
	flights := r.Index().Flights(r.Cursor)
	out := []line{{text: counted(len(flights), "message") + " under way   d lose it · D copy it · e delay it · E deliver it now", ink: bold}}
	for _, f := range flights {
		out = append(out, line{
			text: fmt.Sprintf("  %s  sent at %s, event %d", r.sentence(&f.Sent), report.Seconds(f.Sent.At), f.Sent.Num), event: f.Sent.Num,
		})
	}
	timers := r.Index().Timers(r.Cursor)
	out = append(out, line{}, line{text: counted(len(timers), "timer") + " set", ink: bold})
	for _, t := range timers {
		out = append(out, line{text: fmt.Sprintf("  %-5s %s  due at %s", r.name(t.Node), t.Timer.Name, report.Seconds(t.Due)), event: t.Since})
	}
	return out
}

// clientScan is how far back operations are looked for.
const clientScan = 20_000

// clientLines are what clients asked for and were answered up to the cursor, the newest first.
func (r *run) clientLines() []line {
	out := []line{{text: "what clients asked for, the newest first", ink: bold}}
	for n, scanned := r.Cursor, 0; n > 0 && scanned < clientScan && len(out) < 200; n, scanned = n-1, scanned+1 {
		e, _ := r.World().Event(n)
		if e.Kind == sim.Invoked || e.Kind == sim.Returned {
			out = append(out, line{text: fmt.Sprintf("  %s  %s", report.Seconds(e.At), r.sentence(&e)), event: n})
		}
	}
	return out
}

// branchLines are the branches, and what was done on the one that is looked at.
func (r *run) branchLines() []line {
	out := []line{{text: "branches: enter goes to the one that is selected", ink: bold}}
	for _, b := range r.Branches {
		l := line{text: "  " + b.Name, branch: b}
		if b.Parent != nil {
			l.text += fmt.Sprintf("  like %s up to event %d", b.Parent.Name, b.From())
		}
		if b == r.Branch {
			l.text, l.ink = "* "+l.text[2:], bold
		}
		l.text += fmt.Sprintf("  %s by hand", counted(len(b.Acts()), "act"))
		out = append(out, l)
	}
	out = append(out, line{}, line{text: "done by hand on " + r.Name, ink: bold})
	for _, act := range r.Acts() {
		words := act.Words
		if words == "" {
			words = act.Verb
		}
		out = append(out, line{text: fmt.Sprintf("  %s  after event %d  %s", report.Seconds(act.At), act.Place.Event, words), event: act.Place.Event})
	}
	if len(r.Acts()) == 0 {
		out = append(out, line{text: "  nothing so far", ink: dim})
	}
	return out
}

// A property is how a property stands as of the cursor.
type property struct {
	check.Finding
	pending bool // nothing is decided yet
	excuse  string
}

// properties are how all properties stand as of the cursor. Before the end those of the protocol can be
// violated already; that something held is known only when the run is over.
func (r *run) properties() []property {
	var out []property
	result := r.Report().Result()
	if result == nil {
		for _, f := range r.Run().Findings() {
			broken := f.Verdict == check.Violated && (len(f.Events) == 0 || slices.Max(f.Events) <= r.Cursor)
			out = append(out, property{f, !broken, ""})
		}
		return out
	}
	for i := range result.Checks {
		c := &result.Checks[i]
		early := c.Verdict == check.Violated && len(c.Events) > 0 && slices.Max(c.Events) > r.Cursor
		out = append(out, property{c.Finding, early, c.Excuse})
	}
	slices.SortStableFunc(out, func(a, b property) int { return weight(a) - weight(b) })
	return out
}

// weight puts what is violated first.
func weight(p property) int {
	switch {
	case p.Verdict == check.Violated:
		return 0
	case p.Verdict == check.Undecided:
		return 1
	}
	return 2
}

// verdictLines are the verdict, each property with its reason and its events, and the line that makes the
// run again.
func (m *Model) verdictLines(w int) []line {
	r := m.run
	result := r.Report().Result()
	if result == nil {
		return []line{{text: "The run is not over: G goes to its end.", ink: dim}}
	}
	sign, k := verdictSign(result.Verdict)
	out := []line{{text: fmt.Sprintf("%c %s   fingerprint %016x", sign, result.Verdict, result.Fingerprint), ink: k}}
	if shown := expected(result.Checks); result.Verdict == check.Held && len(shown) > 0 {
		out = append(out, line{text: "  as it should be: the scenario is to show a violation of " + strings.Join(shown, " and of ")})
	}
	out = append(out, line{})
	for _, p := range r.properties() {
		sign, k := verdictSign(p.Verdict)
		text := fmt.Sprintf("%c %s", sign, p.Property)
		if p.excuse != "" {
			text += "  (" + p.excuse + ")"
		}
		out = append(out, line{text: text, ink: k, finding: &p.Finding})
		for _, l := range report.Wrap(p.Why, w-6) {
			out = append(out, line{text: "    " + l})
		}
		if p.Verdict != check.Violated {
			continue
		}
		for i := range result.Judgements {
			if j := &result.Judgements[i]; j.Property == p.Property && j.Verdict == check.Violated {
				out = append(out, r.picture(j, w-2)...)
			}
		}
		out = append(out, r.evidence(p.Events)...)
	}
	out = append(out, line{}, line{text: "to see it again:", ink: dim})
	if short := r.shortCommand(); short != "" {
		return append(out, line{text: short, drawn: true})
	}
	return append(out, m.slabs(r.Command()+" replay "+result.Replay, w-2)...)
}

// expected are the properties whose violation the scenario is to show.
func expected(checks []scenarios.Check) (names []string) {
	for _, c := range checks {
		if c.Expected() {
			names = append(names, c.Property)
		}
	}
	return names
}

// evidence are the events that show a violation.
func (r *run) evidence(events []uint64) (out []line) {
	for _, num := range events {
		if e, kept := r.World().Event(num); kept {
			out = append(out, line{text: fmt.Sprintf("    > ev %-6d %s  %s", num, report.Seconds(e.At), r.sentence(&e)), ink: bold, event: num})
		}
	}
	return out
}
