package twophase

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// A Txn names one attempt at a transaction. Its client has one transaction under way, and begins
// the next attempt when it knows that this one was aborted, so that of one client the later of two
// names is the only one that still matters.
type Txn struct {
	Client  sim.ID
	Seq     uint64 // of the client's operation
	Attempt int    // from 1
}

// String is the name as ParseTxn reads it: 7.3.1.
func (t Txn) String() string { return fmt.Sprintf("%d.%d.%d", t.Client, t.Seq, t.Attempt) }

// ParseTxn reads what [Txn.String] wrote.
func ParseTxn(text string) (Txn, error) {
	fields := strings.Split(text, ".")
	if len(fields) != 3 {
		return Txn{}, fmt.Errorf("%q is not the name of a transaction; they look like 7.3.1", text)
	}
	client, errClient := strconv.ParseInt(fields[0], 10, 32)
	seq, errSeq := strconv.ParseUint(fields[1], 10, 64)
	attempt, errAttempt := strconv.Atoi(fields[2])
	if errClient != nil || errSeq != nil || errAttempt != nil {
		return Txn{}, fmt.Errorf("%q is not the name of a transaction; they look like 7.3.1", text)
	}
	return Txn{Client: sim.ID(client), Seq: seq, Attempt: attempt}, nil
}

// Before reports whether t is an earlier transaction or attempt of the same client.
func (t Txn) Before(o Txn) bool {
	return t.Client == o.Client && (t.Seq < o.Seq || t.Seq == o.Seq && t.Attempt < o.Attempt)
}
