package export

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// mermaid writes a sequence diagram (https://mermaid.js.org/syntax/sequenceDiagram.html): an arrow for each message where
// it arrives, one with a cross where it is lost, and notes for what nodes state, for crashes and for faults. Mermaid draws
// up to 50,000 letters and 500 messages: of more a reader wants a part.
func mermaid(w *bufio.Writer, p *part) error {
	w.WriteString("sequenceDiagram\n")
	seen := map[sim.ID]bool{}
	for i := range p.events {
		seen[p.events[i].Node], seen[p.events[i].Peer] = true, true
	}
	first, last := sim.ID(0), sim.ID(0)
	for id := sim.ID(1); int(id) <= p.world.Size(); id++ {
		if seen[id] {
			if first == 0 {
				first = id
			}
			last = id
			fmt.Fprintf(w, "    participant p%d as %s\n", id, mermaidText(p.name(id)))
		}
	}
	lines := 0
	for i := range p.events {
		e := &p.events[i]
		text := mermaidText(p.Label(e))
		switch {
		case e.Kind == sim.Delivered && e.Peer != 0:
			fmt.Fprintf(w, "    p%d->>p%d: %s\n", e.Peer, e.Node, text)
		case e.Kind == sim.Dropped && e.Peer != 0:
			fmt.Fprintf(w, "    p%d-xp%d: %s\n", e.Node, e.Peer, mermaidText(p.Label(e)+" ("+e.Why+")"))
		case e.Kind == sim.Faulted && e.Node == 0 && first != 0:
			fmt.Fprintf(w, "    Note over p%d,p%d: %s\n", first, last, text)
		case e.Node != 0 && (e.Kind == sim.Stated || e.Kind == sim.Faulted || e.Kind == sim.Crashed || e.Kind == sim.Restarted || e.Kind == sim.Paused ||
			e.Kind == sim.Resumed || e.Kind == sim.Invoked || e.Kind == sim.Returned || e.Kind == sim.Fired):
			fmt.Fprintf(w, "    Note over p%d: %s\n", e.Node, text)
		default:
			continue // a message that leaves is drawn where it arrives
		}
		lines++
	}
	if lines == 0 {
		return ErrNothing
	}
	return nil
}

// mermaidText is a text that Mermaid shows as it is: what means something to it is written as a number.
func mermaidText(text string) string {
	var b strings.Builder
	for _, r := range quoted(text)[1 : len(quoted(text))-1] {
		if strings.ContainsRune("#;:<>&\"\\%{}`", r) {
			fmt.Fprintf(&b, "#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return "#32;"
	}
	return b.String()
}
