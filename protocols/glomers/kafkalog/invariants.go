package kafkalog

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/keyvalue"
	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact. Their names are those of the anomalies that the exercise's
// workbench looks for, turned around.
func invariants() []sim.Property {
	return []sim.Property{
		&oneMessage{at: map[string]seen{}}, &noGaps{upto: map[string]int{}}, &noneTwice{at: map[string]seen{}},
		&acknowledgedKept{at: map[string]string{}}, &commitsGrow{upto: map[string]seen{}},
	}
}

// seen is what the store had, and by which event that is known.
type seen struct {
	offset int64
	text   string
	event  uint64
}

// oneMessage: what stands at an offset is never replaced.
type oneMessage struct {
	sim.Testimony
	at map[string]seen // by the store's key
}

func (*oneMessage) Name() string { return oneEach }

func (p *oneMessage) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	f, is := fact.(keyvalue.Kept)
	if !is {
		return ""
	}
	key, offset, is := slotOf(f.Key)
	if !is {
		return ""
	}
	p.Cases++
	before, taken := p.at[f.Key]
	if taken && before.text != f.Value {
		p.Blame(before.event)
		return fmt.Sprintf("offset %d of %s was %s, and is %s", offset, key, readRecord(before.text).message, readRecord(f.Value).message)
	}
	p.at[f.Key] = seen{text: f.Value, event: p.Event}
	return ""
}

// noGaps: before an offset with a message stand others with messages.
type noGaps struct {
	sim.Testimony
	upto map[string]int // by log
}

func (*noGaps) Name() string { return gapless }

func (p *noGaps) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	f, is := fact.(keyvalue.Kept)
	if !is {
		return ""
	}
	key, offset, is := slotOf(f.Key)
	if !is {
		return ""
	}
	p.Cases++
	if offset > p.upto[key]+1 {
		return fmt.Sprintf("offset %d of %s has a message, and offset %d has none", offset, key, p.upto[key]+1)
	}
	p.upto[key] = max(p.upto[key], offset)
	return ""
}

// noneTwice: the message of a request stands at one offset.
type noneTwice struct {
	sim.Testimony
	at map[string]seen // by log and record
}

func (*noneTwice) Name() string { return once }

func (p *noneTwice) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	f, is := fact.(keyvalue.Kept)
	if !is {
		return ""
	}
	key, offset, is := slotOf(f.Key)
	if !is {
		return ""
	}
	p.Cases++
	which := key + "/" + f.Value
	if before, stands := p.at[which]; stands && before.offset != int64(offset) {
		p.Blame(before.event)
		return fmt.Sprintf("%s stands in %s at offsets %d and %d", readRecord(f.Value).message, key, before.offset, offset)
	}
	p.at[which] = seen{offset: int64(offset), event: p.Event}
	return ""
}

// acknowledgedKept: a message stands at the offset that its client is told.
type acknowledgedKept struct {
	sim.Testimony
	at map[string]string // by the store's key
}

func (*acknowledgedKept) Name() string { return acknowledged }

func (p *acknowledgedKept) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case keyvalue.Kept:
		p.at[f.Key] = f.Value
	case Appended:
		p.Cases++
		switch there := p.at[slot(f.Key, f.Offset)]; {
		case there == "":
			return fmt.Sprintf("n%d tells that %s is in %s at offset %d, where there is nothing", node, f.Message, f.Key, f.Offset)
		case readRecord(there).message != f.Message:
			return fmt.Sprintf("n%d tells that %s is in %s at offset %d, where %s is", node, f.Message, f.Key, f.Offset, readRecord(there).message)
		}
	}
	return ""
}

// commitsGrow: what is committed never goes back.
type commitsGrow struct {
	sim.Testimony
	upto map[string]seen // by the store's key
}

func (*commitsGrow) Name() string { return commitsGo }

func (p *commitsGrow) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	f, is := fact.(keyvalue.Kept)
	if !is {
		return ""
	}
	if _, _, is := slotOf(f.Key); is {
		return ""
	}
	p.Cases++
	before, now := p.upto[f.Key], number(f.Value)
	if now < before.offset {
		p.Blame(before.event)
		return fmt.Sprintf("%s up to %d, and was up to %d", f.Key, now, before.offset)
	}
	p.upto[f.Key] = seen{offset: now, event: p.Event}
	return ""
}
