package kafkalog

import (
	"strconv"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// load is a workload of sends, polls, and commits of what was polled.
type load struct {
	keys    int
	polls   sim.PPM // share of the operations that poll
	commits sim.PPM // share of the operations that commit, or list what is committed
}

// Next draws a log and what to do with it. Who has polled commits what it has seen, if it is to commit; who has not lists
// what is committed. A poll is from the beginning, or from an offset that the client knows of.
func (w load) Next(r *sim.Rand, t service.Turn) (service.Op, time.Duration) {
	key := service.KeyName(r.IntN(w.keys))
	switch drawn := sim.PPM(r.IntN(1_000_000)); {
	case drawn < w.commits && t.Last.Name == "poll" && t.Known && t.Result.Value != "":
		return service.Op{Name: "commit", Key: t.Last.Key, Amount: lastOf(t.Result.Value)}, 0
	case drawn < w.commits:
		return service.Op{Name: "committed", Key: key}, 0
	case drawn >= w.commits+w.polls:
		return service.Op{Name: "send", Key: key, Value: t.Value()}, 0
	case t.Last.Name == "send" && t.Known:
		return service.Op{Name: "poll", Key: t.Last.Key, Amount: t.Result.Number}, 0
	}
	return service.Op{Name: "poll", Key: key, Amount: 1}, 0
}

// lastOf is the last offset that a poll returned.
func lastOf(polled string) int64 {
	entry := polled[strings.LastIndexByte(polled, ' ')+1:]
	offset, _, _ := strings.Cut(entry, ":")
	n, _ := strconv.ParseInt(offset, 10, 64)
	return n
}

// Final polls every log from the beginning, and lists what is committed.
func (w load) Final() []service.Op {
	var ops []service.Op
	for i := range w.keys {
		ops = append(ops, service.Op{Name: "poll", Key: service.KeyName(i), Amount: 1}, service.Op{Name: "committed", Key: service.KeyName(i)})
	}
	return ops
}
