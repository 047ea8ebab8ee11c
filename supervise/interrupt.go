package supervise

import "encoding/binary"

// What a parent writes to its child.
const (
	endNow    byte = 1 // somebody wants to end
	interrupt byte = 2 // somebody has pressed Ctrl-C, and the child wants to know
)

// heedsAt is where a child says in the table that it does something else on an interrupt than to end.
const heedsAt = 16

// OnInterrupt has an interrupt (SIGINT, Ctrl-C) of a supervised process do something else than end it: a kernel of
// notebooks stops its cell, and waits for the next. SIGTERM and SIGHUP end it as ever. It is called by another
// goroutine. Where nobody supervises, an interrupt is an end.
func (w *Watch) OnInterrupt(do func()) {
	w.interrupted.Store(&do)
	if w.table != nil {
		var buf [8]byte
		binary.LittleEndian.PutUint64(buf[:], 1)
		w.table.WriteAt(buf[:], heedsAt) //nolint:errcheck // then an interrupt is an end
	}
}

// heeds reports whether a child does something else on an interrupt than to end.
func (c *child) heeds() bool { return c.number(heedsAt) == 1 }

// interrupt tells a child of an interrupt.
func (c *child) interrupt() { c.lifeline.Write([]byte{interrupt}) } //nolint:errcheck // then it is gone
