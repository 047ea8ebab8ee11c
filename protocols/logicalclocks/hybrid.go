package logicalclocks

// hybridStep is the clock at a send or local event: the wall clock, if that has gone on, and else one more of the same.
func (c *config) hybridStep(own Stamp, wall int64) Stamp {
	switch {
	case c.mutants.On(runsAhead): // The naive algorithm there: mutants/runs-ahead.
		return Stamp{L: max(own.L+1, wall)}
	case c.mutants.On(followsTheWall): // Without the rule: mutants/follows-the-wall.
		return c.advance(Stamp{L: wall}, wall, own)
	}
	return c.advance(Stamp{L: max(own.L, wall)}, wall, own)
}

// hybridReceive is the clock at the receipt of a message: the greatest of the three.
func (c *config) hybridReceive(own, carried Stamp, wall int64) Stamp {
	switch {
	case c.mutants.On(runsAhead):
		return Stamp{L: max(own.L+1, carried.L+1, wall)}
	case c.mutants.On(followsTheWall):
		return c.advance(Stamp{L: max(own.L, wall)}, wall, own)
	}
	return c.advance(Stamp{L: max(own.L, carried.L, wall)}, wall, own, carried)
}

// advance gives a stamp its counter: one more than any before it of the same L, and 0 if it has that of the wall alone.
func (c *config) advance(s Stamp, wall int64, before ...Stamp) Stamp {
	for _, b := range before {
		if b.L == s.L && !c.mutants.On(forgetsCounter) { // Without the rule: mutants/forgets-counter.
			s.C = max(s.C, b.C+1)
		}
		if c.mutants.On(neverResets) { // Without the rule: mutants/never-resets.
			s.C = max(s.C, b.C+1)
		}
	}
	return s
}

// future reports whether a message comes from too far ahead of the wall clock, by more than clocks can be apart: some
// clock is wrong, and to follow it would make the own one wrong, too.
func (c *config) future(carried Stamp, wall int64) bool {
	if c.clock != hybrid || c.epsilon == 0 || c.mutants.On(trustsTheFuture) { // Without the rule: logicalclocks/from-the-future.
		return false
	}
	return carried.L-wall > int64(c.epsilon)
}
