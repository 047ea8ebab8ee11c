package scenarios

import (
	"fmt"
	"strings"
	"time"
)

// describeMessage is a message pattern in words: RequestVote from S1 to S2.
func describeMessage(p *MessagePattern) string {
	text := "message"
	if p.Kind != "" {
		text = p.Kind
	}
	for _, f := range p.Fields {
		if f.Test != nil {
			text += " with a fitting " + f.Name
		} else {
			text += fmt.Sprintf(" with %s = %v", f.Name, f.Value)
		}
	}
	if p.Scope != "" {
		text += " of " + p.Scope
	}
	if p.Sender != nil {
		text += " from " + nameOf(p.Sender)
	}
	if p.To != nil {
		text += " to " + nameOf(p.To)
	}
	return text
}

func describeTimer(p *TimerPattern) string {
	text := "timer"
	if p.Name != "" {
		text = fmt.Sprintf("timer %q", p.Name)
	}
	if p.Scope != "" {
		text += " of " + p.Scope
	}
	if p.Node != nil {
		text += " of " + nameOf(p.Node)
	}
	return text
}

// nameOf is a node's name where the selector gives one.
func nameOf(w *Who) string {
	if w.Kind == TheNode && w.Name != "" {
		return w.Name
	}
	if w.Kind == Union {
		var names []string
		for _, of := range w.Of {
			names = append(names, nameOf(of))
		}
		return strings.Join(names, ", ")
	}
	return w.Text
}

// clock is an instant as errors and stories tell it: 0.312 s.
func clock(t time.Duration) string {
	return fmt.Sprintf("%d.%03d s", t/time.Second, t%time.Second/time.Millisecond)
}
