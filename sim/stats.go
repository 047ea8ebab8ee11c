package sim

// Stats counts what happened.
type Stats struct {
	Events     uint64
	Sent       uint64 // messages
	Delivered  uint64
	Dropped    uint64
	Duplicated uint64
	Bytes      uint64 // of messages sent
	Fired      uint64 // timers
	Synced     uint64
	Boots      uint64 // starts and restarts
	Crashes    uint64
	Faults     uint64 // that began
	Returned   uint64 // operations that were done
	Unknown    uint64 // operations with an unknown outcome
	Failed     uint64 // operations that certainly had no effect
}

// count counts what a client learned. An answer after it gave up is not counted again.
func (s *Stats) count(r Return) {
	switch r.Outcome {
	case OK:
		s.Returned++
	case Unknown:
		s.Unknown++
	case Failed:
		s.Failed++
	}
}

// Stats are the counts so far.
func (w *World) Stats() Stats {
	s := w.stats
	s.Events = w.num
	return s
}
