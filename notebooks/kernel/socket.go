package kernel

import (
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/go-zeromq/zmq4/security/null"
)

// How long a client may take, and how much may wait for it.
const (
	helloMax   = 10 * time.Second // for its greeting
	writeMax   = 10 * time.Second // to take a message
	flushMax   = 2 * time.Second  // to take what is left at the end
	queueMost  = 64 << 20         // bytes that wait for it
	clientMost = 100              // of a socket
)

// A socket listens, and has a queue for each of its clients. Who does not take what is sent is dropped, and may come
// again.
type socket struct {
	kind     zmq4.SocketType
	listener net.Listener
	receive  func(from *client, frames [][]byte)
	garbage  func(why string) // told of what is no message

	mu      sync.Mutex
	clients map[*client]bool
	closed  bool
	all     sync.WaitGroup
}

// A client is one connection to a socket.
type client struct {
	socket *socket
	id     string
	raw    net.Conn
	conn   *zmq4.Conn

	mu     sync.Mutex
	filled *sync.Cond
	queue  [][][]byte
	bytes  int
	topics map[string]bool // that a subscriber wants
	done   bool            // no more is taken; what is queued is sent
}

// open begins to listen.
func open(kind zmq4.SocketType, l net.Listener, receive func(*client, [][]byte), garbage func(string)) *socket {
	s := &socket{kind: kind, listener: l, receive: receive, garbage: garbage, clients: map[*client]bool{}}
	s.all.Go(s.accept)
	return s
}

// accept takes connections. Each greets on a goroutine of its own: one that says nothing keeps nobody waiting.
func (s *socket) accept() {
	for {
		raw, err := s.listener.Accept()
		if err != nil {
			return
		}
		c := &client{socket: s, raw: raw, topics: map[string]bool{}}
		c.filled = sync.NewCond(&c.mu)
		s.mu.Lock()
		refuse := s.closed || len(s.clients) >= clientMost
		if !refuse {
			s.clients[c] = true
		}
		s.mu.Unlock()
		if refuse {
			raw.Close()
			continue
		}
		s.all.Go(c.serve)
	}
}

// serve greets a client, and hands on what it sends until it is gone.
func (c *client) serve() {
	var writer sync.WaitGroup
	defer func() {
		if r := recover(); r != nil { // the library trusts what a client says of itself
			c.socket.garbage(fmt.Sprint(r))
		}
		c.finish()
		writer.Wait()
		c.raw.Close()
		c.socket.mu.Lock()
		delete(c.socket.clients, c)
		c.socket.mu.Unlock()
	}()
	c.raw.SetDeadline(time.Now().Add(helloMax)) //nolint:errcheck // then it has none
	conn, err := zmq4.Open(guard(c.raw), null.Security(), c.socket.kind, nil, true, nil)
	if err != nil {
		c.socket.garbage(err.Error())
		return
	}
	c.raw.SetDeadline(time.Time{}) //nolint:errcheck // as above
	c.socket.mu.Lock()
	c.conn, c.id = conn, conn.Peer.Meta["Identity"]
	c.socket.mu.Unlock()
	writer.Go(c.write)
	for {
		m, err := conn.RecvMsg()
		if err != nil {
			return
		}
		switch {
		case m.Type == zmq4.CmdMsg:
		case c.socket.kind == zmq4.Pub:
			c.subscribe(m.Frames)
		default:
			c.socket.receive(c, m.Frames)
		}
	}
}

// subscribe takes what a subscriber wants to hear of.
func (c *client) subscribe(frames [][]byte) {
	if len(frames) != 1 || len(frames[0]) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch topic := string(frames[0][1:]); frames[0][0] {
	case 0:
		delete(c.topics, topic)
	case 1:
		c.topics[topic] = true
	}
}

// send queues a message. A client for whom too much waits is dropped.
func (c *client) send(frames [][]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done {
		return
	}
	for _, f := range frames {
		c.bytes += len(f)
	}
	if c.bytes > queueMost {
		c.done = true
		c.raw.Close()
	}
	c.queue = append(c.queue, frames)
	c.filled.Signal()
}

// finish takes no more to send.
func (c *client) finish() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done = true
	c.filled.Signal()
}

// write sends what is queued.
func (c *client) write() {
	for {
		c.mu.Lock()
		for len(c.queue) == 0 && !c.done {
			c.filled.Wait()
		}
		if len(c.queue) == 0 {
			c.mu.Unlock()
			return
		}
		frames := c.queue[0]
		c.queue = c.queue[1:]
		c.mu.Unlock()
		c.raw.SetWriteDeadline(time.Now().Add(writeMax)) //nolint:errcheck // then it has none
		err := c.conn.SendMsg(zmq4.NewMsgFrom(frames...))
		c.mu.Lock()
		for _, f := range frames {
			c.bytes -= len(f)
		}
		if err != nil {
			c.queue, c.bytes, c.done = nil, 0, true
			c.raw.Close()
		}
		c.mu.Unlock()
	}
}

// publish sends a message to all who want to hear of its topic.
func (s *socket) publish(topic string, frames [][]byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.clients {
		if c.wants(topic) {
			c.send(frames)
		}
	}
}

func (c *client) wants(topic string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for t := range c.topics {
		if len(t) <= len(topic) && topic[:len(t)] == t {
			return true
		}
	}
	return false
}

// reply sends a message to a client, or to whoever has come in its place with the same identity.
func (s *socket) reply(to *client, frames [][]byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.clients[to] && to.id != "" {
		for c := range s.clients {
			if c.id == to.id {
				to = c
			}
		}
	}
	to.send(frames)
}

// close sends what is queued, as far as that is taken soon, and ends.
func (s *socket) close() {
	s.listener.Close()
	s.mu.Lock()
	s.closed = true
	for c := range s.clients {
		c.finish()
		c.raw.SetReadDeadline(time.Now().Add(flushMax)) //nolint:errcheck // then it is gone
	}
	s.mu.Unlock()
	for began := time.Now(); s.waiting() && time.Since(began) < flushMax; {
		time.Sleep(time.Millisecond)
	}
	s.mu.Lock()
	for c := range s.clients {
		c.raw.Close()
	}
	s.mu.Unlock()
	s.all.Wait()
}

// waiting reports whether something is queued.
func (s *socket) waiting() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.clients {
		c.mu.Lock()
		n := c.bytes
		c.mu.Unlock()
		if n > 0 {
			return true
		}
	}
	return false
}
