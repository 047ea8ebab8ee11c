package fastpaxos

// A report is what a coordinator knows of an acceptor's votes below its round.
type report struct {
	heard bool
	vote  Vote // the last; the zero Vote is none
}

// pick is the rule for the value of phase 2a: what has been chosen below the
// round, or may yet be, must be picked again. free tells that nothing can have been; the value is
// then one of those that acceptors have voted for, if there are any, and need not be taken.
//
// Let Q be the acceptors that were heard, k the highest round in which any of them voted, and V the
// values of these votes. If V has one value, that is it. If it has more, k is fast and they have
// collided, and then a value v counts for which
//
//	O4(v): there is a quorum R of round k whose acceptors in Q have all voted for v in k.
//
// The largest such R is all the acceptors that are not in Q and those in Q that voted for v. By the
// Quorum Requirement there is one v at most.
func (c *config) pick(reports []report) (value string, free bool) {
	var k Round
	silent := 0
	for _, r := range reports {
		switch {
		case !r.heard:
			silent++
		case k.Less(r.vote.Round):
			k = r.vote.Round
		}
	}
	if k == (Round{}) {
		return "", true
	}
	values, counts := tallied(reports, k)
	if len(values) == 1 || c.mutants.On(ignoreO4) { // Without O4 one is as good as another.
		return values[0], false
	}
	for i, v := range values {
		if silent+counts[i] >= c.quorum(k) {
			return v, false
		}
	}
	return values[0], true
}

// tallied counts the votes in a round by value, in the order of the acceptors.
func tallied(reports []report, k Round) (values []string, counts []int) {
next:
	for _, r := range reports {
		if !r.heard || r.vote.Round != k {
			continue
		}
		for i, v := range values {
			if v == r.vote.Value {
				counts[i]++
				continue next
			}
		}
		values, counts = append(values, r.vote.Value), append(counts, 1)
	}
	return values, counts
}

// collided reports whether no value can get a fast quorum any more, whoever is still to vote, and
// enough have voted for the next round to begin with their votes.
func (c *config) collided(votes []report, r Round) bool {
	_, counts := tallied(votes, r)
	heard, most := 0, 0
	for _, n := range counts {
		heard += n
		most = max(most, n)
	}
	silent := c.sizes.n - heard
	return heard >= c.quorum(r.next()) && most+silent < c.quorum(r)
}
