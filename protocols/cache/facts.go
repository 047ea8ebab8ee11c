package cache

import (
	"fmt"
	"time"
)

// Booted says that a node begins, and that a cache begins empty.
type Booted struct{}

// Hit says that a cache gave its value away.
type Hit struct {
	Key     string
	Version int
	Age     time.Duration // at most, as far as the cache knows
	Stale   bool          // it is out of date, and somebody is getting a new one
}

// Leased says that a cache had nothing to give, and that the asker may set it.
type Leased struct {
	Key   string
	Token uint64
}

// Waits says that a cache had nothing to give, and that somebody else is getting it.
type Waits struct{ Key string }

// Stored says that a cache has a new value.
type Stored struct {
	Key     string
	Version int
}

// Refused says that a cache did not take a value: the lease is void.
type Refused struct {
	Key     string
	Version int
}

// Invalidated says that a cache heard of a write.
type Invalidated struct {
	Key     string
	Version int
}

// Evicted says that a cache gave a value up, to have room for another.
type Evicted struct{ Key string }

// Fetching says that a front end begins to get a key, from wherever it is.
type Fetching struct{ Key string }

// Fetched says that it has come.
type Fetched struct {
	Key     string
	Version int
}

// Asked says that a front end asks the database for a key, or asks again.
type Asked struct{ Key string }

// Served says that the database has read a key.
type Served struct {
	Key     string
	Version int
}

// Written says that the database has written a key, and will not lose it.
type Written struct {
	Key     string
	Version int
}

// Acked says that a front end answers a write.
type Acked struct {
	Key     string
	Version int
}

func (f Booted) String() string { return "booted" }

func (f Hit) String() string {
	if f.Stale {
		return fmt.Sprintf("hit %s, version %d, stale", f.Key, f.Version)
	}
	return fmt.Sprintf("hit %s, version %d", f.Key, f.Version)
}

func (f Leased) String() string { return fmt.Sprintf("leased %s: %s", f.Key, tokenName(f.Token)) }

func (f Waits) String() string { return "waits for " + f.Key }

func (f Stored) String() string { return fmt.Sprintf("stored %s, version %d", f.Key, f.Version) }

func (f Refused) String() string { return fmt.Sprintf("refused %s, version %d", f.Key, f.Version) }

func (f Invalidated) String() string {
	return fmt.Sprintf("invalidated %s, version %d is written", f.Key, f.Version)
}

func (f Evicted) String() string { return "evicted " + f.Key }

func (f Fetching) String() string { return "fetching " + f.Key }

func (f Fetched) String() string { return fmt.Sprintf("fetched %s, version %d", f.Key, f.Version) }

func (f Asked) String() string { return "asked the database for " + f.Key }

func (f Served) String() string { return fmt.Sprintf("served %s, version %d", f.Key, f.Version) }

func (f Written) String() string { return fmt.Sprintf("written %s, version %d", f.Key, f.Version) }

func (f Acked) String() string { return fmt.Sprintf("acked %s, version %d", f.Key, f.Version) }
