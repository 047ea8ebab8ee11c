package etcdraft

import (
	"testing"

	"github.com/stretchr/testify/require"
	pb "go.etcd.io/raft/v3/raftpb"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

func TestCodec_ThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String()
		c := service.Command{
			Client: sim.ID(rapid.Int32Min(0).Draw(t, "client")),
			Seq:    rapid.Uint64().Draw(t, "seq"),
			Op: service.Op{
				Name: text.Draw(t, "name"), Key: text.Draw(t, "key"), Value: text.Draw(t, "value"),
				Old: text.Draw(t, "old"), Amount: rapid.Int64().Draw(t, "amount"),
			},
		}
		b := encode(c)
		require.NotEmpty(t, b)
		back, err := decode(b)
		require.NoError(t, err)
		require.Equal(t, c, back)
		require.Equal(t, c.Size(), dataSize(&pb.Entry{Data: b}), "as any store counts it")
		for n := range b {
			_, err := decode(b[:n])
			require.ErrorIs(t, err, errCommand, "a command that ends early")
		}
		_, err = decode(append(b, 0))
		require.ErrorIs(t, err, errCommand, "something behind a command")
	})
}

// Whatever is decoded is a command, and encodes to one that means the same.
func FuzzDecode(f *testing.F) {
	f.Add(encode(service.Command{Client: 6, Seq: 1 << 40, Op: service.Op{Name: "put", Key: "x", Value: "c1-3"}}))
	f.Add(encode(service.Command{Op: service.Op{Name: "add", Amount: -7}}))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Add([]byte{1, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := decode(b)
		if err != nil {
			return
		}
		again, err := decode(encode(c))
		require.NoError(t, err)
		require.Equal(t, c, again)
	})
}
