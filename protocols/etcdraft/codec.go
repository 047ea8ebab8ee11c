package etcdraft

import (
	"encoding/binary"
	"errors"

	pb "go.etcd.io/raft/v3/raftpb"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A command in an entry's Data: client, sequence number and amount as varints, then name, key,
// value and old value, each behind its length.

var errCommand = errors.New("this is no command")

// encode is a command as bytes. They are never none: an empty entry is the library's own.
func encode(c service.Command) []byte {
	b := make([]byte, 0, 16+len(c.Op.Name)+len(c.Op.Key)+len(c.Op.Value)+len(c.Op.Old))
	b = binary.AppendUvarint(b, uint64(c.Client))
	b = binary.AppendUvarint(b, c.Seq)
	b = binary.AppendVarint(b, c.Op.Amount)
	for _, text := range []string{c.Op.Name, c.Op.Key, c.Op.Value, c.Op.Old} {
		b = binary.AppendUvarint(b, uint64(len(text)))
		b = append(b, text...)
	}
	return b
}

// decode is the inverse of encode. It takes nothing else.
func decode(b []byte) (c service.Command, err error) {
	r := reader{rest: b}
	client := r.uvarint()
	c.Client, c.Seq = sim.ID(client), r.uvarint()
	c.Op.Amount = r.varint()
	c.Op.Name, c.Op.Key, c.Op.Value, c.Op.Old = r.text(), r.text(), r.text(), r.text()
	if r.bad || len(r.rest) > 0 || c.Client < 0 || uint64(c.Client) != client {
		return service.Command{}, errCommand
	}
	return c, nil
}

// dataSize is the size of an entry's Data: a command's as [service.Command] counts it, of all else
// the bytes.
func dataSize(e *pb.Entry) int {
	r := reader{rest: e.Data}
	if e.Type != pb.EntryNormal || len(e.Data) == 0 {
		return len(e.Data)
	}
	r.uvarint()
	r.uvarint()
	r.varint()
	r.bytes() // the name, of which there are a few
	texts := len(r.bytes()) + len(r.bytes()) + len(r.bytes())
	return service.Command{}.Size() + texts
}

// A reader takes one thing after the other from bytes, until something is wrong with them.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.rest)
	r.skip(n)
	return v
}

func (r *reader) varint() int64 {
	v, n := binary.Varint(r.rest)
	r.skip(n)
	return v
}

func (r *reader) text() string { return string(r.bytes()) }

// bytes are those of a text.
func (r *reader) bytes() []byte {
	n := r.uvarint()
	if n > uint64(len(r.rest)) {
		r.bad = true
	}
	if r.bad {
		return nil
	}
	text := r.rest[:n]
	r.rest = r.rest[n:]
	return text
}

// skip goes on behind a number that took n bytes.
func (r *reader) skip(n int) {
	if n <= 0 || r.bad {
		r.bad, r.rest = true, nil
		return
	}
	r.rest = r.rest[n:]
}
