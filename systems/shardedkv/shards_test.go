package shardedkv

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

func TestPack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fields := rapid.SliceOf(rapid.String()).Draw(t, "fields")
		for i := range fields {
			fields[i] = strings.ToValidUTF8(fields[i], "?")
		}
		require.Equal(t, len(fields), len(unpack(pack(fields...))))
		require.True(t, slices.Equal(fields, unpack(pack(fields...))))
	})
}

// A table is a store without servers: the replicated states of its groups, who holds what, and two
// coordinators that have looked at that at different times.
type table struct {
	*rapid.T
	config  *config
	groups  map[int]*shards
	holders []holding
	seen    [2][]holding
	works   []*errand
	told    map[twophase.Txn]bool // what clients were told
}

// An errand is one coordinator's way through one transaction.
type errand struct {
	twophase.Coordinator
	home    int
	ops     []micro
	parts   map[int][]micro
	unasked []int // participants that are not asked to prepare yet
	untold  []int // participants that have still to finish
}

func (w *table) apply(group int, op string, txn twophase.Txn, value string) []string {
	return unpack(w.groups[group].Apply(service.Op{Name: op, Key: txn.String(), Value: value}).Value)
}

// begin has a coordinator take a transaction on that appends its name to one key or two.
func (w *table) begin(coordinator, client, attempt int) {
	txn := twophase.Txn{Client: sim.ID(client), Seq: 1, Attempt: attempt}
	if attempt > 1 {
		before := txn
		before.Attempt--
		if committed, told := w.told[before]; !told || committed {
			return // a client tries again only when it knows of an abort
		}
	}
	name := fmt.Sprintf("%d", client)
	e := &errand{home: 1 + client%2, parts: map[int][]micro{}}
	e.Txn = txn
	for _, key := range []string{"x", "y"}[:1+client%2] {
		e.ops = append(e.ops, micro{op: "push", key: key, text: name})
	}
	for _, m := range e.ops {
		g := w.seen[coordinator][w.config.shardOf(m.key)].group
		if e.parts[g] == nil {
			e.Participants = append(e.Participants, g)
		}
		e.parts[g] = append(e.parts[g], m)
	}
	e.unasked = slices.Clone(e.Participants)
	w.works = append(w.works, e)
}

// step goes one step on with an errand.
func (w *table) step(e *errand) {
	switch {
	case e.Phase == twophase.Preparing && len(e.Participants) == 1 && e.Participants[0] == e.home:
		switch said := w.apply(e.home, opDo, e.Txn, packMicros(e.ops)); said[0] {
		case saysYes:
			w.tell(e, true)
			e.Phase = twophase.Over
		case saysOver:
			w.tell(e, said[1] == "commit")
			e.Phase = twophase.Over
		case saysOld:
			e.Phase = twophase.Over
		default:
			e.Phase = twophase.Deciding
		}
	case e.Phase == twophase.Preparing:
		g := e.unasked[0]
		e.unasked = e.unasked[1:]
		said := w.apply(g, opPrepare, e.Txn, pack(fmt.Sprint(e.home), packMicros(e.parts[g])))
		if said[0] == saysOver {
			w.decided(e, said[1] == "commit")
			return
		}
		e.Vote(g, said[0] == saysYes)
	case e.Phase == twophase.Deciding:
		said := w.apply(e.home, opDecide, e.Txn, pack(outcomeWord(e.Commit), ""))
		w.decided(e, said[0] == "commit")
	case e.Phase == twophase.Finishing:
		g := e.untold[0]
		e.untold = e.untold[1:]
		w.apply(g, opFinish, e.Txn, pack(outcomeWord(e.Commit), ""))
		e.Finished(g)
	}
}

func (w *table) decided(e *errand, commit bool) {
	e.Decided(commit)
	e.untold = slices.Clone(e.Participants)
	w.tell(e, commit)
}

