package etcdraft

import "github.com/orrery-sim/orrery/sim"

// mutants are the rules that are switched off. The library's own cannot be, from outside: these are
// rules of the contract with it. Each is read in one place, beside the rule.
type mutants struct {
	sendBeforeSync          bool // ready.go, handleReady
	forgetVote              bool // disk.go, saveHardState
	forgetHardState         bool // disk.go, saveHardState
	keepStaleTail           bool // disk.go, makeRoom
	forgetApplied           bool // server.go, library
	answerAtAppend          bool // ready.go, apply
	readLocally             bool // reads.go, handleRead
	readJoinsRound          bool // reads.go, handleRead
	leaseReads              bool // server.go, library
	snapshotWithoutSessions bool // snapshot.go, install
	snapshotNeverReported   bool // snapshot.go, resendSnapshots
	noDedup                 bool // clients.go, execute
	changeWhilePending      bool // server.go, library
}

// switches reads which mutants are on.
func switches(args sim.Args) mutants {
	return mutants{
		sendBeforeSync:          args.Mutant("send-before-sync"),
		forgetVote:              args.Mutant("forget-vote"),
		forgetHardState:         args.Mutant("forget-hard-state"),
		keepStaleTail:           args.Mutant("keep-stale-tail"),
		forgetApplied:           args.Mutant("forget-applied"),
		answerAtAppend:          args.Mutant("answer-at-append"),
		readLocally:             args.Mutant("read-locally"),
		readJoinsRound:          args.Mutant("read-joins-round"),
		leaseReads:              args.Mutant("lease-reads"),
		snapshotWithoutSessions: args.Mutant("snapshot-without-sessions"),
		snapshotNeverReported:   args.Mutant("snapshot-never-reported"),
		noDedup:                 args.Mutant("no-dedup"),
		changeWhilePending:      args.Mutant("change-while-pending"),
	}
}

var zoo []sim.Mutant
