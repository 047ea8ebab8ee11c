package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
)

// Txns are the transactions of a history that took effect, as cycles see them: what each read, and
// what it left (Adya, Weak consistency, 1999; Kingsbury and Alvaro, Elle, 2020). A list tells the
// order of its versions by itself. Of a register it is not known, and follows from who read what.
type txns struct {
	all     []txn
	keys    []string
	number  map[string]int32
	lists   [][]string // of each key: the longest list that anybody read
	wrote   map[wrote]int32
	last    map[wrote]bool // it is the last that its transaction wrote to the key
	failed  map[wrote]bool
	unclear string
}

// A txn is a transaction that took effect.
type txn struct {
	*Operation
	writes []wrote
	reads  []sight // of what others left
}

// A sight is what a transaction found under a key, before its own writes.
type sight struct {
	key    int32
	values []string // of a list; of a register the one
	list   bool
}

// txnsOf reads a history; why is what breaks every level of isolation, with the operations.
func txnsOf(h *History) (x *txns, why string, ops []*Operation) {
	x = &txns{number: map[string]int32{}, wrote: map[wrote]int32{}, last: map[wrote]bool{}, failed: map[wrote]bool{}}
	seen := map[string]bool{}
	for i := range h.ops {
		if o := &h.ops[i]; o.Known {
			readings, err := service.ReadReadings(o.Result.Value)
			if err != nil {
				x.unclear = err.Error()
			}
			for _, r := range readings {
				for _, v := range r.Values {
					seen[r.Key+"="+v] = true
				}
			}
		}
	}
	for i := range h.ops {
		x.take(&h.ops[i], seen)
	}
	for i := range x.all {
		for _, r := range x.all[i].reads {
			if why, ops := x.sees(&x.all[i], r); why != "" {
				return x, why, ops
			}
		}
	}
	return x, "", nil
}

func (x *txns) key(name string) int32 {
	k, found := x.number[name]
	if !found {
		k = int32(len(x.keys))
		x.number[name] = k
		x.keys, x.lists = append(x.keys, name), append(x.lists, nil)
	}
	return k
}

// take reads one operation. One of unknown outcome took effect if somebody saw what it wrote.
func (x *txns) take(o *Operation, seen map[string]bool) {
	accesses, err := service.ReadTxn(o.Op.Value)
	if err != nil {
		x.unclear = err.Error()
		return
	}
	happened := o.Known && o.Result.OK
	aborted := o.Failed || o.Known && !o.Result.OK
	for _, a := range accesses {
		happened = happened || !aborted && a.Do != service.ReadAccess && seen[a.Key+"="+a.Value]
	}
	t := txn{Operation: o}
	readings, _ := service.ReadReadings(o.Result.Value)
	own := map[int32][]string{}
	for _, a := range accesses {
		k := x.key(a.Key)
		if a.Do == service.ReadAccess {
			if o.Known && len(readings) > 0 {
				if r := outer(k, readings[0], own[k]); r != nil {
					t.reads = append(t.reads, *r)
				}
				readings = readings[1:]
			}
			continue
		}
		w := wrote{k, a.Value}
		if before, twice := x.wrote[w]; happened && twice && before >= 0 {
			x.unclear = fmt.Sprintf("%s was written twice to %s, so that it does not tell by whom", a.Value, a.Key)
		}
		own[k] = append(own[k], a.Value)
		switch {
		case aborted:
			x.failed[w] = true
		case happened:
			x.wrote[w] = int32(len(x.all))
			t.writes = append(t.writes, w)
		}
	}
	for k, values := range own { // any order: each has entries of its own
		x.last[wrote{k, values[len(values)-1]}] = true
	}
	if happened {
		x.all = append(x.all, t)
	}
}

// outer is what a read found of what others left; nil if it only saw the transaction's own writes.
func outer(key int32, r service.Reading, own []string) *sight {
	f := &sight{key: key, values: r.Values, list: r.List}
	switch {
	case len(own) == 0:
		return f
	case !r.List:
		return nil
	}
	n := len(r.Values) - len(own)
	if n >= 0 && slices.Equal(r.Values[n:], own) {
		f.values = r.Values[:n]
		return f
	}
	return f // its own writes are not at the end: sees will find that
}

// sees finds what no level allows: a value that nobody wrote, that was taken back, or that was only
// there for a while within a transaction, and lists that contradict each other.
func (x *txns) sees(t *txn, r sight) (string, []*Operation) {
	told := func(what string, v string) string {
		return fmt.Sprintf("%s returned %s at %s, in which %s=%s %s", t.Op.Value, t.Result.Value, clock(t.Return), x.keys[r.key], v, what)
	}
	there := map[string]bool{}
	for i, v := range r.values {
		w := wrote{r.key, v}
		by, found := x.wrote[w]
		switch {
		case x.failed[w] && !found:
			return told("was written by a transaction that failed", v), []*Operation{t.Operation}
		case !found:
			return told("was written by nobody", v), []*Operation{t.Operation}
		case there[v]:
			return told("is there twice", v), []*Operation{t.Operation, x.all[by].Operation}
		case i == len(r.values)-1 && !x.last[w] && x.all[by].Operation != t.Operation:
			return told("is not the last that its transaction wrote there", v), []*Operation{t.Operation, x.all[by].Operation}
		}
		there[v] = true
	}
	if !r.list {
		return "", nil
	}
	longest := x.lists[r.key]
	n := min(len(longest), len(r.values))
	if !slices.Equal(longest[:n], r.values[:n]) {
		return fmt.Sprintf("%s returned %s at %s, but another read %s=[%s]: there is no one order of what was appended",
			t.Op.Value, t.Result.Value, clock(t.Return), x.keys[r.key], strings.Join(longest, " ")), []*Operation{t.Operation}
	}
	if len(r.values) > len(longest) {
		x.lists[r.key] = r.values
	}
	return "", nil
}
