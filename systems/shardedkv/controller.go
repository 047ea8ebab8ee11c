package shardedkv

import (
	"slices"
	"strconv"

	"github.com/orrery-sim/orrery/protocols/service"
)

// The operations of the controller's log. Key is the shard.
const (
	opMove   = "move"   // another group is to hold it; Value: which
	opSettle = "settle" // that group does; Value: the version
	opTable  = "table"  // who holds what
)

var controllerKinds = []service.Kind{{Name: opMove}, {Name: opSettle}, {Name: opTable, Does: service.Reads}}

// A holding is who holds a shard, or is to.
type holding struct {
	version int // how often it was moved, from 1
	group   int
	from    int  // who held the version before
	settled bool // group holds it
}

// controller is the replicated state of the group that says who holds what.
type controller struct {
	*config
	table []holding // by shard
	hash  uint64
}

func newController(c *config) *controller {
	return &controller{config: c, table: c.firstTable()}
}

// firstTable is who holds what at first.
func (c *config) firstTable() []holding {
	table := make([]holding, c.shards)
	for i := range table {
		table[i] = holding{version: 1, group: c.firstHolder(i), settled: true}
	}
	return table
}

// Apply carries out an entry of the log.
func (c *controller) Apply(op service.Op) service.Result {
	i := number(op.Key)
	if op.Name == opTable || i >= len(c.table) {
		return service.Result{OK: true, Value: packTable(c.table)}
	}
	h := c.table[i]
	switch op.Name {
	case opMove:
		// One move after the other: what is on its way has no holder that could release it.
		if to := number(op.Value); h.settled && to != h.group && 1 <= to && to <= c.groups {
			h = holding{version: h.version + 1, group: to, from: h.group}
		}
	case opSettle:
		h.settled = h.settled || h.version == number(op.Value)
	}
	if h != c.table[i] {
		c.table = slices.Clone(c.table)
		c.table[i] = h
		c.hash = mix(c.hash ^ hashText(op.Name+op.Key+" "+op.Value))
	}
	return service.Result{OK: true, Value: packTable(c.table)}
}

func packTable(table []holding) string {
	var fields []string
	for _, h := range table {
		settled := "moving"
		if h.settled {
			settled = "settled"
		}
		fields = append(fields, strconv.Itoa(h.version), strconv.Itoa(h.group), strconv.Itoa(h.from), settled)
	}
	return pack(fields...)
}

func unpackTable(text string) []holding {
	var table []holding
	for fields := unpack(text); len(fields) >= 4; fields = fields[4:] {
		table = append(table, holding{number(fields[0]), number(fields[1]), number(fields[2]), fields[3] == "settled"})
	}
	return table
}

// Snapshot is a copy of the state, which shares the table: it is never changed.
func (c *controller) Snapshot() any { s := *c; return &s }

// Restore replaces the state by a snapshot; nil is the state at first.
func (c *controller) Restore(snapshot any) {
	if snapshot == nil {
		*c = *newController(c.config)
		return
	}
	*c = *snapshot.(*controller)
}

// Hash tells two histories of the log apart.
func (c *controller) Hash() uint64 { return c.hash }
