package twogenerals

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact. Agreement is not one of them.
func invariants(c *config) []sim.Property {
	return []sim.Property{&lastInDoubt{config: c}, &noAttackAlone{config: c}}
}

// hearing is what has come, and what was decided.
type hearing struct {
	heard   [3]int // the highest message that has come, by general
	decided [3]bool
	attacks [3]bool
}

func (h *hearing) note(node sim.ID, fact sim.Fact) (decision bool) {
	switch f := fact.(type) {
	case Heard:
		h.heard[node] = max(h.heard[node], f.N)
	case Decided:
		h.decided[node], h.attacks[node] = true, f.Attack
		return true
	}
	return false
}

// lastInDoubt: generals who disagree do so because of the last message, and of no other: all before it have come.
type lastInDoubt struct {
	sim.Testimony
	*config
	hearing
}

func (*lastInDoubt) Name() string { return onlyTheLast }

func (p *lastInDoubt) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	if !p.note(node, fact) {
		return ""
	}
	p.Cases++
	if !p.decided[1] || !p.decided[2] || p.attacks[1] == p.attacks[2] {
		return ""
	}
	if came := max(p.heard[1], p.heard[2]); came < p.messages-1 {
		return fmt.Sprintf("n%d attacks and n%d does not, and %d of %d messages have come", p.attacker(), 3-p.attacker(), came, p.messages)
	}
	return ""
}

func (h *hearing) attacker() int {
	if h.attacks[1] {
		return 1
	}
	return 2
}

// noAttackAlone: Validity. Nobody attacks of whom the other has not heard, or who has not heard of the other, but for the
// one who sends the only message.
type noAttackAlone struct {
	sim.Testimony
	*config
	hearing
}

func (*noAttackAlone) Name() string { return validity }

func (p *noAttackAlone) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	if !p.note(node, fact) {
		return ""
	}
	p.Cases++
	if p.attacks[node] && p.heard[node] < p.due(node) {
		return fmt.Sprintf("n%d attacks, and has not got message %d", node, p.due(node))
	}
	return ""
}
