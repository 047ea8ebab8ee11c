// Package merkle is a hash tree by which two copies of a set find out where they differ (Merkle, A digital
// signature based on a conventional encryption function, 1987; DeCandia et al., Dynamo, 2007, section 4.7).
//
// A leaf is a bucket of keys. Its hash is the exclusive or of those of its items, so that an item that comes or
// goes costs one path. The hash of any other node is made of those of its children.
package merkle

// Branches is how many children a node has.
const Branches = 16

// A Tree is a hash tree over some items. It knows their keys and hashes, and does not keep them.
type Tree struct {
	salt   uint64
	levels [][]uint64 // the root's alone, those of its children, ... those of the leaves
}

// New is the tree over nothing, with [Branches] to the power of depth leaves. Trees of one depth and one salt have
// the same buckets, and only those can be compared.
func New(depth int, salt uint64) *Tree {
	t := &Tree{salt: salt}
	for width := 1; len(t.levels) <= depth; width *= Branches {
		t.levels = append(t.levels, make([]uint64, width))
	}
	return t
}

// Root is the hash of the whole; 0 if there is nothing.
func (t *Tree) Root() uint64 { return t.levels[0][0] }

// Leaves is how many buckets there are.
func (t *Tree) Leaves() int { return len(t.levels[len(t.levels)-1]) }

// Leaf is the bucket of a key.
func (t *Tree) Leaf(key string) uint16 { return uint16(Hash(t.salt, key) % uint64(t.Leaves())) }

// Flip counts an item that comes, or no longer one that goes, by its key and its hash.
func (t *Tree) Flip(key string, hash uint64) {
	i, last := int(t.Leaf(key)), len(t.levels)-1
	t.levels[last][i] ^= hash
	for level := last - 1; level >= 0; level-- {
		i /= Branches
		t.levels[level][i] = over(t.levels[level+1][i*Branches : (i+1)*Branches])
	}
}

// over is the hash of a node with these children; 0 if there is nothing below it.
func over(children []uint64) uint64 {
	h, any := uint64(0), uint64(0)
	for _, c := range children {
		h, any = Mix(h^c)+1, any|c
	}
	if any == 0 {
		return 0
	}
	return h
}

// Below are the hashes of the children of some nodes of a level; the root's is 0.
func (t *Tree) Below(level int, of []uint16) []uint64 {
	hashes := make([]uint64, 0, Branches*len(of))
	for _, i := range of {
		hashes = append(hashes, t.levels[level+1][int(i)*Branches:(int(i)+1)*Branches]...)
	}
	return hashes
}

// Differing are the children of some nodes of a level whose hashes are others than these; nil if there are none.
func (t *Tree) Differing(level int, of []uint16, hashes []uint64) (nodes []uint16) {
	for at, mine := range t.Below(level, of) {
		if hashes[at] != mine {
			nodes = append(nodes, of[at/Branches]*Branches+uint16(at%Branches))
		}
	}
	return nodes
}

// Hash is FNV-1a of a text, with its bits mixed.
func Hash(salt uint64, s string) uint64 {
	h := 14695981039346656037 ^ salt
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return Mix(h)
}

// Mix lets every bit of x change about half of those of the result (Stafford's variant 13).
func Mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
