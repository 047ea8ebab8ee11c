package basicraft

import "embed"

// source is the protocol as text: what `orrery new --from basicraft` writes for a student to change.
//
//go:embed doc.go state.go messages.go server.go election.go replication.go mutants.go protocol.go
var source embed.FS