func (w *table) tell(e *errand, commit bool) {
	if before, told := w.told[e.Txn]; told && before != commit {
		w.Fatalf("the client of %v was told %v and then %v", e.Txn, before, commit)
	}
	w.told[e.Txn] = commit
}

// move moves a shard to the other group, if it may.
func (w *table) move(i int) {
	h := &w.holders[i]
	to := 3 - h.group
	key, next := fmt.Sprint(i), fmt.Sprint(h.version+1)
	said := unpack(w.groups[h.group].Apply(service.Op{Name: opRelease, Key: key, Value: next}).Value)
	if said[0] != saysYes {
		return
	}
	w.groups[to].Apply(service.Op{Name: opInstall, Key: key, Value: pack(next, said[1], said[2])})
	*h = holding{version: h.version + 1, group: to, settled: true}
}

// unblock ends what has been prepared in a group, as its leader does.
func (w *table) unblock(group int) {
	for _, p := range slices.Clone(w.groups[group].prepared) {
		said := w.apply(p.home, opDecide, p.txn, pack("abort", ""))
		w.apply(group, opFinish, p.txn, pack(said...))
	}
}

func newTable(t *rapid.T, mutants ...*about.Mutant) *table {
	c := &config{groups: 2, shards: 4, mutants: mutants}
	w := &table{T: t, config: c, holders: c.firstTable(), told: map[twophase.Txn]bool{}}
	w.groups = map[int]*shards{1: newShards(c, 1), 2: newShards(c, 2)}
	w.seen = [2][]holding{c.firstTable(), c.firstTable()}
	return w
}

// play does a few hundred things in any order, and then lets everything come to its end.
func (w *table) play() {
	for range rapid.IntRange(1, 120).Draw(w.T, "steps") {
		coordinator := rapid.IntRange(0, 1).Draw(w.T, "coordinator")
		switch rapid.IntRange(0, 7).Draw(w.T, "what") {
		case 0, 1:
			w.begin(coordinator, rapid.IntRange(1, 4).Draw(w.T, "client"), rapid.IntRange(1, 3).Draw(w.T, "attempt"))
		case 2:
			w.seen[coordinator] = slices.Clone(w.holders)
		case 3:
			w.move(w.config.shardOf(rapid.SampledFrom([]string{"x", "y"}).Draw(w.T, "key")))
		case 4:
			if rapid.IntRange(0, 3).Draw(w.T, "patience") == 0 {
				w.unblock(1 + coordinator)
			}
		default:
			if n := len(w.works); n > 0 {
				w.step(w.works[rapid.IntRange(0, n-1).Draw(w.T, "errand")])
			}
		}
	}
	for _, e := range w.works {
		for range 8 {
			if e.Phase != twophase.Over {
				w.step(e)
			}
		}
	}
	w.unblock(1)
	w.unblock(2)
}

// flaw is what is wrong in the end: a transaction that was carried out in part, twice, or against
// its decision.
func (w *table) flaw() string {
	for client := 1; client <= 4; client++ {
		committed := 0
		for txn, commit := range w.told { // any order: a sum
			if int(txn.Client) == client && commit {
				committed++
			}
		}
		for _, key := range []string{"x", "y"}[:1+client%2] {
			i := w.config.shardOf(key)
			value := w.groups[w.holders[i].group].held[i].values[key]
			found := 0
			for _, name := range strings.Fields(strings.Trim(value, "[]")) {
				if name == fmt.Sprint(client) {
					found++
				}
			}
			if found != committed || committed > 1 {
				return fmt.Sprintf("client %d committed %d times and is in %s %d times", client, committed, key, found)
			}
		}
	}
	return ""
}

// Whatever the order of steps of two coordinators, of moves and of leaders that unblock: a
// transaction takes effect everywhere or nowhere, and once.
func TestShards_AtomicInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newTable(t)
		w.play()
		require.Empty(t, w.flaw())
		require.Empty(t, w.groups[1].locks)
		require.Empty(t, w.groups[2].locks)
	})
}
