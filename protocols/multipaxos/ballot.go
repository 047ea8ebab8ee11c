package multipaxos

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/orrery-sim/orrery/sim"
)

// A Ballot is a ballot number: a round, and the server that began it (PMMC: a pair of an integer
// and the leader's identifier, in lexicographic order). No two servers ever begin the same one, and
// later rounds are greater. Zero is before all of them.
type Ballot int64

// idBits are the bits of a ballot that say whose it is.
const idBits = 8

// decided stands for the ballot of a command that is known to be chosen. No ballot is greater,
// since no later one can change it.
const decided Ballot = math.MaxInt64

func ballotOf(round int64, id sim.ID) Ballot { return Ballot(round<<idBits | int64(id)) }

func (b Ballot) round() int64 { return int64(b >> idBits) }

// server is who began the ballot.
func (b Ballot) server() sim.ID { return sim.ID(b & (1<<idBits - 1)) }

// String is the round and the server's number: 2.3 is round 2 of the third server.
func (b Ballot) String() string {
	switch b {
	case 0:
		return "none"
	case decided:
		return "chosen"
	}
	return fmt.Sprintf("%d.%d", b.round(), b.server())
}

// A set is a set of servers, by position in the group.
type set uint64

func (s set) has(i int) bool { return s>>i&1 != 0 }

func (s *set) add(i int) { *s |= 1 << i }

func (s set) count() int { return bits.OnesCount64(uint64(s)) }

// majorityOf reports whether more than half of the members are in the set.
func (s set) majorityOf(members set) bool { return 2*(s&members).count() > members.count() }
