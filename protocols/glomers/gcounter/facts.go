package gcounter

import "fmt"

// Accepted says that a node is asked to add an amount, which it has not been asked for before.
type Accepted struct{ Amount int64 }

// Added says that an amount is in the store's sum, which the node tells its client.
type Added struct{ Amount int64 }

// Read says that a node answers a client with the sum.
type Read struct{ Sum int64 }

func (f Accepted) String() string { return fmt.Sprintf("is asked to add %d", f.Amount) }

func (f Added) String() string { return fmt.Sprintf("has added %d", f.Amount) }

func (f Read) String() string { return fmt.Sprintf("reads %d", f.Sum) }
