package cli

import (
	"fmt"
	"math/bits"
	"strconv"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/report"
)

// The sizes of quorums are no matter of chance. Here they are found by trying all sets of servers: a
// set is the bits of a number, and the first server is bit 0.

// sizeOf is the size of a set.
func sizeOf(set int) int { return bits.OnesCount(uint(set)) }

// setsOf are all sets of size k of n servers.
func setsOf(n, k int) []int {
	var out []int
	for set := range 1 << n {
		if sizeOf(set) == k {
			out = append(out, set)
		}
	}
	return out
}

// smallestQuorum is the least size, from a majority on, that is good enough; n + 1 if none is.
func smallestQuorum(n int, good func(size int) bool) int {
	size := n/2 + 1
	for size <= n && !good(size) {
		size++
	}
	return size
}

// fastQuorum is the size of a fast quorum of Fast Paxos beside majorities: any two of them and any
// majority must have a server in common (Lamport, Fast Paxos, 2006, section 2.2). Which servers make
// the first quorum up does not matter.
func fastQuorum(n int) int {
	return smallestQuorum(n, func(size int) bool {
		fast, first := setsOf(n, size), 1<<size-1
		for _, classic := range setsOf(n, n/2+1) {
			for _, second := range fast {
				if first&second&classic == 0 {
					return false
				}
			}
		}
		return true
	})
}

// egalitarianQuorum is the size of a fast quorum of EPaxos (Moraru, Andersen and Kaminsky, There Is
// More Consensus in Egalitarian Parliaments, 2013), of n = 2F + 1 servers. Two commands interfere,
// and either may have been committed on the fast path without regard to the other. When F servers
// have failed, the two command leaders among them, the F + 1 that are left must be able to tell
// which: they cannot if those that voted for the one, and those that voted for the other, may both
// have been part of a quorum. A quorum has its own command leader in it, and not the other one, who
// knows of a command that interferes.
func egalitarianQuorum(n int) int {
	failures := n / 2
	return smallestQuorum(n, func(size int) bool {
		if failures < 2 {
			return true // a majority: the two command leaders cannot both have failed
		}
		const one, other = 1 << 0, 1 << 1 // the command leaders
		left := 1<<n - 1<<failures        // the first F servers have failed
		for _, mine := range setsOf(n, size) {
			if mine&one == 0 || mine&other != 0 {
				continue
			}
			for _, yours := range setsOf(n, size) {
				if yours&other != 0 && yours&one == 0 && mine&yours&left == 0 {
					return false
				}
			}
		}
		return true
	})
}

// quorumPaper is the number of the papers whose sizes of quorums are tried out here.
const quorumPaper = "40"

// quorumTable has the sizes of quorums by their formulas beside those that trying all sets finds.
func quorumTable() *paperTable {
	t := &paperTable{
		Paper: 40, Scenario: "sizes of quorums", Title: "How large a quorum must be, by trying all sets of servers.",
		Numbers: "the formulas of the protocols: three quarters of n for Fast Paxos, F + floor((F + 1) / 2) for EPaxos " +
			"with n = 2F + 1",
		Verdict: check.Held.String(),
	}
	add := func(n int, stat string, formula, found int) {
		r := &paperRow{
			Row: fmt.Sprintf("n=%d", n), Stat: stat, Value: report.Number(formula), Found: report.Number(found),
			Low: report.Number(found), High: report.Number(found), Verdict: check.Held.String(),
			cells: [4]string{strconv.Itoa(formula), strconv.Itoa(found), "", "0"},
		}
		r.Expected = r.cells[0]
		if found != formula {
			t.verdict = check.Violated
			r.Verdict, t.Verdict = check.Violated.String(), check.Violated.String()
			r.Why = fmt.Sprintf("the formula says %d, and %d is enough", formula, found)
		}
		t.Rows = append(t.Rows, r)
	}
	for n := 3; n <= 9; n++ {
		add(n, "fast quorum of Fast Paxos", (3*n+3)/4, fastQuorum(n))
		if f := n / 2; n%2 == 1 {
			add(n, "fast quorum of EPaxos", f+(f+1)/2, egalitarianQuorum(n))
		}
	}
	return t
}
