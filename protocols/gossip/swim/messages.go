package swim

import (
	"fmt"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// Ping asks a member whether it is there. All messages of the failure detector carry updates (§4.1): the
// dissemination component has none of its own. Updates are shared by nobody and never changed.
type Ping struct {
	Seq     uint32
	For     sim.ID // on whose behalf a proxy asks; 0: its own
	Updates []Update
}

// PingReq asks a proxy to ping a member.
type PingReq struct {
	Seq     uint32
	Target  sim.ID
	Updates []Update
}

// Ack answers a Ping.
type Ack struct {
	Seq     uint32
	Target  sim.ID // who is there
	For     sim.ID // to whom a proxy passes it on; 0: to nobody
	Updates []Update
}

// Nack tells who asked a proxy that there is no answer yet: Lifeguard's.
type Nack struct{ Seq uint32 }

// Sync has all that a member knows: push and pull of the whole membership.
type Sync struct {
	Table  table
	Answer bool // the pull: what the receiver of a Sync knows
}

// Size makes Ping a [sim.Sizer].
func (m Ping) Size() int { return 8 + updateSize*len(m.Updates) }

// Size makes PingReq a [sim.Sizer].
func (m PingReq) Size() int { return 8 + updateSize*len(m.Updates) }

// Size makes Ack a [sim.Sizer].
func (m Ack) Size() int { return 12 + updateSize*len(m.Updates) }

// Size makes Sync a [sim.Sizer]: an ID and a status for every member.
func (m Sync) Size() int { return 1 + 8*m.Table.size }

func (m Ping) String() string {
	if m.For != 0 {
		return fmt.Sprintf("Ping %d for n%d%s", m.Seq, m.For, listed(m.Updates))
	}
	return fmt.Sprintf("Ping %d%s", m.Seq, listed(m.Updates))
}

func (m PingReq) String() string {
	return fmt.Sprintf("PingReq %d of n%d%s", m.Seq, m.Target, listed(m.Updates))
}

func (m Ack) String() string {
	return fmt.Sprintf("Ack %d of n%d%s", m.Seq, m.Target, listed(m.Updates))
}

func (m Nack) String() string { return fmt.Sprintf("Nack %d", m.Seq) }

func (m Sync) String() string {
	if m.Answer {
		return "Sync as asked"
	}
	return "Sync"
}

func listed(updates []Update) string {
	switch len(updates) {
	case 0:
		return ""
	case 1, 2, 3:
		var words []string
		for _, u := range updates {
			words = append(words, u.String())
		}
		return ": " + strings.Join(words, ", ")
	}
	return fmt.Sprintf(": %d updates", len(updates))
}
