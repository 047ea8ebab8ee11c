//go:build unix

package raft

import (
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// BenchmarkRecorded makes the same run of a cluster twice: nothing of the first is kept, and all of
// the second. The figures to look at are how many times the processor time the second takes, the
// median of all pairs, and how many bytes of memory it holds for each of its events when it is over.
func BenchmarkRecorded(b *testing.B) {
	var plain, recorded time.Duration
	var times []float64
	var bytes, events uint64
	for range b.N {
		before := heap()
		_, first := timed(b, 0)
		runtime.GC()
		c, second := timed(b, sim.All)
		bytes += heap() - before
		events += c.Latest()
		runtime.KeepAlive(c)
		plain += first
		recorded += second
		times = append(times, second.Seconds()/first.Seconds())
	}
	slices.Sort(times)
	b.ReportMetric(times[len(times)/2], "times")
	b.ReportMetric(float64(bytes)/float64(events), "B/event")
	b.ReportMetric(float64(recorded.Nanoseconds())/float64(events), "ns/event")
	b.ReportMetric(float64(plain.Nanoseconds())/float64(events), "plain-ns/event")
	b.ReportMetric(float64(events)/float64(b.N), "events")
}

// timed runs a cluster, and is the processor time of the whole process meanwhile, collector included.
func timed(b *testing.B, keep int) (*cluster, time.Duration) {
	began := processor()
	c := newCluster(b, 5, 4, bench.World(func(c *sim.Config) { c.Keep = keep }))
	c.Forget = true
	c.Run(20 * s)
	return c, processor() - began
}

func processor() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		panic(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// heap is how much memory is in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
