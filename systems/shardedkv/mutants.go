package shardedkv

import "github.com/orrery-sim/orrery/protocols/about"

// strictSerializable is what is promised of transactions, in the table of promises.
const strictSerializable = "strict_serializable"

// The rules that can be switched off. Each is read in one place, beside the rule.
var (
	decisionUnwritten = &about.Mutant{
		ID: "S01", Name: "decision-unwritten", Witness: "shardedkv/mutants/decision-unwritten",
		Doc:     "a coordinator tells the participants of a commit that it has written nowhere",
		Source:  "Bernstein, Hadzilacos and Goodman 1987, §7.4: the coordinator writes before it sends",
		Reveals: []string{"AC1 Agreement", "AC2 Stability", strictSerializable},
	}
	abortsAlone = &about.Mutant{
		ID: "T03", Name: "aborts-alone", Witness: "shardedkv/mutants/aborts-alone",
		Doc:     "a participant that has voted yes and waits for too long aborts of its own accord",
		Source:  "Bernstein, Hadzilacos and Goodman 1987, §7.3: it is uncertain, and may not",
		Reveals: []string{"AC1 Agreement", "AC2 Stability", strictSerializable},
	}
	blocks = &about.Mutant{
		ID: "T06", Name: "blocks", Witness: "shardedkv/mutants/blocks", Liveness: true,
		Doc:     "nobody ends what a coordinator that died has left: its locks stay for ever",
		Source:  "Gray and Lamport 2006, §3: two-phase commit blocks where its coordinator fails",
		Reveals: []string{"recovers"},
	}
	readsUnlocked = &about.Mutant{
		ID: "T08", Name: "reads-unlocked", Witness: "shardedkv/mutants/reads-unlocked",
		Doc:     "a transaction locks what it writes and not what it reads",
		Source:  "Berenson et al., A Critique of ANSI SQL Isolation Levels, 1995: write skew (A5B)",
		Reveals: []string{strictSerializable},
	}
	movesLocked = &about.Mutant{
		ID: "S02", Name: "moves-locked", Witness: "shardedkv/mutants/moves-locked",
		Doc:     "a shard is handed over while a transaction has a lock in it",
		Source:  "Corbett et al. 2012, §2.1: a move must not overlap a transaction that holds locks there",
		Reveals: []string{strictSerializable},
	}
	servesReleased = &about.Mutant{
		ID: "S03", Name: "serves-released", Witness: "shardedkv/mutants/serves-released",
		Doc:     "a group goes on to serve a shard that it has handed over",
		Source:  "Corbett et al. 2012, §4.1.1: leases of different leaders must be disjoint",
		Reveals: []string{strictSerializable},
	}
	movesWithoutEndings = &about.Mutant{
		ID: "S04", Name: "moves-without-endings", Witness: "shardedkv/mutants/moves-without-endings",
		Doc:     "a shard is handed over without what its group knows of finished transactions",
		Source:  "Ongaro 2014, thesis §6.3: without its session a command is carried out again",
		Reveals: []string{strictSerializable},
	}
)

var zoo = []*about.Mutant{
	decisionUnwritten, abortsAlone, blocks, readsUnlocked, movesLocked, servesReleased, movesWithoutEndings,
}
