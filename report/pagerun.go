package report

import (
	"cmp"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/sim"
)

// KeptMost is how many events a run may have of which pictures are drawn event by event: so many take some 240 MB.
const KeptMost = 1_000_000

// HTML writes the run as one page that needs no network: its story and verdicts, what shows a violation, the
// space-time diagram to step through, and the clients' history. Where not all events were kept it takes a second run;
// where they are more than [KeptMost], there is no diagram.
func (r *Report) HTML(w io.Writer) error {
	var whole *Report
	var x *Index
	stepped := r.run.Options().Keep == sim.All || r.world.Latest() <= KeptMost
	if stepped {
		var err error
		if whole, x, err = r.indexed(); err != nil {
			return err
		}
	}
	told := r.told(Style{})
	p := &page{
		Title: escape.Line(told.heading()), Command: escape.Line(told.Replay), Verdict: told.Verdict.String(),
		Sentence: escape.Line(told.sentence()), End: micros(r.story.end), Looks: map[int]string{},
	}
	for _, line := range []string{FirstSentence(told.Doc), told.subject()} {
		p.Lines = append(p.Lines, escape.Line(line))
	}
	p.checks(told)
	p.story(r.story)
	p.figures(told, r.story)
	if err := p.over(r); err != nil {
		return err
	}
	p.cast(r, stepped)
	p.bands(r.story)
	for _, m := range r.Marks() {
		if m.Event != 0 && m.Kind != MilestoneMark {
			p.Marks = append(p.Marks, m.Event)
		}
	}
	p.Marks = slices.Compact(p.Marks)
	if r.result != nil {
		p.history(r.teller(), r.result.History.Operations(), r.judged())
		if err := p.shows(r, whole, x); err != nil {
			return err
		}
	}
	if stepped {
		p.events(whole, x)
	} else {
		p.Lines = append(p.Lines, "Its "+number(r.world.Latest())+" events are too many to be stepped through: a page has up to "+number(KeptMost)+".")
	}
	return p.write(w)
}

// heading is the scenario and the seed.
func (r *Run) heading() string { return r.Scenario + " · seed " + number(r.Seed) }

// Whole is the report of the run with all of its events kept: this one, or that of a second run.
func (r *Report) Whole() (*Report, error) {
	if r.run.Options().Keep == sim.All || r.broken != nil {
		return r, nil
	}
	again, err := r.run.Again(sim.All)
	if err != nil {
		return nil, err
	}
	whole := Of(again)
	whole.Command, whole.Captions = r.Command, r.Captions
	_, err = whole.Finish()
	return whole, err
}

// indexed is the whole report, and its index.
func (r *Report) indexed() (*Report, *Index, error) {
	whole, err := r.Whole()
	if err != nil {
		return nil, nil, err
	}
	x, err := whole.Index()
	return whole, x, err
}

// judged is the judgement on a promise that shows the violation to draw; nil: there is none.
func (r *Report) judged() *check.Judgement {
	shown := evidence(r.result)
	if shown == nil {
		return nil
	}
	i := slices.IndexFunc(r.result.Judgements, func(j check.Judgement) bool {
		return j.Property == shown.Property && j.Verdict == check.Violated && len(j.Part) > 0
	})
	if i < 0 {
		return nil
	}
	return &r.result.Judgements[i]
}

func micros(d time.Duration) int64 { return d.Microseconds() }

func (p *page) checks(told *Run) {
	for i := range told.Checks {
		j := &told.Checks[i]
		c := pageCheck{
			Name: escape.Line(j.Property), Verdict: j.Verdict.String(), Why: escape.Line(readable(tidy(j.Why))), Excuse: escape.Line(j.Excuse),
			Events: append([]uint64{}, j.Events...),
		}
		if j.Vacuous && j.Excuse != "" {
			c.Verdict = "not tested"
		}
		p.Checks = append(p.Checks, c)
	}
}

func (p *page) story(s *Story) {
	for _, e := range s.entries() {
		if e.counts {
			p.Story = append(p.Story, pageMoment{At: micros(e.at), Text: escape.Line(e.text)})
			continue
		}
		p.Story = append(p.Story, pageMoment{e.num, micros(e.at), e.mark, escape.Line(readable(s.saying(&e.moment)))})
	}
}

// figures are the numbers of the run.
func (p *page) figures(told *Run, s *Story) {
	told.numbers(s, func(name, text string) { p.Figures = append(p.Figures, [2]string{name, escape.Line(text)}) })
	for _, m := range told.Measures {
		p.Measures = append(p.Measures, [2]string{escape.Line(m.Name), escape.Line(m.Text)})
	}
}

// over is the figure of the run over time, if there is anything to draw.
func (p *page) over(r *Report) error {
	f, err := r.Figure()
	if errors.Is(err, ErrNoFigure) {
		return nil
	}
	if err != nil {
		return err
	}
	about := "over time:"
	for i := range f.Panels {
		about += " " + f.Panels[i].Y.Label + ";"
	}
	f.Title = "" // the page has it
	p.Over, err = PicturesOf(f, about+" with the faults behind")
	return err
}

// cast are the nodes, and how the servers looked over time.
func (p *page) cast(r *Report, stepped bool) {
	servers := Servers(r.world)
	if !stepped && servers > lanesMax {
		p.unnamed = servers // nothing on the page tells of one of them
	}
	for id := p.unnamed + 1; int(id) <= r.world.Size(); id++ {
		group := ""
		switch {
		case id <= servers:
			group = "server"
		case slices.Contains(r.cast.Clients, id):
			group = "client"
		}
		p.Nodes = append(p.Nodes, pageNode{escape.Line(r.world.Name(id)), group})
	}
	s := r.story
	spells := slices.Clone(s.lanes.spells)
	for _, id := range s.cast.Servers {
		if st := s.lanes.states[id]; st != nil {
			spells = append(spells, spell{id, st.since, s.end, st.now})
		}
	}
	for _, x := range spells {
		if x.look != upLook {
			p.Spells = append(p.Spells, pageSpell{int(x.node), micros(x.from), micros(x.to), int(x.look)})
			p.Looks[int(x.look)] = lookWords[x.look]
		}
	}
}

// bands are the faults and the leaders over time.
func (p *page) bands(s *Story) {
	add := func(what string, all []stretch) {
		for _, x := range all {
			until := x.until
			if until == 0 {
				until = max(s.end, x.at)
			}
			text := x.text
			if i := slices.IndexFunc(p.Bands, func(b pageBand) bool { return b.Text == escape.Line(text) && b.From == micros(x.at) }); i >= 0 {
				p.Bands[i].To = max(p.Bands[i].To, micros(until)) // the same fault of several nodes
				continue
			}
			p.Bands = append(p.Bands, pageBand{what, micros(x.at), micros(until), escape.Line(text)})
		}
	}
	add("fault", s.spells)
	add("leads", s.leaders)
	slices.SortStableFunc(p.Bands, func(a, b pageBand) int { return cmp.Compare(a.From, b.From) })
}
