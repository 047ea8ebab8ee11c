package campaign

import (
	"fmt"
	"math"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
)

// A Finding is the judgement on one claim of a sweep, at one point.
type Finding struct {
	Claim     string         `json:"expect"` // as written
	Figure    Figure         `json:"figure"`
	Value     report.Number  `json:"value"`     // what the figure should be near, below or above
	Tolerance report.Number  `json:"tolerance"` // of near, to either side; unknown where chance alone is allowed for
	Unit      scenarios.Unit `json:"unit"`
	Verdict   string         `json:"verdict"`
	Why       string         `json:"why"`

	verdict check.Verdict
}

// Overall is the verdict on the claim.
func (f *Finding) Overall() check.Verdict { return f.verdict }

// judge finds whether a claim holds. Nothing is called violated that chance may have done, and
// nothing held that was not measured well enough to tell:
//
//   - near is held if the figure is within the tolerance, and its 95 % interval reaches no farther
//     from it than the tolerance; violated if the interval of four standard errors is outside of the
//     tolerance; otherwise undecided.
//   - near without a tolerance is violated if the value is outside of the interval of four standard
//     errors, held if it is inside and the runs are as many as the file asks for. Without such an
//     interval it is undecided.
//   - below and above are held if the 95 % interval is on the right side of the value, violated if
//     that of four standard errors is on the wrong one.
//   - shown is not judged.
//
// The smallest and the largest value have no interval: they are compared as they are.
func judge(c *scenarios.Claim, f Figure, enough bool) *Finding {
	out := &Finding{
		Claim: c.Text, Figure: f, Value: report.Number(c.Value.N), Tolerance: report.Number(math.NaN()), Unit: c.Value.Unit,
	}
	switch {
	case c.Kind == scenarios.Shown:
		out.show()
		return out
	case !f.Value.Known():
		out.undecided("nothing was measured in any of %d runs", f.Missing)
	case c.Kind == scenarios.Near && c.Loose:
		out.near(c)
	case c.Kind == scenarios.Near:
		out.asChanceAllows(enough)
	default:
		out.bounded(c.Kind == scenarios.Below)
	}
	out.Verdict = out.verdict.String()
	return out
}

// notJudged is in the place of a verdict where a value is only shown beside a figure.
const notJudged = "shown"

// show puts the figure beside the value.
func (f *Finding) show() {
	f.verdict, f.Verdict, f.Why = check.Held, notJudged, "nothing was measured"
	if f.Figure.Value.Known() && f.Figure.Unit == f.Unit {
		f.Why = f.off() + ", which is not judged"
	}
}

func (f *Finding) say(v check.Verdict, format string, args ...any) {
	f.verdict, f.Why = v, fmt.Sprintf(format, args...)
}

func (f *Finding) undecided(format string, args ...any) { f.say(check.Undecided, format, args...) }

// intervals are those of the figure. Of one that has none both are the figure itself.
func (f *Finding) intervals() (shown, judged interval) {
	shown, judged = interval{float64(f.Figure.Low), float64(f.Figure.High)}, f.Figure.judged
	if f.Figure.extreme {
		v := float64(f.Figure.Value)
		return interval{v, v}, interval{v, v}
	}
	return shown, judged
}

func (f *Finding) near(c *scenarios.Claim) {
	v, tolerance := float64(f.Value), c.Within.N
	if c.Ratio > 0 {
		tolerance = math.Abs(v) * float64(c.Ratio) / 1e6
	}
	f.Tolerance = report.Number(tolerance)
	shown, judged := f.intervals()
	got := float64(f.Figure.Value)
	off := f.off()
	switch {
	case judged.low > v+tolerance || judged.high < v-tolerance:
		f.say(check.Violated, "%s, and %s is allowed", off, f.allowed(c))
	case math.Abs(got-v) > tolerance:
		f.undecided("%s, and %s is allowed; but that may be chance, and more seeds would tell", off, f.allowed(c))
	case max(got-shown.low, shown.high-got) > tolerance:
		f.undecided("%s, but the interval is wider than the tolerance; more seeds would tell", off)
	default:
		f.say(check.Held, "%s, and %s is allowed", off, f.allowed(c))
	}
}

func (f *Finding) asChanceAllows(enough bool) {
	_, judged := f.intervals()
	v := float64(f.Value)
	switch {
	case v < judged.low || v > judged.high:
		f.say(check.Violated, "%s, which is more than four standard errors", f.off())
	case judged == unknown:
		f.undecided("%s, but so few runs, or so few that differ, do not tell what chance does; more seeds "+
			"would tell", f.off())
	case !enough:
		f.undecided("%s, which may be chance; but there were fewer seeds than the file asks for", f.off())
	default:
		f.say(check.Held, "%s, which is less than four standard errors", f.off())
	}
}

func (f *Finding) bounded(below bool) {
	shown, judged := f.intervals()
	v := float64(f.Value)
	right, wrong := shown.high < v, judged.low >= v
	if !below {
		right, wrong = shown.low > v, judged.high <= v
	}
	switch {
	case right:
		f.say(check.Held, "%s", f.off())
	case wrong:
		f.say(check.Violated, "%s", f.off())
	default:
		f.undecided("%s; but that may be chance, and more seeds would tell", f.off())
	}
}

// off is how far the figure is from the value: 156.4 ± 1.3 ms is 0.3 % above 156 ms.
func (f *Finding) off() string {
	got, v := float64(f.Figure.Value), float64(f.Value)
	value := f.Unit.Text(v, 4)
	side := "above"
	switch {
	case got == v:
		return fmt.Sprintf("%v is %s", f.Figure, value)
	case got < v:
		side = "below"
	}
	if v == 0 {
		return fmt.Sprintf("%v is %s %s", f.Figure, side, value)
	}
	return fmt.Sprintf("%v is %s %s %s", f.Figure, scenarios.Ratio.Text(math.Abs((got-v)/v), 2), side, value)
}

// allowed is the tolerance as it was given.
func (f *Finding) allowed(c *scenarios.Claim) string {
	if c.Ratio > 0 {
		return scenarios.Ratio.Text(float64(c.Ratio)/1e6, 4)
	}
	return f.Unit.Text(float64(f.Tolerance), 4)
}
