package scenarios

// An Undo undoes faults.
type Undo struct {
	Source
	Who  *Who
	Name string
}

func (s *Undo) parts(visit func(Part)) { visitAll(visit, s.Who) }

// do undoes them.
func (s *Undo) do(t *task) progress {
	deeds := t.in.deeds
	if s.Who == nil {
		deeds.finishAll(s.undoes)
	} else {
		t.aim.dice = &t.dice
		ids, p := t.who(s.Who)
		if p != stepDone || len(ids) == 0 {
			return p
		}
		for _, id := range ids {
			t.in.faults.revive(s.Word, id)
		}
	}
	t.entry.fired++
	return stepDone
}

// undoes reports whether it undoes what has begun, where it does not say whom.
func (s *Undo) undoes(a *active) bool {
	switch s.Word {
	case "heal":
		return a.network
	case "restore":
		return !a.network && !a.order
	}
	return a.name == s.Name
}
