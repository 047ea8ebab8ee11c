package kafkalog

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// slot is the store's key of an offset of a log.
func slot(key string, offset int) string { return fmt.Sprintf("%s/%d", key, offset) }

// slotOf is the log and the offset that a key of the store is of.
func slotOf(stored string) (key string, offset int, is bool) {
	at := strings.LastIndexByte(stored, '/')
	if at < 0 {
		return "", 0, false
	}
	offset, err := strconv.Atoi(stored[at+1:])
	return stored[:at], offset, err == nil
}

// committed is the store's key of how far a log has been committed.
func committed(key string) string { return key + " committed" }

// number is the committed offset that the store has; 0 if there is none.
func number(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
}

// A record is a message in a log, with the request by which it came.
type record struct {
	client  sim.ID
	seq     uint64
	message string
}

// String is the record as the store has it: 5.17 c1-3.
func (r record) String() string { return fmt.Sprintf("%d.%d %s", r.client, r.seq, r.message) }

// readRecord reads a record. What is written here is all that there is to be read.
func readRecord(text string) record {
	tag, message, _ := strings.Cut(text, " ")
	client, seq, _ := strings.Cut(tag, ".")
	id, _ := strconv.Atoi(client)
	n, _ := strconv.ParseUint(seq, 10, 64)
	return record{sim.ID(id), n, message}
}

// A prefix is what a node knows of a log: all that there is up to an offset.
type prefix struct {
	records []record
	last    map[sim.ID]placed // the last message of each client
}

// placed is where a request's message is.
type placed struct {
	seq    uint64
	offset int
}

// next is the first offset of which nothing is known.
func (p *prefix) next() int { return len(p.records) + 1 }

// learn takes account of the record at the next offset.
func (p *prefix) learn(r record) {
	if p.last == nil {
		p.last = map[sim.ID]placed{}
	}
	p.records = append(p.records, r)
	if r.seq > p.last[r.client].seq {
		p.last[r.client] = placed{r.seq, len(p.records)}
	}
}

// from is what a poll returns: the messages from an offset on, each with its offset.
func (p *prefix) from(offset int) string {
	var words []string
	for at := max(offset, 1); at <= len(p.records); at++ {
		words = append(words, entry(at, p.records[at-1].message))
	}
	return strings.Join(words, " ")
}

// entry is a message with its offset, as polls return it.
func entry(offset int, message string) string { return fmt.Sprintf("%d:%s", offset, message) }
