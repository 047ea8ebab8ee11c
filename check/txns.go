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
	lists   [][]string           // of each key: the longest list that anybody read
	lister  []int32              // of each key: who read it
	kinds   []service.AccessKind // of each key: how it is written
	unread  [][]int32            // of each key: who wrote to it and is not in that list
	wrote   map[wrote]int32
	places  map[wrote]place
	failed  map[wrote]bool
	unclear string
}

// A txn is a transaction that took effect.
type txn struct {
	*Operation
	writes []wrote
	reads  []sight // of what others left
}

// A place says that a value is the nth, from 0, of those that its transaction wrote to the key.
type place struct{ nth, of int32 }

// A sight is what a transaction found under a key, before its own writes.
type sight struct {
	key    int32
	values []string // of a list; of a register the one
	list   bool
	blind  bool // to what the transaction had written itself
}

// txnsOf reads a history; why is what breaks every level of isolation, with the operations.
func txnsOf(h *History) (x *txns, why string, ops []*Operation) {
	x = &txns{number: map[string]int32{}, wrote: map[wrote]int32{}, places: map[wrote]place{}, failed: map[wrote]bool{}}
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
	if x.unclear != "" {
		return x, "", nil
	}
	for i := range x.all {
		for _, r := range x.all[i].reads {
			if why, ops := x.sees(int32(i), r); why != "" {
				return x, why, ops
			}
		}
	}
	x.findUnread()
	return x, "", nil
}

// findUnread finds the writers whose values nobody read.
func (x *txns) findUnread() {
	read := map[wrote]bool{}
	for key, list := range x.lists {
		for _, v := range list {
			read[wrote{int32(key), v}] = true
		}
	}
	x.unread = make([][]int32, len(x.keys))
	for i := range x.all {
		shown := map[int32]bool{} // keys of which somebody read what this one wrote
		for _, w := range x.all[i].writes {
			shown[w.key] = shown[w.key] || read[w]
		}
		for _, w := range x.all[i].writes {
			if !shown[w.key] {
				x.unread[w.key], shown[w.key] = append(x.unread[w.key], int32(i)), true
			}
		}
	}
}

// key is the number of the key that an access is to.
func (x *txns) key(a service.Access) int32 {
	k, found := x.number[a.Key]
	if !found {
		k = int32(len(x.keys))
		x.number[a.Key] = k
		x.keys, x.kinds = append(x.keys, a.Key), append(x.kinds, service.ReadAccess)
		x.lists, x.lister = append(x.lists, nil), append(x.lister, -1)
	}
	switch {
	case a.Do == service.ReadAccess:
	case x.kinds[k] == service.ReadAccess:
		x.kinds[k] = a.Do
	case x.kinds[k] != a.Do:
		x.unclear = a.Key + " is a list for some and a register for others"
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
		k := x.key(a)
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
		for i, v := range values {
			x.places[wrote{k, v}] = place{int32(i), int32(len(values))}
		}
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
		own = own[len(own)-1:]
	}
	n := len(r.Values) - len(own)
	if f.blind = n < 0 || !slices.Equal(r.Values[n:], own); f.blind {
		return f
	}
	if !r.List {
		return nil
	}
	f.values = r.Values[:n]
	return f
}

// sees finds what no level allows: a read without what the transaction had written before, a value that is
// foul, and lists that contradict each other.
func (x *txns) sees(reader int32, r sight) (string, []*Operation) {
	t := &x.all[reader]
	told := func(why string) string {
		return fmt.Sprintf("%s returned %s at %s; of %s, %s", t.Op.Value, t.Result.Value, clock(t.Return), x.keys[r.key], why)
	}
	if r.blind {
		return told("what it had written itself is not there"), []*Operation{t.Operation}
	}
	if why, by := x.foul(reader, r); why != "" {
		return told(why), append(by, t.Operation)
	}
	if !r.list {
		return "", nil
	}
	longest := x.lists[r.key]
	n := min(len(longest), len(r.values))
	if !slices.Equal(longest[:n], r.values[:n]) {
		other := x.all[x.lister[r.key]].Operation
		return told(fmt.Sprintf("but %s read [%s]: there is no one order of what was appended", other.Op.Value, strings.Join(longest, " "))),
			[]*Operation{other, t.Operation}
	}
	if len(r.values) > len(longest) {
		x.lists[r.key], x.lister[r.key] = r.values, reader
	}
	return "", nil
}

// foul is what is wrong with a value that was read, and who wrote it; "" if nothing is. What a transaction
// appended to a list stands there together, in order, and a register holds the last that it wrote.
func (x *txns) foul(reader int32, r sight) (why string, by []*Operation) {
	there := map[string]bool{}
	next := int32(0) // which of its writer's values is due
	for i, v := range r.values {
		w := wrote{r.key, v}
		writer, found := x.wrote[w]
		switch {
		case x.failed[w] && !found:
			return v + " was written by a transaction that failed", nil
		case !found:
			return v + " was written by nobody", nil
		case writer == reader:
			return v + " is its own, and was written only later", nil
		}
		by, p := []*Operation{x.all[writer].Operation}, x.places[w]
		switch last := i == len(r.values)-1; {
		case there[v]:
			return v + " is there twice", by
		case last && p.nth < p.of-1:
			return v + " is not the last that its transaction wrote", by
		case r.list && (p.nth != next || next > 0 && x.wrote[wrote{r.key, r.values[i-1]}] != writer):
			return v + " does not stand where its transaction appended it", by
		}
		there[v] = true
		if next = p.nth + 1; next == p.of {
			next = 0
		}
	}
	return "", nil
}
