package coverage

import (
	"fmt"
	"strings"

	"github.com/orrery-sim/orrery/scenarios/wording"
)

// ordersMost is how many pairs that were seen in one order alone are told.
const ordersMost = 40

// Lines say what no seed has shown, a line for each message and fault, then the orders, and how what was seen has grown.
func (c *Table) Lines() (lines []string) {
	rows := func(rows []Row, nowhere, never string) {
		for _, row := range rows {
			switch {
			case row.Seen == 0:
				lines = append(lines, row.What+": "+nowhere)
			case len(row.Never) > 0:
				lines = append(lines, row.What+" "+never+": "+strings.Join(row.Never, ", "))
			}
		}
	}
	rows(c.Messages, "never handled", "was never handled by")
	rows(c.Faults, "never hit anybody", "never hit")
	rows(c.Phases, "never began", "never began after")
	if n := len(c.Orders.One); n > 0 {
		some := c.Orders.One[:min(n, ordersMost)]
		if n > ordersMost {
			some = append(some[:ordersMost:ordersMost], "... (--json has all)")
		}
		lines = append(lines, fmt.Sprintf("one after the other at a node, %s in both orders, and %s in one alone: %s",
			wording.Plural(c.Orders.Both, "pair"), wording.Grouped(n), strings.Join(some, ", ")))
	}
	var grown []string
	for _, g := range c.Curve {
		grown = append(grown, wording.Grouped(g.Seeds)+" "+wording.Grouped(g.Seen))
	}
	idle := wording.Plural(c.Idle, "seed") + " brought"
	if c.Idle == 1 {
		idle = "seed brought"
	}
	return append(lines, fmt.Sprintf("seeds and what they had shown together: %s; the last %s nothing new", strings.Join(grown, ", "), idle))
}
