package check

// A Verdict is what came of judging a property.
type Verdict uint8

// The verdicts. Undecided is not a pass.
const (
	Held Verdict = iota
	Violated
	Undecided
)

// String is the verdict in reports.
func (v Verdict) String() string { return [...]string{"held", "violated", "undecided"}[v] }

// A Finding is the verdict on one property, with its evidence.
type Finding struct {
	Property string
	Verdict  Verdict
	Why      string   // one sentence; "" if held
	Events   []uint64 // the numbers of the events that show it, in order
	Vacuous  bool     // undecided because there was nothing to judge
}

// vacuous is the finding on a property that was never put to the test.
func vacuous(property, why string) Finding {
	return Finding{Property: property, Verdict: Undecided, Why: why, Vacuous: true}
}

// Overall is the worst of the verdicts: one violation is a violation, and what is undecided is not
// held. Of no findings at all it is Undecided: a checker that was never called has not passed.
func Overall(findings []Finding) Verdict {
	if len(findings) == 0 {
		return Undecided
	}
	overall := Held
	for _, f := range findings {
		if f.Verdict == Violated {
			return Violated
		}
		overall = max(overall, f.Verdict)
	}
	return overall
}
