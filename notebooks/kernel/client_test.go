package kernel_test

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/notebooks/kernel"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/supervise"
)

// patience is how long a test waits for what must come: only where something is wrong it waits as long.
const patience = time.Minute

// newKernel is a kernel that listens, and its connection. It serves until the test is over, or somebody ends it.
func newKernel(t *testing.T) (kernel.Connection, *kernel.Kernel, <-chan struct{}) {
	t.Helper()
	dir, err := os.MkdirTemp("", "k")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	c := kernel.Connection{
		Transport: "ipc", IP: dir + "/k", Key: "a key", Scheme: "hmac-sha256", Shell: 1, IOPub: 2, Stdin: 3, Control: 4, Heartbeat: 5,
	}
	k, ended := begin(t, c)
	return c, k, ended
}

func begin(t *testing.T, c kernel.Connection) (*kernel.Kernel, <-chan struct{}) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	k, err := kernel.Begin(c, kernel.Options{
		House: campaign.House{Protocols: protocols.All}, Watch: supervise.Under(ctx), Version: "test", Log: io.Discard,
	})
	require.NoError(t, err)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		k.Serve(ctx)
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	return k, ended
}

// A client is one of the kernel's.
type client struct {
	t   *testing.T
	key string

	shell, control, iopub zmq4.Socket
	in                    map[zmq4.Socket]chan received
}

// received is a message that a client gets.
type received struct {
	Type    string
	Parent  string // the id of what it answers
	Content map[string]any
}

func connect(t *testing.T, c kernel.Connection) *client {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	cl := &client{t: t, key: c.Key, in: map[zmq4.Socket]chan received{}}
	cl.shell = zmq4.NewDealer(ctx, zmq4.WithID(zmq4.SocketIdentity(rand.Text())))
	cl.control = zmq4.NewDealer(ctx, zmq4.WithID(zmq4.SocketIdentity(rand.Text())))
	cl.iopub = zmq4.NewSub(ctx)
	for _, s := range []struct {
		socket zmq4.Socket
		port   int
	}{{cl.shell, c.Shell}, {cl.control, c.Control}, {cl.iopub, c.IOPub}} {
		require.NoError(t, s.socket.Dial(fmt.Sprintf("ipc://%s-%d", c.IP, s.port)))
		t.Cleanup(func() { s.socket.Close() })
		in := make(chan received, 10_000)
		cl.in[s.socket] = in
		go cl.listen(s.socket, in)
	}
	require.NoError(t, cl.iopub.SetOption(zmq4.OptionSubscribe, ""))
	cl.ready()
	return cl
}

// ready asks for kernel_info until what is published comes in: a subscriber may come late.
func (c *client) ready() {
	for {
		id := c.send(c.shell, "kernel_info_request", map[string]any{})
		require.Equal(c.t, id, c.next(c.shell, "kernel_info_reply").Parent)
		select {
		case <-c.in[c.iopub]:
			return
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (c *client) listen(s zmq4.Socket, in chan received) {
	for {
		m, err := s.Recv()
		if err != nil {
			return
		}
		at := 0
		for at < len(m.Frames) && string(m.Frames[at]) != "<IDS|MSG>" {
			at++
		}
		var head, parent struct {
			ID   string `json:"msg_id"`
			Type string `json:"msg_type"`
		}
		r := received{}
		parts := m.Frames[at+2:]
		mac := hmac.New(sha256.New, []byte(c.key))
		for _, p := range parts[:4] {
			mac.Write(p)
		}
		if hex.EncodeToString(mac.Sum(nil)) != string(m.Frames[at+1]) {
			r.Type = "a wrong signature"
		}
		json.Unmarshal(parts[0], &head)
		json.Unmarshal(parts[1], &parent)
		json.Unmarshal(parts[3], &r.Content)
		if r.Type == "" {
			r.Type = head.Type
		}
		r.Parent = parent.ID
		in <- r
	}
}

// frames is a message.
func (c *client) frames(kind string, content any) (id string, frames [][]byte) {
	id = rand.Text()
	head, _ := json.Marshal(map[string]any{"msg_id": id, "msg_type": kind, "session": "s", "username": "u", "version": "5.3", "date": ""})
	body, _ := json.Marshal(content)
	parts := [][]byte{head, []byte("{}"), []byte("{}"), body}
	mac := hmac.New(sha256.New, []byte(c.key))
	for _, p := range parts {
		mac.Write(p)
	}
	return id, append([][]byte{[]byte("<IDS|MSG>"), []byte(hex.EncodeToString(mac.Sum(nil)))}, parts...)
}

func (c *client) send(s zmq4.Socket, kind string, content any) string {
	c.t.Helper()
	id, frames := c.frames(kind, content)
	require.NoError(c.t, s.Send(zmq4.NewMsgFrom(frames...)))
	return id
}

// next is the next message of a type; others are passed over.
func (c *client) next(s zmq4.Socket, kind string) received {
	c.t.Helper()
	late := time.After(patience)
	for {
		select {
		case r := <-c.in[s]:
			if r.Type == kind {
				return r
			}
		case <-late:
			c.t.Fatalf("no %s has come", kind)
		}
	}
}

// execute asks for the run of a cell.
func (c *client) execute(code string) string {
	return c.send(c.shell, "execute_request", map[string]any{"code": code, "silent": false, "stop_on_error": true})
}

// shown is what is published in answer to a message, up to the word that the kernel is idle.
func (c *client) shown(id string) (out []received) {
	c.t.Helper()
	late := time.After(patience)
	for {
		select {
		case r := <-c.in[c.iopub]:
			if r.Parent != id {
				continue
			}
			out = append(out, r)
			if r.Type == "status" && r.Content["execution_state"] == "idle" {
				return out
			}
		case <-late:
			c.t.Fatal("the kernel is not idle")
		}
	}
}

// raw is a connection that speaks for itself.
func raw(t *testing.T, c kernel.Connection, port int) net.Conn {
	t.Helper()
	conn, err := net.Dial("unix", fmt.Sprintf("%s-%d", c.IP, port))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	return conn
}
