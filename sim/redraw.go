package sim

// Redraw lets what is up to chance be drawn as in a world of another seed, from here on. What was drawn
// stays as it is. It must be called between two entries of the queue, as in [World.Act] at a place with a step.
func (w *World) Redraw(seed uint64) {
	w.redraws = append(w.redraws, redraw{w.num, w.chance})
	w.chance = newChance(seed)
}

// A redraw is where chance changed.
type redraw struct {
	after uint64 // the last event before it
	was   chance
}

// chanceOf is the chance of which an event was drawn.
func (w *World) chanceOf(num uint64) *chance {
	for i := range w.redraws {
		if num <= w.redraws[i].after {
			return &w.redraws[i].was
		}
	}
	return &w.chance
}
