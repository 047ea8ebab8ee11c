package tui

import "github.com/orrery-sim/orrery/sim"

// phrases are the sentences of rows that were drawn: most of them are drawn again in the next frame.
type phrases struct {
	world *sim.World
	said  map[uint64]string
}

// phrasesMost is how many sentences are kept at most: several screens.
const phrasesMost = 1000

// of is the sentence of an event.
func (p *phrases) of(r *run, e *sim.Event) string {
	if p.world != r.World() || len(p.said) >= phrasesMost {
		*p = phrases{r.World(), map[uint64]string{}}
	}
	text, said := p.said[e.Num]
	if !said {
		text = r.sentence(e)
		p.said[e.Num] = text
	}
	return text
}

// sentence says an event in a line.
func (r *run) sentence(e *sim.Event) string { return r.Report().Sentence(e) }
