package scenarios

import "time"

// An InTurn does its steps for each node of a group, one node after another; it() is that node.
type InTurn struct {
	Source
	Group *Who
	Do    []Step
	Gap   time.Duration // between the beginnings of two turns
}

func (*InTurn) takesTime() {}

func (s *InTurn) parts(visit func(Part)) {
	visitAll(visit, s.Group)
	visitAll(visit, s.Do...)
}

func (s *InTurn) do(t *task) progress {
	ids, p := t.who(s.Group)
	if p != stepDone {
		return p
	}
	t.frames = append(t.frames, frame{
		steps: s.Do, pc: -1, nodes: ids[1:], gap: s.Gap, began: t.in.world.Now(), outer: t.aim.it,
	})
	t.aim.it = ids[0]
	return stepDone
}
