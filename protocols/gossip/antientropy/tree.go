package antientropy

// branches is how many children a node of a tree has.
const branches = 16

// A tree is a hash tree over the items of a database (Merkle, 1987): a leaf is a bucket of keys, and the hash of
// a node is made of those of its children. Of a leaf it is the exclusive or of its items.
type tree struct {
	salt   uint64
	levels [][]uint64 // the root's alone, those of its children, ... those of the leaves
}

func newTree(depth int, salt uint64) *tree {
	t := &tree{salt: salt}
	for width := 1; len(t.levels) <= depth; width *= branches {
		t.levels = append(t.levels, make([]uint64, width))
	}
	return t
}

// leaf is the bucket of a key.
func (t *tree) leaf(key string) uint16 {
	return uint16(hashText(t.salt, key) % uint64(len(t.levels[len(t.levels)-1])))
}

// flip counts an item that comes, or no longer one that goes.
func (t *tree) flip(it *Item) {
	i, last := int(t.leaf(it.Key)), len(t.levels)-1
	t.levels[last][i] ^= it.hash()
	for level := last - 1; level >= 0; level-- {
		i /= branches
		t.levels[level][i] = hashAll(t.levels[level+1][i*branches : (i+1)*branches])
	}
}

// hashAll is the hash of a node with these children; 0 if there is nothing below it.
func hashAll(children []uint64) uint64 {
	h, any := uint64(0), uint64(0)
	for _, c := range children {
		h, any = mix(h^c)+1, any|c
	}
	if any == 0 {
		return 0
	}
	return h
}

// below are the hashes of the children of some nodes of a level.
func (t *tree) below(level int, of []uint16) []uint64 {
	hashes := make([]uint64, 0, branches*len(of))
	for _, i := range of {
		hashes = append(hashes, t.levels[level+1][int(i)*branches:(int(i)+1)*branches]...)
	}
	return hashes
}

// differing are the children of some nodes of a level whose hashes are others than these.
func (t *tree) differing(level int, of []uint16, hashes []uint64) (nodes []uint16) {
	for at, mine := range t.below(level, of) {
		if hashes[at] != mine {
			nodes = append(nodes, of[at/branches]*branches+uint16(at%branches))
		}
	}
	return nodes
}

// within are those of a database's items that are in some of its buckets, which are in order.
func (d *database) within(buckets []uint16) (items []Item) {
	in := make([]bool, len(d.leaves.levels[len(d.leaves.levels)-1]))
	for _, b := range buckets {
		in[b] = true
	}
	for _, it := range d.items {
		if in[d.leaves.leaf(it.Key)] {
			items = append(items, it)
		}
	}
	return items
}
