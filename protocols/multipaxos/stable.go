package multipaxos

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// stableStorage: "an acceptor must remember" (PMS §2.2) what it voted for until it knows what was chosen. What a
// server finds on its disk when it boots is compared with what it said before it fell.
type stableStorage struct {
	sim.Testimony
	observer
	wiped set // by ID: they cannot remember
}

func (*stableStorage) Name() string { return stableName }

func (p *stableStorage) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	p.watch(node, fact, p.Event)
	if f, boots := fact.(Booted); boots && !p.wiped.has(int(node)) {
		p.Cases++
		return p.compare(node, f)
	}
	return ""
}

// compare looks at the slots whose command the server does not know when it boots. For the others its replica
// tells what was chosen: see Same Sequence.
func (p *stableStorage) compare(node sim.ID, f Booted) string {
	held := f.Votes
	for slot := f.SlotOut; slot < int64(len(p.tally.slots)); slot++ {
		said := p.last(node, slot)
		for len(held) > 0 && held[0].Slot < slot {
			held = held[1:]
		}
		found := len(held) > 0 && held[0].Slot == slot
		switch {
		case said == nil || found && held[0].Ballot > said.ballot:
			continue
		case !found || held[0].Ballot < said.ballot:
			p.Blame(said.begun)
			return fmt.Sprintf("n%d restarted and does not know of its vote for slot %d in ballot %v", node, slot, said.ballot)
		case held[0].Hash != said.hash:
			p.Blame(said.begun)
			return fmt.Sprintf("n%d restarted and takes its vote for slot %d in ballot %v for another", node, slot, said.ballot)
		}
	}
	return ""
}

// last is where a server voted last in a slot, which is the highest ballot; nil if nowhere.
func (p *stableStorage) last(node sim.ID, slot int64) (last *election) {
	for i := range p.tally.slots[slot] {
		if e := &p.tally.slots[slot][i]; e.voters.has(int(node)) && (last == nil || e.ballot > last.ballot) {
			last = e
		}
	}
	return last
}

// Wiped forgets a server: with an empty disk it is a new one.
func (p *stableStorage) Wiped(node sim.ID) { p.wiped.add(int(node)) }

// phases: a majority has promised before anyone leads (PMS §2.2, phase 2a), nobody votes in a ballot that
// nobody leads, and only a slot's acceptors vote.
type phases struct {
	sim.Testimony
	rosters  tally    // who the members are; it counts no votes
	promises []pledge // by ID: the highest
	led      map[Ballot]bool
	latest   Ballot // one of them
}

func (*phases) Name() string { return phasesName }

func (p *phases) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Members:
		p.rosters.note(f)
	case Promised:
		p.promise(node, f.Ballot)
	case Booted:
		p.promise(node, f.Promised)
	case Leader:
		p.led[f.Ballot], p.latest = true, f.Ballot
		return p.elected(node, f)
	case Voted:
		p.Cases++
		if f.Ballot != p.latest && !p.led[f.Ballot] {
			return fmt.Sprintf("n%d voted for slot %d in ballot %v, which nobody leads", node, f.Slot, f.Ballot)
		}
		if acceptors := p.rosters.members(f.Slot); acceptors != 0 && !acceptors.has(int(node)) {
			return fmt.Sprintf("n%d voted for slot %d in ballot %v, and is no acceptor of that slot", node, f.Slot, f.Ballot)
		}
	}
	return ""
}

// elected says that a leader has not the promises that it needs: of a majority of each configuration that it knows
// of and that rules a slot behind those that it has learned.
func (p *phases) elected(node sim.ID, f Leader) string {
	p.Cases++
	rosters := p.rosters.rosters
	for i, c := range rosters {
		if c.slot >= f.Slot || i+1 < len(rosters) && rosters[i+1].from <= f.Slot {
			continue
		}
		if promised := p.promised(f.Ballot); !promised.majorityOf(c.members) {
			for id, known := range p.promises {
				if promised.has(id) {
					p.Blame(known.event)
				}
			}
			return fmt.Sprintf("n%d leads ballot %v, and no majority of the members from slot %d on has promised it",
				node, f.Ballot, c.from)
		}
	}
	return ""
}

// promise notes that a server will take part in no lower ballot. What its disk just had when it crashed binds, too.
func (p *phases) promise(node sim.ID, b Ballot) {
	if known := at(&p.promises, int64(node)); b > known.ballot {
		*known = pledge{b, p.Event}
	}
}

// promised are those, by ID, who have promised a ballot, or a higher one since.
func (p *phases) promised(b Ballot) (servers set) {
	for id, known := range p.promises {
		if known.ballot >= b {
			servers.add(id)
		}
	}
	return servers
}
