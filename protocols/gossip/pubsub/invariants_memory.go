package pubsub

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/gossip/broadcast"
	"github.com/orrery-sim/orrery/sim"
)

// messageCache: a message that a node has can be had from it for mcache_len heartbeats (v1.0, Message Cache).
type messageCache struct {
	sim.Testimony
	windows int64
}

func (*messageCache) Name() string { return "Message Cache" }

func (p *messageCache) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case broadcast.Delivered:
		p.Cases++ // it can be asked for
	case Gone:
		p.Cases++
		if f.Beats < p.windows {
			return fmt.Sprintf("n%d has no %s any more, which came %d heartbeats ago; mcache_len is %d", node, f.Message, f.Beats, p.windows)
		}
	}
	return ""
}

// parameterDecay: what a peer did counts less from heartbeat to heartbeat (v1.1, Parameter Decay).
type parameterDecay struct {
	sim.Testimony
	counts []map[counter]penalty // by node
}

// counter names a counter of a peer's score.
type counter struct {
	peer sim.ID
	term string
}

// penalty is what a counter was when it last grew.
type penalty struct {
	count, beat int64
	event       uint64
}

func (*parameterDecay) Name() string { return "Parameter Decay" }

func (p *parameterDecay) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case broadcast.Booted:
		p.counts[node] = map[counter]penalty{}
	case Penalized:
		p.Cases++
		of := counter{f.Peer, f.Term}
		was, is := p.counts[node][of], f.Count-one // before it grew
		if decayed := f.Beat > was.beat; is > was.count || decayed && was.count > 0 && is == was.count {
			p.Blame(was.event)
			return fmt.Sprintf("%s of n%d counted %d thousandths with n%d, and after %d heartbeats %d, before it grew again",
				f.Term, f.Peer, was.count, node, f.Beat-was.beat, is)
		}
		p.counts[node][of] = penalty{f.Count, f.Beat, p.Event}
	}
	return ""
}
