package sim

// InFlight is how many messages are on their way or wait in inboxes.
func (w *World) InFlight() int {
	n := w.flights.used
	for node := range w.all() {
		for _, l := range node.inbox.all() {
			if l.timer < 0 {
				n++
			}
		}
	}
	return n
}

// WordsOfValues is how many words the values take that are kept of events.
func (w *World) WordsOfValues() (n int) {
	for _, c := range w.recorder.chunks {
		n += len(c.values.words)
	}
	return n
}
