package service

// SnapshotSize is the size of a snapshot in a message, in bytes: that of a machine, or of sessions.
func SnapshotSize(snapshot any) int {
	const number = 8
	n := number
	switch s := snapshot.(type) {
	case *sessionsSnapshot:
		n = SnapshotSize(s.machine)
		for _, last := range s.last { // any order: a sum
			n += 4 + number + 1 + number + len(last.result.Value)
		}
	case *kv:
		n = 0
		for key, value := range s.values { // any order: a sum
			n += len(key) + len(value)
		}
	case queue:
		for _, item := range s.items {
			n += len(item)
		}
	case lock:
		n += len(s.holder)
	case register:
		n = len(s.value)
	}
	return n
}
