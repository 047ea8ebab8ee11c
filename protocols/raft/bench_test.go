package raft

import (
	"testing"
	"time"
)

// Five servers and four clients who never rest, all invariants on. The figure to look at is
// messages per second.
func BenchmarkCluster(b *testing.B) {
	b.ReportAllocs()
	var sent, events uint64
	start := time.Now()
	for range b.N {
		c := newCluster(b, 5, 4)
		c.Forget = true
		c.Run(8 * s)
		sent += c.Stats().Sent
		events += c.Stats().Events
	}
	took := time.Since(start).Seconds()
	b.ReportMetric(float64(sent)/took, "messages/s")
	b.ReportMetric(float64(events)/took, "events/s")
}
