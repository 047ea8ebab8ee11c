package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// A Run is what a report says of a run beside its story.
type Run struct {
	Scenario    string
	Doc         string // the scenario's docstring
	Subject     string // what ran, in a line: raft, 5 servers, 4 clients
	Seed        uint64
	Settings    []string // k=v
	Fingerprint uint64
	Verdict     check.Verdict
	Checks      []Judgement
	Measures    []Measure // what the scenario measures
	Stats       sim.Stats
	Served      []scenarios.Served // what came of each workload, where there are several
	Remarks     []string           // what else the reader should know: faults that never fired, unused overrides
	Replay      string             // the line that makes the run again; "" if there is none
	Sketch      []string           // of the events of a violation
}

// A Judgement is the finding on a property, and whether it counts.
type Judgement struct {
	check.Finding
	Excuse   string // why it does not count; "" if it does
	Expected bool   // it is the violation that the scenario is there to show
}

// A Measure is a metric, and what it came to.
type Measure struct{ Name, Text string }

// Write tells the story and the verdict.
func (s *Story) Write(w io.Writer, r *Run, style Style) error {
	var b strings.Builder
	lines := func(all []string) {
		for _, l := range all {
			b.WriteString(style.Ink.Line(strings.TrimRight(l, " ")) + "\n")
		}
	}
	lines(r.title(style))
	b.WriteByte('\n')
	if g := s.lanes.layout(s.end, s.eventful()); g != nil {
		lines(g.text(style.columns()-2, style))
		b.WriteByte('\n')
	}
	if c := s.spread.curve(); c != nil {
		lines(c.text(style.columns()-2, style))
		b.WriteByte('\n')
	}
	lines(s.timeline(style))
	b.WriteByte('\n')
	lines(r.verdicts(style))
	if len(r.Sketch) > 0 {
		b.WriteByte('\n')
		lines(r.Sketch)
	}
	b.WriteByte('\n')
	if len(r.Measures) > 0 {
		b.WriteString(r.measures(style) + "\n")
	}
	lines(r.statistics(s, style))
	_, err := io.WriteString(w, b.String())
	return err
}

// title is the scenario and what it is about.
func (r *Run) title(style Style) []string {
	out := []string{style.Bold(r.Scenario) + style.Dim(fmt.Sprintf("  ·  seed %d", r.Seed))}
	out = append(out, Wrap(FirstSentence(r.Doc), style.columns()-2)...)
	for _, line := range Wrap(r.subject(), style.columns()-2) {
		out = append(out, style.Dim(line))
	}
	return out
}

// subject is what ran, with its settings.
func (r *Run) subject() string {
	if set := r.set(); len(set) > 0 {
		return r.Subject + " · " + strings.Join(set, " ")
	}
	return r.Subject
}

// set are the settings that say something.
func (r *Run) set() []string {
	var out []string
	for _, s := range r.Settings {
		if _, value, found := strings.Cut(s, "="); !found || value != "" {
			out = append(out, readable(s))
		}
	}
	return out
}

// FirstSentence is the first sentence of a text, up to a full stop and a blank, or an empty line.
func FirstSentence(text string) string {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n\n")
	text = strings.Join(strings.Fields(text), " ")
	for i := 0; i+1 < len(text); i++ {
		if strings.IndexByte(".!?", text[i]) >= 0 && text[i+1] == ' ' {
			return text[:i+1]
		}
	}
	return text
}

// verdicts are the properties with their evidence, and the verdict over all.
func (r *Run) verdicts(style Style) []string {
	const indent = 15
	var out, untested []string
	for _, j := range r.Checks {
		if j.Verdict == check.Undecided && j.Vacuous && j.Excuse != "" {
			untested = append(untested, j.Property)
			continue
		}
		out = append(out, "  "+j.mark(style)+pad("", 11-len(j.Verdict.String()))+j.name(style))
		why := readable(tidy(j.Why))
		if j.Excuse != "" && j.Verdict != check.Held {
			why = strings.TrimSpace(why + " (does not count: " + j.Excuse + ")")
		}
		for _, l := range Wrap(why, style.columns()-indent-1) {
			out = append(out, pad("", indent)+j.quiet(l, style))
		}
		if len(j.Events) > 0 && j.Verdict == check.Violated {
			nums := shorten(joined(j.Events), style.columns()-indent-9)
			out = append(out, pad("", indent)+style.Dim("events "+nums))
		}
	}
	left := "  · not tested"
	for _, l := range Wrap(strings.Join(untested, ", "), style.columns()-indent-1) {
		out = append(out, style.Dim(pad(left, indent)+l))
		left = ""
	}
	return out
}

