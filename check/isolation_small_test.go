package check

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A smallStore is what small transactions are drawn from: a store that now and then is behind, shows
// what is still being written, or what was taken back.
type smallStore struct {
	*tape
	rand  *rand.Rand
	lists bool
	olds  []map[string][]string // what was there, each with all keys
	open  []smallTxn
}

type smallTxn struct {
	process  int
	accesses []service.Access
	next     map[string][]string // what it leaves
	fate     fate
}

// A fate is what comes of a transaction.
type fate int

const (
	commits fate = iota
	aborts       // and says so
	fails        // the same as an outcome
	isLost
)

// smallTxns draws a few transactions on two keys.
func smallTxns(r *rand.Rand, lists bool) *tape {
	s := &smallStore{tape: newTape(), rand: r, lists: lists, olds: []map[string][]string{{}}}
	for k := range 2 + r.Intn(3) {
		s.begin(k)
		for len(s.open) > 0 && r.Intn(2) == 0 {
			s.end()
		}
	}
	for len(s.open) > 0 {
		s.end()
	}
	return s.tape
}

// begin draws a transaction, and leaves what it writes where others may find it.
func (s *smallStore) begin(k int) {
	t := smallTxn{process: k, accesses: make([]service.Access, 1+s.rand.Intn(3)), next: copied(s.olds[len(s.olds)-1])}
	t.fate = [...]fate{commits, commits, commits, commits, commits, commits, commits, commits, aborts, fails, isLost, isLost}[s.rand.Intn(12)]
	for i := range t.accesses {
		a := service.Access{Do: service.ReadAccess, Key: string("xy"[s.rand.Intn(2)])}
		if s.rand.Intn(2) == 0 {
			a.Do, a.Value = service.WriteAccess, fmt.Sprint(10*(k+1)+i)
			if s.lists {
				a.Do = service.AppendAccess
			}
			altered(t.next, a)
			if v := t.next[a.Key]; len(v) > 1 && s.rand.Intn(5) == 0 { // who appended last comes last here
				v[len(v)-1], v[len(v)-2] = v[len(v)-2], v[len(v)-1]
			}
		}
		if s.rand.Intn(12) == 0 {
			s.olds = append(s.olds, copied(t.next))
		}
		t.accesses[i] = a
	}
	if t.fate == commits || s.rand.Intn(3) == 0 {
		s.olds = append(s.olds, t.next)
	}
	s.call(k, t.op())
	s.open = append(s.open, t)
}

func (t *smallTxn) op() service.Op {
	return service.Op{Name: "txn", Value: service.WriteTxn(t.accesses)}
}

// reads draws what a transaction read: one state, which is the newest in half of the cases, and now and then
// another in between, or what it only writes later, or without what it has written itself, or a value twice.
func (s *smallStore) reads(t *smallTxn) service.Result {
	state := s.olds[len(s.olds)-1]
	if s.rand.Intn(2) == 0 {
		state = s.some()
	}
	own := map[string][]string{}
	var found []string
	for _, a := range t.accesses {
		if a.Do != service.ReadAccess {
			altered(own, a)
			continue
		}
		if s.rand.Intn(6) == 0 {
			state = s.some()
		}
		shown := state
		if s.rand.Intn(30) == 0 {
			shown = t.next
		}
		values := slices.DeleteFunc(slices.Clone(shown[a.Key]), func(v string) bool {
			return slices.Contains(own[a.Key], v)
		})
		switch {
		case s.rand.Intn(30) == 0:
		case s.lists && s.rand.Intn(60) == 0:
			values = slices.Concat(values, values[:min(len(values), 1)], own[a.Key])
		case s.lists:
			values = append(values, own[a.Key]...)
		case len(own[a.Key]) > 0:
			values = own[a.Key]
		}
		if s.lists {
			found = append(found, a.Key+"="+listed(values))
		} else {
			found = append(found, a.Key+"="+strings.Join(values, ""))
		}
	}
	return service.Result{OK: true, Value: strings.Join(found, "; ")}
}

// altered writes to a state.
func altered(state map[string][]string, a service.Access) {
	if a.Do == service.AppendAccess {
		state[a.Key] = append(slices.Clip(state[a.Key]), a.Value)
	} else {
		state[a.Key] = []string{a.Value}
	}
}

// some is one of all states that there were.
func (s *smallStore) some() map[string][]string { return s.olds[s.rand.Intn(len(s.olds))] }

// end ends the transaction that was begun first.
func (s *smallStore) end() {
	t := s.open[0]
	s.open = s.open[1:]
	switch t.fate {
	case commits:
		s.ret(t.process, t.op(), s.reads(&t))
	case aborts:
		s.ret(t.process, t.op(), service.Result{})
	case fails:
		s.fail(t.process, t.op())
	}
}

func copied(state map[string][]string) map[string][]string {
	next := map[string][]string{}
	for key, v := range state {
		next[key] = slices.Clone(v)
	}
	return next
}

func listed(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return "[" + strings.Join(values, " ") + "]"
}
