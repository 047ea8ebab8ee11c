package cache

import "time"

// An item is a value in a cache.
type item struct {
	key string
	Entry
	born  time.Duration // by the cache's monotonic clock: the database said so then, or later
	took  time.Duration // from the lease to the set
	gone  bool          // a write has been heard of
	since time.Duration // of one that is gone

	older, newer *item // by last use
}

// An lru is items by key, and in the order in which they were last used.
type lru struct {
	items          map[string]*item
	oldest, newest *item
}

// use makes the item the newest.
func (l *lru) use(it *item) {
	l.unlink(it)
	l.link(it)
}

// put adds an item, in place of one with its key.
func (l *lru) put(it *item) {
	if was := l.items[it.key]; was != nil {
		l.unlink(was)
	}
	l.items[it.key] = it
	l.link(it)
}

// drop takes an item out.
func (l *lru) drop(it *item) {
	l.unlink(it)
	delete(l.items, it.key)
}

func (l *lru) link(it *item) {
	it.older, it.newer = l.newest, nil
	if l.newest != nil {
		l.newest.newer = it
	} else {
		l.oldest = it
	}
	l.newest = it
}

func (l *lru) unlink(it *item) {
	if it.older != nil {
		it.older.newer = it.newer
	} else {
		l.oldest = it.newer
	}
	if it.newer != nil {
		it.newer.older = it.older
	} else {
		l.newest = it.older
	}
}
