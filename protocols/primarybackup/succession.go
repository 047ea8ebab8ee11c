package primarybackup

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// onePrimary: a view is formed once, and has one primary, the one that the view service named (Pb1, as
// far as it can be had without clocks: servers of two views may both believe it).
type onePrimary struct {
	sim.Testimony
	primaries map[int64]formed // by view
}

// formed is a view, with the event of which it is known.
type formed struct {
	Formed
	event uint64
}

func (*onePrimary) Name() string { return "One Primary" }

func (p *onePrimary) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	if v, _, is := formedIn(fact); is {
		was, twice := p.primaries[v.View]
		p.primaries[v.View] = formed{v, p.Event}
		if !twice {
			return ""
		}
		p.Cases++
		if was.Formed != v {
			p.Blame(was.event)
			return fmt.Sprintf("view %d is formed with n%d as its primary, and was with n%d", v.View, v.Primary, was.Primary)
		}
		return ""
	}
	f, is := fact.(Primary)
	if !is {
		return ""
	}
	p.Cases++
	v, known := p.primaries[f.View]
	switch {
	case !known:
		return fmt.Sprintf("n%d is the primary of view %d, which was never formed", node, f.View)
	case v.Primary != node:
		p.Blame(v.event)
		return fmt.Sprintf("n%d is the primary of view %d, and so is n%d", node, f.View, v.Primary)
	}
	return ""
}

// acknowledgedViews: a view follows another when the primary of that one has acknowledged it.
type acknowledgedViews struct {
	sim.Testimony
	last  formed
	acked int64
}

func (*acknowledgedViews) Name() string { return "Acknowledged Views" }

func (p *acknowledgedViews) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	if f, is := fact.(Acked); is {
		p.acked = f.View
		return ""
	}
	f, acked, is := formedIn(fact)
	if !is {
		return ""
	}
	before := p.last
	p.last = formed{f, p.Event}
	if f.View > before.View && before.View > 0 {
		p.Cases++
		if p.acked < before.View {
			p.Blame(before.event)
			return fmt.Sprintf("view %d follows view %d, which n%d has not acknowledged",
				f.View, before.View, before.Primary)
		}
	}
	if acked {
		p.acked = f.View
	}
	return ""
}

// succession: the primary of a view was the primary or the backup of the view before, in the same
// life. Nobody else has the state.
type succession struct {
	sim.Testimony
	last  formed
	lives map[sim.ID]int64 // by server
}

func (*succession) Name() string { return "Succession" }

func (p *succession) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Booted:
		if p.lives == nil {
			p.lives = map[sim.ID]int64{}
		}
		p.lives[node] = f.Life
	case Primary:
		if p.last.View != f.View || f.View == 1 {
			return ""
		}
		p.Cases++
		if p.lives[node] != p.last.PrimaryLife {
			p.Blame(p.last.event)
			return fmt.Sprintf("n%d is the primary of view %d, which is meant for another life of it", node, f.View)
		}
	case Formed, Resumed:
		return p.follows(fact)
	}
	return ""
}

// follows judges a view by the one before.
func (p *succession) follows(fact sim.Fact) string {
	f, _, _ := formedIn(fact)
	before := p.last
	p.last = formed{f, p.Event}
	if before.View == 0 || before.View == f.View {
		return ""
	}
	p.Cases++
	if f.View < before.View {
		p.Blame(before.event)
		return fmt.Sprintf("the view service goes back to view %d, and had formed view %d", f.View, before.View)
	}
	was := f.Primary == before.Primary && f.PrimaryLife == before.PrimaryLife
	if !was && (f.Primary != before.Backup || f.PrimaryLife != before.BackupLife) {
		p.Blame(before.event)
		return fmt.Sprintf("n%d becomes the primary of view %d, and was neither primary nor backup of view %d",
			f.Primary, f.View, before.View)
	}
	return ""
}

// initialisedBackups: when a view is acknowledged, its backup has the state of its primary.
type initialisedBackups struct {
	sim.Testimony
	installed int64 // the latest view in which a backup has
	last      formed
}

func (*initialisedBackups) Name() string { return "Initialised Backups" }

func (p *initialisedBackups) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Formed, Resumed:
		v, _, _ := formedIn(fact)
		p.last = formed{v, p.Event}
	case Installed:
		p.installed = max(p.installed, f.View)
	case Acked:
		if !f.Whole {
			return ""
		}
		p.Cases++
		if p.installed < f.View {
			p.Blame(p.last.event)
			return fmt.Sprintf("view %d is acknowledged, and its backup n%d has nothing", f.View, p.last.Backup)
		}
	}
	return ""
}
