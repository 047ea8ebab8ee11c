package tui

import (
	"fmt"
	"strings"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// namedMost is how many messages of a kind a preview names one by one; the others it counts.
const namedMost = 4

// foresee says what a fault would do: which messages under way it would lose, and whether a majority
// remains.
func (r *run) foresee(f sim.Fault) (out []string) {
	servers := r.servers()
	gone := map[sim.ID]bool{}
	for _, id := range servers {
		gone[id] = !r.up(id)
	}
	for _, id := range f.Nodes {
		if f.Kind == sim.Crash || f.Kind == sim.Pause {
			gone[id] = true
		}
	}
	var lost, toGone []sim.Event
	for _, x := range r.Index().Flights(r.Cursor) {
		switch {
		case f.Kind == sim.Crash && gone[x.Sent.Peer]:
			toGone = append(toGone, x.Sent)
		case report.Cuts(&f, x.Sent.Node, x.Sent.Peer):
			lost = append(lost, x.Sent)
		}
	}
	out = append(out, r.named(toGone, "will find it down, unless it is back before %s arrives:", "will find it down, unless it is back before they arrive:")...)
	out = append(out, r.named(lost, "will be lost at the cut:", "will be lost at the cut:")...)
	return append(out, r.remains(servers, gone, f))
}

// named says of messages under way what will become of them, and which they are.
func (r *run) named(sent []sim.Event, one, many string) (out []string) {
	switch len(sent) {
	case 0:
		return nil
	case 1:
		out = []string{"1 message under way " + strings.Replace(one, "%s", "it", 1)}
	default:
		out = []string{fmt.Sprintf("%d messages under way %s", len(sent), many)}
	}
	for i := range sent[:min(len(sent), namedMost)] {
		out = append(out, "  "+r.sentence(&sent[i]))
	}
	if n := len(sent) - namedMost; n > 0 {
		out = append(out, fmt.Sprintf("  and %d more", n))
	}
	return out
}

// remains says whether a majority of the servers can still talk to each other.
func (r *run) remains(servers []sim.ID, gone map[sim.ID]bool, f sim.Fault) string {
	sizes := map[int]int{}
	best := 0
	for i, island := range r.Index().IslandsWith(servers, r.Cursor, f) {
		if !gone[servers[i]] {
			sizes[island]++
			best = max(best, sizes[island])
		}
	}
	if 2*best > len(servers) {
		return fmt.Sprintf("%d of %d servers remain together: a majority", best, len(servers))
	}
	return fmt.Sprintf("%d of %d servers remain together: no majority", best, len(servers))
}
