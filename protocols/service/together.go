package service

import (
	"fmt"
	"strings"
)

// Together is several services as one, for servers that carry out whatever machine they are given.
// Each keeps its own state, and an operation goes by its name: an error says which name two of them
// have. Where an operation is told, its service comes first: kv put x=1.
func Together(list []*Service) (*Service, error) {
	all := &Service{Model: Model{Init: shared{}}}
	var names []string
	home := map[string]int{} // of an operation: its service
	for i, s := range list {
		names = append(names, s.Name)
		for _, k := range s.Kinds {
			if j, taken := home[k.Name]; taken {
				return nil, fmt.Errorf("%s and %s both have an operation %q", list[j].Name, s.Name, k.Name)
			}
			home[k.Name] = i
			if k.Form != "" {
				k.Form = s.Name + " " + k.Form
			}
			all.Kinds = append(all.Kinds, k)
		}
	}
	all.Name = strings.Join(names, " and ")
	all.Doc = "Clients ask for what " + all.Name + " can do."
	all.Machine = func() Machine {
		m := &machines{home: home, list: make([]Machine, len(list))}
		for i, s := range list {
			m.list[i] = s.Machine()
		}
		return m
	}
	all.Model = togetherModel(list, home)
	return all, nil
}

// machines are the machines of several services. None of them sees an operation of another.
type machines struct {
	home map[string]int
	list []Machine
}

func (m *machines) Apply(op Op) Result {
	i, has := m.home[op.Name]
	if !has {
		return unknown("store", op)
	}
	return m.list[i].Apply(op)
}

// A snapshots is the states of several machines.
type snapshots []any

// Size makes the snapshots a [sim.Sizer].
func (s snapshots) Size() int {
	n := 0
	for _, one := range s {
		n += SnapshotSize(one)
	}
	return n
}

func (m *machines) Snapshot() any {
	s := make(snapshots, len(m.list))
	for i := range s {
		s[i] = m.list[i].Snapshot()
	}
	return s
}

func (m *machines) Restore(snapshot any) {
	s, _ := snapshot.(snapshots)
	for i := range m.list {
		if s == nil {
			m.list[i].Restore(nil)
		} else {
			m.list[i].Restore(s[i])
		}
	}
}

// Hash is not the exclusive or of the machines' alone, which two of one kind could cancel.
func (m *machines) Hash() uint64 {
	h := uint64(0)
	for _, one := range m.list {
		h = mix(h ^ one.Hash())
	}
	return h
}

// shared is the state of one key of one of several services. At first nobody knows of which: then
// there is no model.
type shared struct {
	model *Model
	state State
}

// togetherModel is the model of several services: each key belongs to one of them.
func togetherModel(list []*Service, home map[string]int) Model {
	at := func(s State, op Op) shared {
		if was := s.(shared); was.model != nil {
			return was
		}
		m := &list[home[op.Name]].Model
		return shared{m, m.Init}
	}
	return Model{
		Init: shared{},
		Key: func(op Op) string {
			s := list[home[op.Name]]
			return strings.TrimSpace(s.Name + " " + s.Model.KeyOf(op))
		},
		Step: func(s State, op Op, r Result, known bool) (State, bool) {
			was := at(s, op)
			next, ok := was.model.Step(was.state, op, r, known)
			return shared{was.model, next}, ok
		},
		Describe: func(s State) string {
			was := s.(shared)
			if was.model == nil {
				return "nothing yet"
			}
			return was.model.Tell(was.state)
		},
	}
}
