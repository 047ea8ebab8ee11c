package shardedkv

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/sim"
)

// What servers state of shards.
type (
	// Released says that a group serves this version of a shard no more.
	Released struct{ Shard, Version, Group int }
	// Installed says that a group serves this version of a shard from now on.
	Installed struct{ Shard, Version, Group int }
	// Holds says that a group served this version of a shard when its leader looked.
	Holds struct{ Shard, Version, Group int }
)

// invariants are those of the system. Those of each group are Raft's.
func invariants() []sim.Property {
	return append(twophase.Laws(), &oneHolder{releases: map[version]uint64{}, holders: map[version]holder{}})
}

// oneHolder: of every version of a shard there is one holder, and it holds it only when the holder
// of the version before has released that.
type oneHolder struct {
	sim.Testimony
	releases map[version]uint64 // by the event that told it
	holders  map[version]holder
}

type version struct{ shard, number int }

type holder struct {
	group int
	event uint64
}

func (o *oneHolder) Name() string { return "One Holder" }

func (o *oneHolder) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Released:
		o.releases[version{f.Shard, f.Version}] = o.Event
	case Holds:
		return o.holds(version{f.Shard, f.Version}, f.Group)
	case Installed:
		if why := o.holds(version{f.Shard, f.Version}, f.Group); why != "" {
			return why
		}
		if _, released := o.releases[version{f.Shard, f.Version - 1}]; !released {
			return fmt.Sprintf("group %d serves version %d of shard %d, and nobody has released version %d",
				f.Group, f.Version, f.Shard, f.Version-1)
		}
	}
	return ""
}

// holds takes down who holds a version of a shard.
func (o *oneHolder) holds(at version, group int) string {
	o.Cases++
	if h, known := o.holders[at]; known && h.group != group {
		o.Blame(h.event)
		return fmt.Sprintf("version %d of shard %d is held by group %d and by group %d", at.number, at.shard, h.group, group)
	}
	o.holders[at] = holder{group, o.Event}
	return ""
}
