package raftlaws

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// ElectionTimeout is the parameter of that name, with the paper's values (§5.2).
var ElectionTimeout = about.Param{
	Name: "election_timeout", Kind: about.DistParam,
	Default: sim.Uniform(150*time.Millisecond, 300*time.Millisecond),
	Doc:     "how long a server waits to hear a leader before it stands for election",
}

// Heartbeat is the parameter of that name.
var Heartbeat = about.Param{
	Name: "heartbeat", Kind: about.DurationParam, Default: 50 * time.Millisecond, Min: 1, Max: int64(time.Hour),
	Doc: "how often a leader speaks when it has nothing to say",
}

// CheckTiming finds what is wrong with a heartbeat that is not shorter than every election timeout.
func CheckTiming(heartbeat time.Duration, electionTimeout sim.Dist) error {
	if shortest := electionTimeout.Min(); heartbeat >= shortest {
		return fmt.Errorf("heartbeat must be shorter than the shortest election_timeout, %v, not %v: "+
			"no leader would last", shortest, heartbeat)
	}
	return nil
}
