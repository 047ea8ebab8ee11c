package shardedkv

import (
	"maps"
	"slices"

	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The operations of a group's log. Key is the name of the transaction, or the shard; Value is what
// pack makes of the rest.
const (
	opDo      = "do"      // the whole transaction, where one group holds all keys
	opPrepare = "prepare" // lock the keys, and say what was read
	opFinish  = "finish"  // commit or abort what was prepared
	opDecide  = "decide"  // commit or abort, unless it was decided before
	opRelease = "release" // serve a shard no more, and hand out what is in it
	opInstall = "install" // serve a shard from now on
	opLook    = "look"    // which shards there are, and which transactions are prepared
)

// groupKinds are the kinds of a group's operations.
var groupKinds = []service.Kind{
	{Name: opDo},
	{Name: opPrepare},
	{Name: opFinish},
	{Name: opDecide},
	{Name: opRelease},
	{Name: opInstall},
	{Name: opLook, Does: service.Reads},
}

// What a group answers to do and prepare, as the first word of the result.
const (
	saysYes    = "yes"    // prepared, or done
	saysLocked = "locked" // another transaction has one of the keys
	saysMoved  = "moved"  // it does not hold one of the shards
	saysOver   = "over"   // the transaction was finished before: how, and with what answers
	saysOld    = "old"    // its client has gone on to another transaction
)

// shards is the replicated state of a group.
type shards struct {
	*config
	group int

	held      map[int]shard
	locks     map[string]twophase.Txn // by key
	prepared  []prepared              // in the order of their log entries
	finished  map[sim.ID]ending       // the newest transaction of each client that ended here
	decisions map[twophase.Txn]ending // of those whose home this is; never forgotten
	hash      uint64                  // of all that was done
}

// A shard is what a group knows of one: what is in it, also after it was released.
type shard struct {
	version  int // how often it was moved, from 1
	released bool
	values   map[string]string // never changed while another shard has the same map; see edit
}

// prepared is a transaction that has its locks here and waits for the decision.
type prepared struct {
	txn     twophase.Txn
	home    int
	ops     []micro
	answers []answer
}

// An ending is how a transaction ended.
type ending struct {
	txn     twophase.Txn
	commit  bool
	answers string // packed: of the whole transaction if it was committed
}

func newShards(c *config, group int) *shards {
	s := &shards{
		config: c, group: group, held: map[int]shard{}, locks: map[string]twophase.Txn{},
		finished: map[sim.ID]ending{}, decisions: map[twophase.Txn]ending{},
	}
	for i := range c.shards {
		if c.firstHolder(i) == group {
			s.held[i] = shard{version: 1, values: map[string]string{}}
		}
	}
	return s
}

// Apply carries out an entry of the log.
func (s *shards) Apply(op service.Op) service.Result {
	var said string
	switch op.Name {
	case opDo:
		said = s.do(op)
	case opPrepare:
		said = s.prepare(op)
	case opFinish:
		said = s.finish(op)
	case opDecide:
		said = s.decide(op)
	case opRelease:
		said = s.release(op)
	case opInstall:
		said = s.install(op)
	case opLook:
		return service.Result{OK: true, Value: s.look()}
	}
	s.hash = mix(s.hash ^ hashText(op.Name+op.Key+op.Value) ^ mix(hashText(said)))
	return service.Result{OK: true, Value: said}
}

// do carries out a transaction whose keys are all here, and whose home is: so the entry is its
// decision too. Value: its operations.
func (s *shards) do(op service.Op) string {
	txn, err := twophase.ParseTxn(op.Key)
	if err != nil {
		return pack(saysOld)
	}
	if d, decided := s.decisions[txn]; decided {
		return pack(saysOver, outcomeWord(d.commit), d.answers)
	}
	if s.isPrepared(txn) >= 0 {
		return pack(saysLocked) // by another coordinator, which saw some of the keys elsewhere
	}
	ops := unpackMicros(op.Value)
	if said := s.refusal(txn, ops); said != "" {
		return said
	}
	answers := s.read(ops)
	s.write(ops)
	e := ending{txn, true, packAnswers(answers)}
	s.decisions[txn] = e
	s.end(e)
	return pack(saysYes, packAnswers(answers))
}

// prepare locks the keys of this group's part of a transaction. Value: its home, its operations.
func (s *shards) prepare(op service.Op) string {
	txn, err := twophase.ParseTxn(op.Key)
	fields := unpack(op.Value)
	if err != nil || len(fields) != 2 {
		return pack(saysOld)
	}
	ops := unpackMicros(fields[1])
	if i := s.isPrepared(txn); i >= 0 {
		if p := s.prepared[i]; slices.Equal(p.ops, ops) {
			return pack(saysYes, packAnswers(p.answers)) // asked again
		}
		// By another coordinator, which saw the shards elsewhere: one of the two is wrong, and hears so
		// from another group.
		return pack(saysLocked)
	}
	if said := s.refusal(txn, ops); said != "" {
		return said
	}
	answers := s.read(ops)
	s.prepared = append(slices.Clip(s.prepared), prepared{txn, number(fields[0]), ops, answers})
	for _, m := range ops {
		if m.writes() || !s.mutants.On(readsUnlocked) {
			s.locks[m.key] = txn
		}
	}
	return pack(saysYes, packAnswers(answers))
}

// refusal is why a transaction cannot be done or prepared here; "" if it can.
func (s *shards) refusal(txn twophase.Txn, ops []micro) string {
	if last, known := s.finished[txn.Client]; known {
		switch {
		case last.txn == txn:
			return pack(saysOver, outcomeWord(last.commit), last.answers)
		case txn.Before(last.txn):
			return pack(saysOld)
		}
	}
	for _, m := range ops {
		if h, known := s.held[s.shardOf(m.key)]; !known || h.released && !s.mutants.On(servesReleased) {
			return pack(saysMoved)
		}
	}
	for _, m := range ops {
		if holder, locked := s.locks[m.key]; locked && holder != txn {
			return pack(saysLocked)
		}
	}
	return ""
}

// read is what operations come to, one after the other, without carrying them out.
func (s *shards) read(ops []micro) []answer {
	type entry struct {
		value string
		found bool
	}
	written := map[string]entry{}
	answers := make([]answer, len(ops))
	for i, m := range ops {
		e, own := written[m.key]
		if !own {
			e.value, e.found = s.get(m.key)
		}
		e.value, e.found, answers[i] = m.apply(e.value, e.found)
		written[m.key] = e
	}
	return answers
}

func (s *shards) get(key string) (string, bool) {
	value, found := s.held[s.shardOf(key)].values[key]
	return value, found
}

// write carries operations out.
func (s *shards) write(ops []micro) {
	for _, m := range ops {
		if !m.writes() {
			continue
		}
		h := s.held[s.shardOf(m.key)]
		value, found := h.values[m.key]
		value, found, _ = m.apply(value, found)
		if found {
			h.values[m.key] = value
		} else {
			delete(h.values, m.key)
		}
	}
}

// finish ends a transaction that was prepared here. Value: commit or abort, the answers of all its
// operations. One that was never prepared here is remembered all the same: its prepare may be late.
func (s *shards) finish(op service.Op) string {
	txn, err := twophase.ParseTxn(op.Key)
	fields := unpack(op.Value)
	if err != nil || len(fields) != 2 {
		return pack(saysOld)
	}
	commit := fields[0] == "commit"
	i := s.isPrepared(txn)
	if last, known := s.finished[txn.Client]; i < 0 && known && last.txn == txn {
		return outcomeWord(last.commit) // told again
	}
	if i >= 0 { // also where a shard has brought word of how it ended elsewhere
		p := s.prepared[i]
		s.prepared = slices.Delete(slices.Clone(s.prepared), i, i+1)
		if commit {
			s.write(p.ops)
		}
		for _, m := range p.ops {
			if s.locks[m.key] == txn {
				delete(s.locks, m.key)
			}
		}
	}
	s.end(ending{txn, commit, fields[1]})
	return fields[0]
}

// isPrepared is the place of a transaction among those that are prepared, or -1.
func (s *shards) isPrepared(txn twophase.Txn) int {
	return slices.IndexFunc(s.prepared, func(p prepared) bool { return p.txn == txn })
}

// end remembers how the newest transaction of a client ended.
func (s *shards) end(e ending) {
	if last, known := s.finished[e.txn.Client]; !known || last.txn.Before(e.txn) {
		s.finished[e.txn.Client] = e
	}
}

// decide keeps the first decision on a transaction, and says what it was. Value: commit or abort,
// and the answers of all operations.
func (s *shards) decide(op service.Op) string {
	txn, err := twophase.ParseTxn(op.Key)
	fields := unpack(op.Value)
	if err != nil || len(fields) != 2 {
		return pack(saysOld)
	}
	if d, decided := s.decisions[txn]; decided {
		return pack(outcomeWord(d.commit), d.answers)
	}
	e := ending{txn, fields[0] == "commit", fields[1]}
	s.decisions[txn] = e
	return pack(outcomeWord(e.commit), e.answers)
}

func outcomeWord(commit bool) string {
	if commit {
		return "commit"
	}
	return "abort"
}

// Snapshot is a copy of the state.
func (s *shards) Snapshot() any {
	c := *s
	c.held = maps.Clone(s.held)
	for _, i := range slices.Sorted(maps.Keys(c.held)) {
		h := c.held[i]
		h.values = maps.Clone(h.values)
		c.held[i] = h
	}
	c.locks = maps.Clone(s.locks)
	c.prepared = slices.Clone(s.prepared)
	c.finished, c.decisions = maps.Clone(s.finished), maps.Clone(s.decisions)
	return &c
}

// Restore replaces the state by a snapshot; nil is the state at first.
func (s *shards) Restore(snapshot any) {
	if snapshot == nil {
		*s = *newShards(s.config, s.group)
		return
	}
	*s = *snapshot.(*shards).Snapshot().(*shards)
}

// Hash tells two histories of the log apart.
func (s *shards) Hash() uint64 { return s.hash }

// hashText is FNV-1a.
func hashText(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return h
}

// mix scrambles all 64 bits (the finalizer of SplitMix64, Steele, Lea and Flood 2014).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
