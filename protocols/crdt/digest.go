package crdt

import (
	"encoding/binary"
	"hash/fnv"
)

// A digest is a state, or a part of one, written out so that no two look alike: what has a length begins with it.
type digest []byte

// hash is a number that two states share only if they are equal, but for one chance in 2^64.
func (s State) hash() uint64 {
	d := digest(nil).counts(s.Up).counts(s.Down).number(int64(len(s.Set)))
	for _, e := range s.Set {
		d = d.text(e.Value).number(int64(e.Tag.Replica)).number(e.Tag.N).flag(e.Removed)
	}
	for _, c := range s.Map {
		d = d.text(c.Key).text(c.Value).flag(c.Gone).number(c.Stamp).number(int64(c.Writer))
	}
	return d.hash()
}

// version is a number that two states share only if the same updates are in both.
func (s State) version() uint64 { return digest(nil).counts(s.Seen).hash() }

func (d digest) counts(c Counts) digest {
	d = d.number(int64(len(c)))
	for _, x := range c {
		d = d.number(int64(x.Replica)).number(x.N)
	}
	return d
}

func (d digest) text(s string) digest { return append(d.number(int64(len(s))), s...) }

func (d digest) number(n int64) digest { return binary.AppendVarint(d, n) }

func (d digest) flag(f bool) digest {
	if f {
		return append(d, 1)
	}
	return append(d, 0)
}

func (d digest) hash() uint64 {
	h := fnv.New64a()
	h.Write(d) //nolint:errcheck // it never fails
	return h.Sum64()
}
