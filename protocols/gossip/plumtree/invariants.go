package plumtree

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/gossip/broadcast"
	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold of the tree in one run of so many nodes, after every fact.
func invariants(nodes int) []sim.Property {
	return []sim.Property{
		&prunedForDuplicate{sender: make([]sim.ID, nodes+1)},
		&everyAnnouncerAsked{lacks: make([]map[messageID]inquiry, nodes+1)},
	}
}

// prunedForDuplicate: a node prunes a link by which a message came again, and no other: the one by which it came first
// stays in the tree (§3.6).
type prunedForDuplicate struct {
	sim.Testimony
	sender []sim.ID // by node: who has sent it a duplicate, and was not pruned since
}

func (*prunedForDuplicate) Name() string { return "Pruned For A Duplicate" }

func (p *prunedForDuplicate) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case broadcast.Delivered:
		p.Cases++ // it makes a link of the tree
		p.sender[node] = 0
	case broadcast.Redundant:
		p.sender[node] = f.From
	case Pruned:
		if p.sender[node] != f.Peer {
			return fmt.Sprintf("n%d pruned n%d, and no duplicate came from there", node, f.Peer)
		}
		p.sender[node] = 0
	}
	return ""
}

// everyAnnouncerAsked: a node gives up on a message only when it has asked each neighbour that announced it (§3.7).
type everyAnnouncerAsked struct {
	sim.Testimony
	lacks []map[messageID]inquiry // by node
}

// An inquiry is after a message that was announced and has not come.
type inquiry struct {
	announced, asked int
	event            uint64 // of the latest announcement
}

func (*everyAnnouncerAsked) Name() string { return "Every Announcer Is Asked" }

func (p *everyAnnouncerAsked) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case broadcast.Booted:
		p.lacks[node] = nil
	case broadcast.Delivered:
		p.Cases++ // nobody needs to be asked for it
		delete(p.lacks[node], idOf(f.Item))
	case Missing:
		p.Cases++
		if p.lacks[node] == nil {
			p.lacks[node] = map[messageID]inquiry{}
		}
		of := p.lacks[node][f.Message]
		p.lacks[node][f.Message] = inquiry{of.announced + 1, of.asked, p.Event}
	case Grafted:
		of := p.lacks[node][f.Message]
		of.asked++
		p.lacks[node][f.Message] = of
	case GaveUp:
		if of := p.lacks[node][f.Message]; of.asked+f.Gone < of.announced {
			p.Blame(of.event)
			return fmt.Sprintf("n%d gave up on %s: of %d who announced it, it asked %d, and %d are gone",
				node, f.Message, of.announced, of.asked, f.Gone)
		}
	}
	return ""
}
