// Package session is what somebody does with a run in the lab, without a screen: it looks at any event,
// steps on and back, does something to the run, takes that back, and saves it.
//
// A [Session] is about one scenario, one point of its parameters and one seed. Its run is made as far as
// somebody has looked, and kept whole, so that to look back is to look up. What is done at the newest
// event is done to the run itself. What is done in the past begins a [Branch]: the run is made again up
// to there, with what had been done before, and goes its own way from then on. No branch is lost; a
// branch that has not been looked at for a while gives up its record, and makes it anew when somebody
// comes back.
//
// Whatever is done has a text, and a branch is saved as a scenario file that anybody can run.
//
// Where the scenario is a lesson, a [Lesson] steps through it: from one caption or question to the next, an
// answer that is run and judged, a task that is done by hand. [Progress] is how far somebody came.
package session
