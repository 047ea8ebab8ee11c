package session

import (
	"fmt"
	"strconv"

	"github.com/orrery-sim/orrery/scenarios"
)

// serversMost is how many servers a world may have of which all that happens is kept. A run of rumor/everybody with so
// many has 333,000 events, which take 255 MB.
const serversMost = 10_000

// fits refuses a world that is too large to be kept, and says which parameter makes it smaller.
func fits(plan *scenarios.Plan) error {
	system, err := plan.Protocol.Build(plan.Args)
	if err != nil {
		return err
	}
	n := 0
	for i := range system.Roles {
		n += max(system.Roles[i].Size, len(system.Roles[i].Names))
	}
	if n <= serversMost {
		return nil
	}
	smaller := "give it fewer"
	for _, p := range plan.Params {
		if size, err := strconv.Atoi(p.Default); err == nil && p.Value == strconv.Itoa(n) && size <= serversMost {
			smaller = fmt.Sprintf("take %s=%d", p.Name, size)
		}
	}
	return fmt.Errorf("a world of %d servers is too large for the lab, which keeps all that happens in it, and takes %d at most: "+
		"%s, or let orrery run make the run without keeping it", n, serversMost, smaller)
}
