package optimistic

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// serial: an update is made of the row as it was right before (Kung and Robinson, 1981, section 3: it is as if the updates
// had been made one after the other).
type serial struct {
	sim.Testimony
	last Committed
}

func (*serial) Name() string { return noLostUpdate }

func (p *serial) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	f, is := fact.(Committed)
	if !is || f == p.last {
		return ""
	}
	p.Cases++
	was := p.last.Version
	p.last = f
	if f.Read != was || f.Version != was+1 {
		return fmt.Sprintf("n%d has made version %d of version %d, and %d was there: what came between is lost", f.Writer, f.Version, f.Read, was)
	}
	return ""
}

// once: the row has each update of a writer once, and after those before it.
type once struct {
	sim.Testimony
	last Committed
	done map[sim.ID]int
}

func (*once) Name() string { return eachOnce }

func (p *once) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	f, is := fact.(Committed)
	if !is || f == p.last {
		return ""
	}
	p.last = f
	p.Cases++
	was := p.done[f.Writer]
	p.done[f.Writer] = f.Nth
	if f.Nth != was+1 {
		return fmt.Sprintf("the row has update %d of n%d after update %d", f.Nth, f.Writer, was)
	}
	return ""
}
