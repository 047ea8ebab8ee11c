package rumor

import (
	"fmt"
	"strings"
)

// Push has the rumours that are hot with the sender. The slice is shared by all copies and by the Feedbacks to
// them, and never changed.
type Push struct {
	Rumors []string
	Poll   bool // push-pull: the receiver is to push back
	Answer bool // of a poll, or of a Push that polls
}

// Poll asks for what is hot with the receiver: a pull.
type Poll struct{}

// Feedback tells the sender of a Push which of its rumours were needed.
type Feedback struct {
	Rumors []string // those of the Push
	Needed uint64   // bit i: the i-th was
}

// Refused tells that a site takes no more contacts in this cycle.
type Refused struct{}

// Compare shows all updates that the sender knows, in order: anti-entropy of whole databases.
type Compare struct{ Known []string }

// Missed has the updates that the sender of a Compare did not know.
type Missed struct{ Rumors []string }

// Size makes Compare a [sim.Sizer].
func (m Compare) Size() int { return size(m.Known) }

// Size makes Missed a [sim.Sizer].
func (m Missed) Size() int { return size(m.Rumors) }

// Carried makes Missed an [about.Carrier].
func (m Missed) Carried() int { return len(m.Rumors) }

// Size makes Push a [sim.Sizer].
func (m Push) Size() int { return 1 + size(m.Rumors) }

// Carried makes Push an [about.Carrier].
func (m Push) Carried() int { return len(m.Rumors) }

// Size makes Feedback a [sim.Sizer].
func (m Feedback) Size() int { return (len(m.Rumors) + 7) / 8 }

func size(rumors []string) int {
	n := 0
	for _, r := range rumors {
		n += 2 + len(r)
	}
	return n
}

func (m Push) String() string {
	verb := "Push "
	switch {
	case m.Answer:
		verb = "Push as asked "
	case m.Poll:
		verb = "Push and poll "
	}
	return verb + list(m.Rumors)
}

func (m Poll) String() string { return "Poll" }

func (m Refused) String() string { return "Refused" }

func (m Compare) String() string { return "Compare " + list(m.Known) }

func (m Missed) String() string { return "Missed " + list(m.Rumors) }

func (m Feedback) String() string {
	var needed []string
	for i, r := range m.Rumors {
		if m.needs(i) {
			needed = append(needed, r)
		}
	}
	if needed == nil {
		return "Feedback: known"
	}
	return "Feedback: news, " + list(needed)
}

func (m Feedback) needs(i int) bool { return m.Needed>>i&1 == 1 }

func list(rumors []string) string {
	if len(rumors) > 3 {
		return fmt.Sprintf("%d rumours", len(rumors))
	}
	return strings.Join(rumors, " ")
}
