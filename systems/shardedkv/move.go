package shardedkv

import (
	"maps"
	"slices"
	"strconv"

	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/protocols/service"
)

// release stops serving a shard, for the group that holds its next version, and hands out what is
// in it. Asked again, it hands out the same. Value: the next version.
func (s *shards) release(op service.Op) string {
	i, next := number(op.Key), number(op.Value)
	h, known := s.held[i]
	if !known || h.version != next-1 {
		return pack(saysOld)
	}
	if !h.released && s.lockedIn(i) && !s.mutants.On(movesLocked) {
		return pack(saysLocked)
	}
	h.released = true
	s.held[i] = h
	return pack(saysYes, packValues(h.values), s.packFinished())
}

// lockedIn reports whether a key of a shard is locked. A transaction that only read holds its place
// by its lock, too.
func (s *shards) lockedIn(shard int) bool {
	for _, p := range s.prepared {
		for _, m := range p.ops {
			if s.shardOf(m.key) == shard {
				return true
			}
		}
	}
	return false
}

// install begins to serve a shard. Value: its version, what is in it, and which transactions have
// ended where it was.
func (s *shards) install(op service.Op) string {
	fields := unpack(op.Value)
	if len(fields) != 3 {
		return pack(saysOld)
	}
	i, version := number(op.Key), number(fields[0])
	if h, known := s.held[i]; known && h.version >= version {
		return pack(saysYes) // it was installed before
	}
	s.held[i] = shard{version: version, values: unpackValues(fields[1])}
	if !s.mutants.On(movesWithoutEndings) {
		for _, e := range unpackFinished(fields[2]) {
			s.end(e)
		}
	}
	return pack(saysYes)
}

// look says which shards are served, in which version, and which transactions are prepared, with
// their homes.
func (s *shards) look() string {
	var served, waiting []string
	for _, i := range slices.Sorted(maps.Keys(s.held)) {
		if h := s.held[i]; !h.released {
			served = append(served, strconv.Itoa(i), strconv.Itoa(h.version))
		}
	}
	for _, p := range s.prepared {
		waiting = append(waiting, p.txn.String(), strconv.Itoa(p.home))
	}
	return pack(pack(served...), pack(waiting...))
}

func packValues(values map[string]string) string {
	var fields []string
	for _, key := range slices.Sorted(maps.Keys(values)) {
		fields = append(fields, key, values[key])
	}
	return pack(fields...)
}

func unpackValues(text string) map[string]string {
	values := map[string]string{}
	for fields := unpack(text); len(fields) >= 2; fields = fields[2:] {
		values[fields[0]] = fields[1]
	}
	return values
}

func (s *shards) packFinished() string {
	var fields []string
	for _, client := range slices.Sorted(maps.Keys(s.finished)) {
		e := s.finished[client]
		fields = append(fields, e.txn.String(), outcomeWord(e.commit), e.answers)
	}
	return pack(fields...)
}

func unpackFinished(text string) []ending {
	var list []ending
	for fields := unpack(text); len(fields) >= 3; fields = fields[3:] {
		if txn, err := twophase.ParseTxn(fields[0]); err == nil {
			list = append(list, ending{txn, fields[1] == "commit", fields[2]})
		}
	}
	return list
}
