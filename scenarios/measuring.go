package scenarios

import (
	"time"
)

// A meter is a metric at work in one run. It counts in Go, event by event, and only what was asked
// for. It changes nothing: a run has the same fingerprint whether it is measured or not.
type meter interface {
	// read is what the metric came to, at the end of the run.
	read(end time.Duration) Reading
}

// An ownView is the world as functions see it that have a memory of their own: those of metrics, and
// those that judge fields. What they keep and use cannot reach the functions of the schedule.
type ownView struct {
	*view
	memory Memory
}

// Memory is theirs.
func (v *ownView) Memory() *Memory { return &v.memory }

// meters are the metrics of a plan at work in one run.
type meters struct {
	*course
	cast  *cast
	hooks *hooks
	load  *load

	view   *ownView  // what their functions see
	all    []meter   // in the order of the plan; none if nothing is measured
	spread *hearings // nil if no metric asks who heard what
}

// A counter has a value in the middle of the run, too.
type counter interface {
	now() float64
}

// measure sets up what the plan measures. It listens before the schedule does, so that an event is
// measured before those that the schedule makes of it.
func (x *meters) measure() {
	x.view = &ownView{view: x.hooks.view}
	for i := range x.plan.Measure {
		x.all = append(x.all, x.plan.Measure[i].Metric.meter(x))
	}
}

// readings are what the metrics came to.
func (x *meters) readings(end time.Duration) []Reading {
	var out []Reading
	for i, m := range x.all {
		reading := m.read(end)
		reading.Name = x.plan.Measure[i].Name
		out = append(out, reading)
	}
	return out
}

// number is a reading of one value.
func number(u Unit, v float64) Reading { return Reading{Form: Number, Unit: u, Values: []float64{v}} }
