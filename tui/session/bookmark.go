package session

import (
	"slices"

	"github.com/orrery-sim/orrery/scenarios"
)

// A Bookmark is an event of a branch that somebody wants to come back to.
type Bookmark struct {
	Branch *Branch
	Event  uint64
}

// Mark sets a bookmark at the cursor, or takes it away, and reports whether it is there now.
func (s *Session) Mark() bool {
	at := Bookmark{s.Branch, s.Cursor}
	if i := slices.Index(s.Bookmarks, at); i >= 0 {
		s.Bookmarks = slices.Delete(s.Bookmarks, i, i+1)
		return false
	}
	s.Bookmarks = append(s.Bookmarks, at)
	return true
}

// Marked reports whether an event of the branch that is looked at has a bookmark.
func (s *Session) Marked(num uint64) bool {
	return slices.Contains(s.Bookmarks, Bookmark{s.Branch, num})
}

// bookmarked is the plan with the bookmarks of a branch: its own, and those of its forebears as far as it is like them.
func (b *Branch) bookmarked() *scenarios.Plan {
	plan := *b.session.Plan
	plan.Bookmarks = nil
	last := ^uint64(0)
	for ; b != nil; last, b = min(last, b.from), b.Parent {
		for _, x := range b.session.Bookmarks {
			if x.Branch == b && x.Event <= last {
				plan.Bookmarks = append(plan.Bookmarks, x.Event)
			}
		}
	}
	slices.Sort(plan.Bookmarks)
	plan.Bookmarks = slices.Compact(plan.Bookmarks)
	return &plan
}
