package logicalclocks

// lamportStep is IR1: between two events a node increments its clock.
func (c *config) lamportStep(own Stamp) Stamp {
	if c.mutants.On(sameStamp) { // Without the rule: mutants/same-stamp.
		return own
	}
	return Stamp{L: own.L + 1}
}

// lamportReceive is IR2: whoever receives a message sets its clock above the stamp that it carries.
func (c *config) lamportReceive(own, carried Stamp) Stamp {
	switch {
	case c.mutants.On(noMaximum): // Without the rule: logicalclocks/no-maximum.
		return Stamp{L: own.L + 1}
	case c.mutants.On(levelWithSender): // Without the 1: mutants/level-with-sender.
		return Stamp{L: max(own.L, carried.L)}
	}
	return Stamp{L: max(own.L, carried.L) + 1}
}
