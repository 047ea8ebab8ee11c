package kernel

import (
	"encoding/binary"
	"errors"
	"net"
)

// What a client may send.
const (
	messageLimit = 16 << 20 // bytes of all frames of a message
	framesLimit  = 200
)

// greeting is how many bytes of a connection come before the first frame.
const greeting = 64

// The flags of a frame.
const (
	moreFlag = 1 // others of the same message follow
	longFlag = 2 // its length has eight bytes
)

var errTooLong = errors.New("a message that is too long")

// A guarded connection ends before a message that is too long is read. It looks at the heads of frames as they go by:
// who reads them beyond it trusts the lengths that they claim.
type guarded struct {
	net.Conn
	skip   uint64 // bytes up to the next head: of the greeting, or of a frame
	head   []byte
	bytes  uint64 // of the message
	frames int
	bad    bool
}

func guard(c net.Conn) *guarded { return &guarded{Conn: c, skip: greeting} }

// Read reads what comes next, unless it belongs to a message that is too long.
func (g *guarded) Read(p []byte) (int, error) {
	if g.bad {
		return 0, errTooLong
	}
	n, err := g.Conn.Read(p)
	if g.pass(p[:n]); g.bad {
		return 0, errTooLong
	}
	return n, err
}

// pass looks at bytes that go by.
func (g *guarded) pass(p []byte) {
	for len(p) > 0 && !g.bad {
		if g.skip > 0 {
			n := min(g.skip, uint64(len(p)))
			g.skip -= n
			p = p[n:]
			continue
		}
		g.head = append(g.head, p[0])
		p = p[1:]
		long := g.head[0]&longFlag != 0
		switch {
		case !long && len(g.head) == 2:
			g.frame(uint64(g.head[1]))
		case long && len(g.head) == 9:
			g.frame(binary.BigEndian.Uint64(g.head[1:]))
		}
	}
}

// frame begins a frame.
func (g *guarded) frame(size uint64) {
	g.frames++
	if size > messageLimit || g.bytes+size > messageLimit || g.frames > framesLimit {
		g.bad = true
		return
	}
	g.bytes += size
	g.skip = size
	if g.head[0]&moreFlag == 0 {
		g.bytes, g.frames = 0, 0
	}
	g.head = g.head[:0]
}
