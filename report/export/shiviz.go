package export

import (
	"bufio"
	"fmt"
	"strings"
	"unicode"

	"github.com/orrery-sim/orrery/sim"
)

// shiviz writes a log as ShiViz uploads it (https://bestchai.bitbucket.io/shiviz, "Upload a log"): a regular expression, an
// empty line as there is one execution, and then two lines for each event, its text and its host with the vector clock.
// A host's own entry is 1 at its first event and grows by one at each (Fidge 1988, Mattern 1989). The clocks count the
// events of the part, and are right whatever was left out between them.
func shiviz(w *bufio.Writer, p *part) error {
	w.WriteString("(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})\n\n")
	c := clocks{now: map[sim.ID]clock{}, sent: map[uint64]clock{}, size: p.world.Size() + 1}
	for num := uint64(1); num <= p.world.Latest(); num++ {
		e, _ := p.world.Event(num)
		counts := p.only.Has(&e)
		at := c.happen(&e, counts)
		if !counts {
			continue
		}
		fmt.Fprintf(w, "%.6f s %s: %s\n", e.At.Seconds(), e.Kind, p.says(&e))
		fmt.Fprintf(w, "%s {%s:%d", p.host(e.Node), quoted(p.host(e.Node)), at[e.Node])
		for id, n := range at {
			if n > 0 && sim.ID(id) != e.Node {
				fmt.Fprintf(w, ", %s:%d", quoted(p.host(sim.ID(id))), n)
			}
		}
		w.WriteString("}\n")
	}
	return nil
}

// host is a node's name without blanks.
func (p *part) host(id sim.ID) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return '_'
		}
		return r
	}, p.name(id))
}

// A clock counts the events of each node that happened before something, that itself included.
type clock []uint32

// clocks are vector clocks: of each node as of now, and of messages and faults until they arrive.
type clocks struct {
	now  map[sim.ID]clock
	sent map[uint64]clock
	size int
}

// happen is the clock of an event.
func (c *clocks) happen(e *sim.Event, counts bool) clock {
	now := c.now[e.Node]
	if now == nil {
		now = make(clock, c.size)
		c.now[e.Node] = now
	}
	for i, n := range c.sent[e.Cause] {
		now[i] = max(now[i], n)
	}
	if counts {
		now[e.Node]++
	}
	switch e.Kind {
	case sim.Sent, sim.Faulted, sim.Duplicated:
		c.sent[e.Num] = append(clock(nil), now...)
	case sim.Delivered, sim.Dropped:
		if _, is := c.sent[e.Cause]; is && e.Peer != 0 {
			delete(c.sent, e.Cause)
		}
	}
	return now
}