// sentence is the verdict in words: held: it shows the expected violation of Election Safety.
func (r *Run) sentence() string {
	text := Mark(r.Verdict, Style{})
	var shown []string
	for _, j := range r.Checks {
		if j.Expected {
			shown = append(shown, j.Property)
		}
	}
	if r.Verdict != check.Held || len(shown) == 0 {
		return text
	}
	return text + ": it shows the expected violation of " + strings.Join(shown, " and of ")
}

// paint is the colour of a verdict.
func paint(v check.Verdict, style Style) func(string) string {
	colour := style.Unsure
	switch v {
	case check.Held:
		colour = style.Good
	case check.Violated:
		colour = style.Bad
	}
	return func(text string) string { return style.Bold(colour(text)) }
}

// Mark is a verdict as a sign and a word: ✓ held.
func Mark(v check.Verdict, style Style) string {
	switch v {
	case check.Held:
		return style.Good("✓ held")
	case check.Violated:
		return style.Bad("✗ violated")
	}
	return style.Unsure("? undecided")
}

// mark is the verdict. One that does not count has no sign of alarm.
func (j *Judgement) mark(style Style) string {
	switch {
	case j.Excuse == "" || j.Verdict == check.Held:
		return Mark(j.Verdict, style)
	case j.Verdict == check.Violated:
		return style.Unsure("! violated")
	}
	return style.Dim("· undecided")
}

// name is the property's name, in bold where it should be looked at.
func (j *Judgement) name(style Style) string {
	switch {
	case j.Verdict == check.Held:
		return j.Property
	case j.Excuse != "" && j.Verdict == check.Undecided:
		return style.Dim(j.Property)
	}
	return style.Bold(j.Property)
}

// quiet makes up what need not be read.
func (j *Judgement) quiet(text string, style Style) string {
	if j.Excuse != "" && j.Verdict == check.Undecided {
		return style.Dim(text)
	}
	return text
}

func joined(nums []uint64) string {
	words := make([]string, len(nums))
	for i, n := range nums {
		words[i] = fmt.Sprint(n)
	}
	return strings.Join(words, " ")
}

// measures are what the scenario measures, a line for each metric.
func (r *Run) measures(style Style) string {
	width := 11 // that of the statistics below
	for _, m := range r.Measures {
		width = max(width, columnsOf(m.Name))
	}
	row := func(i int) (name, text string) { return r.Measures[i].Name, r.Measures[i].Text }
	return Columns(len(r.Measures), row, width, style)
}

// statistics are the numbers of the run and the line that replays it.
func (r *Run) statistics(s *Story, style Style) []string {
	var out []string
	verdict := "  " + style.Dim(pad("verdict", 13))
	for _, l := range Wrap(r.sentence(), style.columns()-15) {
		out = append(out, verdict+paint(r.Verdict, style)(l))
		verdict = pad("", 15)
	}
	r.numbers(s, func(label, text string) {
		for _, line := range Wrap(text, style.columns()-15) {
			out = append(out, "  "+style.Dim(pad(label, 13))+line)
			label = ""
		}
	})
	if r.Replay == "" {
		return out
	}
	return append(out, "  "+style.Dim(pad("again", 13))+r.Replay) // whole, to be copied
}

// numbers are the numbers of the run, each with its name, which is empty where it is the same as before.
func (r *Run) numbers(s *Story, row func(label, text string)) {
	st := r.Stats
	row("events", number(st.Events)+" in "+Seconds(s.end)+" of virtual time")
	row("messages", fmt.Sprintf("%s sent, %s delivered, %s lost, %s duplicated; %s bytes",
		number(st.Sent), number(st.Delivered), number(st.Dropped), number(st.Duplicated), number(st.Bytes)))
	if st.Returned+st.Unknown+st.Failed > 0 {
		latency := ""
		if all := s.ops.latencies; len(all) > 0 {
			latency = "; median " + span(quantile(all, 50)) + ", 99 % within " + span(quantile(all, 99))
		}
		failed := ""
		if st.Failed > 0 {
			failed = number(st.Failed) + " failed, "
		}
		row("operations", fmt.Sprintf("%s answered, %s%s unknown%s", number(st.Returned), failed, number(st.Unknown), latency))
		for i := range r.Served {
			label := ""
			if i == 0 {
				label = "workloads"
			}
			row(label, servedWords(&r.Served[i]))
		}
		if g := s.longest(); g.length() > 0 {
			row("longest wait", fmt.Sprintf("%s without an answer to anyone, from %s", span(g.length()), Seconds(g.from)))
		}
	}
	row("faults", fmt.Sprintf("%s begun; %s, %s, %s", number(st.Faults), plural(st.Crashes, "crash", "crashes"),
		counted(st.Fired, "timer"), counted(st.Synced, "sync")))
	for _, remark := range r.Remarks {
		row("note", remark)
	}
	row("fingerprint", fmt.Sprintf("%016x", r.Fingerprint))
}

func plural(n uint64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + many
}
