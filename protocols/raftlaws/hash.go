package raftlaws

// The hash of an entry covers the entry and all before it in the log that holds it. Two logs are the
// same up to an index if their hashes there are: what would take a walk over two logs, to judge Log
// Matching or Leader Completeness, takes one comparison.

// Mix is the hash of what a hash covers and of a number after it.
func Mix(h, v uint64) uint64 {
	h = (h ^ v) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}

// MixText is the hash of what a hash covers and of a text after it.
func MixText[T string | []byte](h uint64, s T) uint64 {
	h = Mix(h, uint64(len(s)))
	for len(s) >= 8 {
		h = Mix(h, uint64(s[0])|uint64(s[1])<<8|uint64(s[2])<<16|uint64(s[3])<<24|
			uint64(s[4])<<32|uint64(s[5])<<40|uint64(s[6])<<48|uint64(s[7])<<56)
		s = s[8:]
	}
	var rest uint64
	for i := range len(s) {
		rest |= uint64(s[i]) << (8 * i)
	}
	return Mix(h, rest)
}
