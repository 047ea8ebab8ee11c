package report

import (
	"sort"
	"time"
)

// kindsCounted is how many kinds of facts a tally counts.
const kindsCounted = 8

// tally counts what is not told one by one.
type tally struct {
	events, sent, dropped uint64
	answered              int // operations, as the next two
	failed, unknown       int
	latencies             int               // how many of Story.ops.latencies
	facts                 [kindsCounted]int // of the kinds that appeared first
}

// A sample is what had been counted before an instant.
type sample struct {
	at   time.Duration
	then tally
}

// samplesMax is how many samples are taken of a run, at least half as many.
const samplesMax = 8192

// sample takes a sample, if the last one is long ago.
func (s *Story) sample(at time.Duration) {
	if n := len(s.samples); n > 0 && at-s.samples[n-1].at < s.apart {
		return
	}
	s.samples = append(s.samples, sample{at, s.now})
	if len(s.samples) < samplesMax {
		return
	}
	s.apart = max(2*s.apart, time.Millisecond)
	for i := range samplesMax / 2 {
		s.samples[i] = s.samples[2*i]
	}
	s.samples = s.samples[:samplesMax/2]
}

// tallyAt is what had been counted before an instant, as well as the samples tell.
func (s *Story) tallyAt(at time.Duration) tally {
	i := sort.Search(len(s.samples), func(i int) bool { return s.samples[i].at >= at })
	if i == len(s.samples) {
		return s.now
	}
	return s.samples[i].then
}
