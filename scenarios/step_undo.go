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
	switch s.Word {
	case "heal":
		deeds.finishAll(func(a *active) bool { return a.network })
	case "restore":
		deeds.finishAll(func(a *active) bool { return !a.network && !a.order })
	case "undo":
		deeds.finishAll(func(a *active) bool { return a.name == s.Name })
	default:
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
