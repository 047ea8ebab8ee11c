package antientropy

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/orrery-sim/orrery/protocols/parts/merkle"
	"github.com/orrery-sim/orrery/sim"
)

// A Stamp is when an update was made, and where. No two updates have the same.
type Stamp struct {
	Time int64 // by the clock of the site, in nanoseconds, or by its logical clock
	Site sim.ID
}

// before reports whether s is older than t (§1.1: timestamps are totally ordered).
func (s Stamp) before(t Stamp) bool {
	return cmp.Or(cmp.Compare(s.Time, t.Time), cmp.Compare(s.Site, t.Site)) < 0
}

// An Item is what a site has under a key: a value, or a death certificate in its place (§2).
type Item struct {
	Key, Value string
	At         Stamp
	Dead       bool     // it is a death certificate
	Activated  int64    // of a certificate: when it was issued, or reactivated (§2.2)
	Keepers    []sim.ID // of a certificate: the sites that keep it when it is dormant (§2.1)
}

// supersedes reports whether an item takes the place of another one under the same key: its timestamp is
// larger, or it is the same certificate and was activated later.
func (it *Item) supersedes(old *Item) bool {
	return old.At.before(it.At) || it.At == old.At && it.Activated > old.Activated
}

// size is that of an item in a message, in bytes.
func (it *Item) size() int {
	n := 2 + len(it.Key) + 12 + 1
	if it.Dead {
		return n + 8 + 4*len(it.Keepers)
	}
	return n + 2 + len(it.Value)
}

// hash is what an item adds to a checksum. Its timestamp stands for its value.
func (it *Item) hash() uint64 {
	h := merkle.Hash(0, it.Key)
	for _, x := range [...]int64{it.At.Time, int64(it.At.Site), it.Activated} {
		h = merkle.Mix(h ^ uint64(x))
	}
	return h
}

func (s Stamp) String() string { return fmt.Sprintf("%d.%d", s.Time, s.Site) }

func (it *Item) String() string {
	if it.Dead {
		return it.Key + " is deleted"
	}
	return it.Key + "=" + it.Value
}

// list names a few items, and counts many.
func list(items []Item) string {
	switch {
	case len(items) == 0:
		return "nothing"
	case len(items) > 3:
		return fmt.Sprintf("%d items", len(items))
	}
	words := make([]string, len(items))
	for i := range items {
		words[i] = items[i].String()
	}
	return strings.Join(words, ", ")
}

func size(items []Item) int {
	n := 0
	for i := range items {
		n += items[i].size()
	}
	return n
}
