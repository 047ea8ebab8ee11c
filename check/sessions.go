package check

// The four session guarantees (Terry, Demers, Petersen, Spreitzer, Theimer and Welch, Session
// guarantees for weakly consistent replicated data, 1994) say what the writes are that a server must
// know before it answers a session:
//
//   - read your writes: the session's own;
//   - monotonic reads: those that the session has seen;
//   - monotonic writes: with each write those that its session did before, in that order;
//   - writes follow reads: with each write those that its session had seen before, in that order.
//
// A read that returns one version though the server must have known another of that key says that
// the other is older. What each session sees, and its own writes, must fit in one order. The orders
// of two sessions may differ, as the copies of a causal memory may, so that what is causal has all
// four.
//
// Whether writes stay in order can only be seen by somebody who does not go back by himself. So the
// last two are asked of sessions whose reads are monotonic.
//
// A session is a process: one that goes on after an operation of unknown outcome is a new one.
type guarantee struct {
	name             string
	own, seen        bool // the writes that a session did, or saw, are known to whom it asks
	behind, followed bool // with a write come those that its session did, or saw, before it
}

var (
	readYourWrites    = guarantee{name: "read_your_writes", own: true}
	monotonicReads    = guarantee{name: "monotonic_reads", seen: true}
	monotonicWrites   = guarantee{name: "monotonic_writes", seen: true, behind: true}
	writesFollowReads = guarantee{name: "writes_follow_reads", seen: true, followed: true}
)

// judge judges the guarantee.
func (g guarantee) judge(seen *Seen, b Budget) Judgement {
	a := accessesOf(seen.Service, seen.History)
	if j, over := a.before(g.name, seen); over {
		return j
	}
	judged := false
	lines := a.sessions()
	for _, row := range a.rows() {
		if b.Steps -= len(a.all)/64 + 1; b.Steps <= 0 {
			return a.judgement(g.name, Undecided, nil)
		}
		if (g.behind || g.followed) && newServing(monotonicReads, a, lines, row).lapse() != nil {
			continue
		}
		judged = true
		if bad := newServing(g, a, lines, row).lapse(); bad != nil {
			return bad.explain()
		}
	}
	if !judged {
		return Judgement{Finding: vacuous(g.name, "nobody read without going back by himself, and only such a reader can tell")}
	}
	return a.clear(Judgement{Finding: Finding{Property: g.name}})
}

// sessions are the accesses of each row, in order.
func (a *accesses) sessions() [][]int32 {
	var lines [][]int32
	for i := range a.all {
		for row := a.all[i].Row; row >= len(lines); {
			lines = append(lines, nil)
		}
		lines[a.all[i].Row] = append(lines[a.all[i].Row], int32(i))
	}
	return lines
}
