package campaign

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/orrery-sim/orrery/campaign/coverage"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
)

// A line is an outcome as a folder keeps it. Its first and its last member are what [folder.Head] says.
type line struct {
	Run      int           `json:"run"` // of the campaign, from 1
	Point    int           `json:"point"`
	Seed     uint64        `json:"seed"`
	Verdict  string        `json:"verdict"`
	Print    string        `json:"fingerprint"`
	Events   uint64        `json:"events"`
	Replay   string        `json:"replay,omitempty"`
	Error    string        `json:"error,omitempty"`
	Bounds   bool          `json:"out_of_bounds,omitempty"`
	Findings []lineFinding `json:"findings,omitempty"`
	Shown    []string      `json:"violated,omitempty"`
	Clients  bool          `json:"clients_saw,omitempty"`
	Shows    []lineShowing `json:"shows,omitempty"`
	Tried    []lineTrying  `json:"tried,omitempty"`
	Seen     coverage.Seen `json:"seen,omitempty"`
	Metrics  []lineReading `json:"metrics,omitempty"`
	Took     time.Duration `json:"took_ns"`
}

type lineFinding struct {
	Property string   `json:"property"`
	Verdict  string   `json:"verdict"`
	Why      string   `json:"why"`
	Events   []uint64 `json:"events,omitempty"`
	Vacuous  bool     `json:"vacuous,omitempty"`
	Shape    string   `json:"shape,omitempty"`
}

type lineShowing struct {
	Expect string `json:"expect"`
	Shown  bool   `json:"shown"`
}

type lineTrying struct {
	What string `json:"what"`
	Sort string `json:"sort"`
	Done bool   `json:"done"`
}

type lineReading struct {
	Name   string          `json:"name"`
	Form   string          `json:"form"`
	Unit   scenarios.Unit  `json:"unit"`
	Values []exact         `json:"values"`
	Times  []time.Duration `json:"times_ns,omitempty"`
	Open   int             `json:"open,omitempty"`
}

// An exact number comes back as it was, even one that JSON has no word for: those are texts.
type exact float64

func (x exact) MarshalJSON() ([]byte, error) {
	if f := float64(x); math.IsNaN(f) || math.IsInf(f, 0) {
		return strconv.AppendQuote(nil, strconv.FormatFloat(f, 'g', -1, 64)), nil
	}
	return json.Marshal(float64(x))
}

func (x *exact) UnmarshalJSON(text []byte) error {
	if s, err := strconv.Unquote(string(text)); err == nil {
		text = []byte(s)
	}
	f, err := strconv.ParseFloat(string(text), 64)
	*x = exact(f)
	return err
}

// line is the outcome as a line.
func (o *outcome) line() ([]byte, error) {
	l := line{
		Run: o.Number + 1, Point: o.Point, Seed: o.Seed, Verdict: o.Verdict.String(), Print: fmt.Sprintf("%016x", o.Print),
		Events: o.Events, Replay: o.Replay, Error: o.Err, Bounds: o.Bounds, Shown: o.Shown, Clients: o.Clients, Seen: o.Seen, Took: o.Took,
	}
	if o.Err != "" {
		l.Verdict = check.Undecided.String()
	}
	for _, f := range o.Findings {
		l.Findings = append(l.Findings, lineFinding{f.Property, f.Verdict.String(), f.Why, f.Events, f.Vacuous, f.Shape})
	}
	for _, s := range o.Shows {
		l.Shows = append(l.Shows, lineShowing(s))
	}
	for _, t := range o.Tried {
		l.Tried = append(l.Tried, lineTrying(t))
	}
	for i := range o.Measures {
		m := &o.Measures[i]
		r := lineReading{Name: m.Name, Form: m.Form.String(), Unit: m.Unit, Values: make([]exact, len(m.Values)), Times: m.Times, Open: m.Open}
		for i, v := range m.Values {
			r.Values[i] = exact(v)
		}
		l.Metrics = append(l.Metrics, r)
	}
	return json.Marshal(&l)
}

// outcomeOf reads a line.
func outcomeOf(text []byte) (o outcome, err error) {
	var l line
	if err := json.Unmarshal(text, &l); err != nil {
		return o, err
	}
	o = outcome{
		Number: l.Run - 1, Point: l.Point, Seed: l.Seed, Events: l.Events, Replay: l.Replay, Err: l.Error, Bounds: l.Bounds,
		Shown: l.Shown, Clients: l.Clients, Seen: l.Seen, Took: l.Took,
	}
	if o.Print, err = strconv.ParseUint(l.Print, 16, 64); err != nil {
		return o, err
	}
	if o.Verdict, err = verdictOf(l.Verdict); err != nil {
		return o, err
	}
	for _, f := range l.Findings {
		v, err := verdictOf(f.Verdict)
		if err != nil {
			return o, err
		}
		of := check.Finding{Property: f.Property, Verdict: v, Why: f.Why, Events: f.Events, Vacuous: f.Vacuous}
		o.Findings = append(o.Findings, finding{of, f.Shape})
	}
	for _, s := range l.Shows {
		o.Shows = append(o.Shows, showing(s))
	}
	for _, t := range l.Tried {
		o.Tried = append(o.Tried, trying(t))
	}
	for i := range l.Metrics {
		r, err := l.Metrics[i].reading()
		if err != nil {
			return o, err
		}
		o.Measures = append(o.Measures, r)
	}
	return o, nil
}

func (l *lineReading) reading() (r scenarios.Reading, err error) {
	r = scenarios.Reading{Name: l.Name, Unit: l.Unit, Times: l.Times, Open: l.Open}
	if len(l.Values) > 0 {
		r.Values = make([]float64, len(l.Values))
	}
	for i, v := range l.Values {
		r.Values[i] = float64(v)
	}
	for _, f := range []scenarios.Form{scenarios.Number, scenarios.Samples, scenarios.Series} {
		if f.String() == l.Form {
			r.Form = f
			return r, nil
		}
	}
	return r, fmt.Errorf("a metric is no %q", l.Form)
}

func verdictOf(text string) (check.Verdict, error) {
	for _, v := range []check.Verdict{check.Held, check.Violated, check.Undecided} {
		if v.String() == text {
			return v, nil
		}
	}
	return check.Undecided, fmt.Errorf("there is no verdict %q", text)
}
