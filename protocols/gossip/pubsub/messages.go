package pubsub

import (
	"fmt"
	"time"
)

// A messageID names a message: the hash of its text.
type messageID uint64

func (id messageID) String() string { return fmt.Sprintf("#%04x", uint64(id)>>48) }

// idOf is a message's identifier: FNV-1a over its text.
func idOf(text string) messageID {
	h := messageID(0xcbf29ce484222325)
	for i := range len(text) {
		h = (h ^ messageID(text[i])) * 0x100000001b3
	}
	return h
}

// Message is a message that was published.
type Message struct {
	ID   messageID
	Text string
	Hops int // how many nodes it has passed, the receiver included
}

// IHave tells which messages the sender has seen lately. The slice is never changed.
type IHave struct{ IDs []messageID }

// IWant asks for messages.
type IWant struct{ IDs []messageID }

// Graft says that the receiver is in the sender's mesh.
type Graft struct{}

// Prune says that the receiver is not in the sender's mesh, and must not graft it for so long.
type Prune struct{ Backoff time.Duration }

// Hello opens a connection, or answers a Hello. Life tells one boot of the sender from another.
type Hello struct {
	Life       int
	Subscribed bool
	Answer     bool
}

// Ping asks whether the connection is alive. Sent is by the sender's clock.
type Ping struct {
	Sent time.Duration
	Mesh bool // the receiver is in the sender's mesh
}

// Pong says so, and which Ping it answers.
type Pong struct{ Sent time.Duration }

// Size makes Message a [sim.Sizer].
func (m Message) Size() int { return 12 + len(m.Text) }

// Size makes IHave a [sim.Sizer].
func (m IHave) Size() int { return 8 * len(m.IDs) }

// Size makes IWant a [sim.Sizer].
func (m IWant) Size() int { return 8 * len(m.IDs) }

// Carried makes Message an [about.Carrier]: it brings one message.
func (m Message) Carried() int { return 1 }

func (m Message) String() string { return fmt.Sprintf("Message %s %s, hop %d", m.ID, m.Text, m.Hops) }

func (m IHave) String() string { return "IHave " + list(m.IDs) }

func (m IWant) String() string { return "IWant " + list(m.IDs) }

func (m Graft) String() string { return "Graft" }

func (m Prune) String() string { return fmt.Sprintf("Prune, backoff %v", m.Backoff) }

func (m Hello) String() string {
	if m.Subscribed {
		return "Hello, subscribed"
	}
	return "Hello"
}

func (m Ping) String() string { return "Ping" }

func (m Pong) String() string { return "Pong" }

func list(ids []messageID) string {
	if len(ids) == 1 {
		return ids[0].String()
	}
	return fmt.Sprintf("%d messages", len(ids))
}
