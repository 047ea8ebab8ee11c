package raft

import (
	"runtime"
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// BenchmarkRecorded makes the same run of a cluster twice: nothing of the first is kept, and all of
// the second. The figures to look at are how many times as long the second takes, and how many
// bytes of memory it holds for each of its events when it is over.
func BenchmarkRecorded(b *testing.B) {
	var plain, recorded time.Duration
	var bytes, events uint64
	for range b.N {
		began := time.Now()
		c := newCluster(b, 5, 4)
		c.Forget = true
		c.Run(20 * s)
		plain += time.Since(began)

		c = nil
		before := heap()
		began = time.Now()
		c = newCluster(b, 5, 4, bench.World(func(c *sim.Config) { c.Keep = sim.All }))
		c.Forget = true
		c.Run(20 * s)
		recorded += time.Since(began)
		bytes += heap() - before
		events += c.Latest()
		runtime.KeepAlive(c)
	}
	b.ReportMetric(recorded.Seconds()/plain.Seconds(), "times")
	b.ReportMetric(float64(bytes)/float64(events), "B/event")
	b.ReportMetric(float64(recorded.Nanoseconds())/float64(events), "ns/event")
	b.ReportMetric(float64(plain.Nanoseconds())/float64(events), "plain-ns/event")
	b.ReportMetric(float64(events)/float64(b.N), "events")
}

// heap is how much memory is in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
