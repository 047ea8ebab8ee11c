package plumtree

import "fmt"

// A messageID names a message: the hash of its text.
type messageID uint64

func (id messageID) String() string { return fmt.Sprintf("#%04x", uint64(id)>>48) }

// Gossip is a message, whole. Round is how many nodes it has passed.
type Gossip struct {
	ID    messageID
	Round int
	Text  string
}

// IHave announces messages that the sender has.
type IHave struct{ Of []Announcement }

// An Announcement is of one message. Round is that of the Gossip which the sender would send.
type Announcement struct {
	ID    messageID
	Round int
}

// Graft makes the link between two nodes eager, and asks for a message, unless Only: then it does not.
type Graft struct {
	ID    messageID
	Round int
	Only  bool
}

// Prune makes the link between two nodes lazy.
type Prune struct{}

// Size makes Gossip a [sim.Sizer].
func (m Gossip) Size() int { return 12 + len(m.Text) }

// Size makes IHave a [sim.Sizer].
func (m IHave) Size() int { return 12 * len(m.Of) }

// Size makes Graft a [sim.Sizer].
func (m Graft) Size() int { return 13 }

// Carried makes Gossip an [about.Carrier]: it brings one message.
func (m Gossip) Carried() int { return 1 }

func (m Gossip) String() string { return fmt.Sprintf("Gossip %s %s, round %d", m.ID, m.Text, m.Round) }

func (m IHave) String() string {
	if len(m.Of) == 1 {
		return fmt.Sprintf("IHave %s, round %d", m.Of[0].ID, m.Of[0].Round)
	}
	return fmt.Sprintf("IHave %d messages", len(m.Of))
}

func (m Graft) String() string {
	if m.Only {
		return "Graft"
	}
	return "Graft and send " + m.ID.String()
}

func (m Prune) String() string { return "Prune" }
