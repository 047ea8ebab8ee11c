package locks

// Acquire asks for the lock. A worker asks again under the number of its request until it has the lock.
type Acquire struct {
	Request uint64 // no other of this worker has the number, in any life
	Try     int    // of the request
}

// Granted answers an Acquire: the lock is the worker's for the time of a lease, from now on.
type Granted struct {
	Request uint64
	Try     int
	Token   uint64 // above all before it of this server
}

// Taken answers an Acquire: somebody else has the lock.
type Taken struct {
	Request uint64
	Try     int
}

// Release gives back what was granted to a request.
type Release struct{ Request uint64 }
