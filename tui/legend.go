package tui

import "fmt"

// legend says what the signs of the screen mean, a few of one kind in a line.
func legend() []string {
	s := &signs
	told := func(pairs ...any) (out string) {
		for i := 0; i < len(pairs); i += 2 {
			out += fmt.Sprintf("  %c %s", pairs[i], pairs[i+1])
		}
		return out
	}
	return []string{
		told(s.leads, "leads", s.up, "is up", s.down, "is down", s.paused, "stands still"),
		told(s.sends, "sends", s.gets, "gets", s.lost, "lost", s.fired, "its timer", s.wrote, "writes"),
		told(s.says, "says what it did", s.fault, "a fault", s.asks, "asks", s.told, "is told"),
		told(s.lane, "a server", s.flight, "a message on its way to "+string(s.toRight)),
		told(s.full, "committed", s.open, "not yet, a column an entry"),
		"  →2 ←1 messages on their way from it, and to it",
		"  A B   who can reach each other, has one letter",
		told(s.here, "the row", s.selected, "the server that is selected", s.marked, "a bookmark"),
		"  (+5)  so many quiet events before it are hidden",
		told(s.held, "held", s.violated, "violated", s.undecided, "undecided", s.up, "not known yet"),
	}
}
