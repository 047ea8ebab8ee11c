package export

import (
	"bufio"
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// dot writes the graph of what happened before what (Lamport 1978) in Graphviz's language
// (https://graphviz.org/doc/info/lang.html): a cluster for each node with its events in order, and an arrow from what
// made an event happen. What is left out is passed over: the arrow comes from the nearest of the part.
func dot(w *bufio.Writer, p *part) error {
	w.WriteString("digraph happens_before {\n  rankdir=TB; newrank=true;\n  node [shape=box, style=rounded, fontname=\"sans-serif\", fontsize=10];\n" +
		"  edge [arrowsize=0.6];\n")
	for id := sim.ID(0); int(id) <= p.world.Size(); id++ {
		last, any := uint64(0), false
		for i := range p.events {
			e := &p.events[i]
			if e.Node != id {
				continue
			}
			if !any {
				fmt.Fprintf(w, "  subgraph cluster_%d {\n    label=%s; color=\"#cccccc\"; fontname=\"sans-serif\";\n", id, quoted(p.name(id)))
				any = true
			}
			fmt.Fprintf(w, "    e%d [label=%s%s];\n", e.Num, quoted(fmt.Sprintf("%.4f s  %s", e.At.Seconds(), p.says(e))), dotLook(e))
			if last != 0 {
				fmt.Fprintf(w, "    e%d -> e%d [color=\"#bbbbbb\", weight=8];\n", last, e.Num)
			}
			last = e.Num
		}
		if any {
			w.WriteString("  }\n")
		}
	}
	for i := range p.events {
		e := &p.events[i]
		if cause := p.nearest(e); cause != 0 {
			look := ""
			if e.Kind == sim.Dropped {
				look = " [style=dashed, color=\"#d55e00\"]"
			}
			fmt.Fprintf(w, "  e%d -> e%d%s;\n", cause, e.Num, look)
		}
	}
	_, err := w.WriteString("}\n")
	return err
}

func dotLook(e *sim.Event) string {
	switch e.Kind {
	case sim.Faulted, sim.Crashed, sim.Dropped:
		return ", color=\"#d55e00\""
	case sim.Stated:
		return ", style=\"rounded,filled\", fillcolor=\"#e3eefb\""
	}
	return ""
}
