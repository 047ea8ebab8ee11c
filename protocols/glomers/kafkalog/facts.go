package kafkalog

import "fmt"

// Appended says that a message is in a log, which the node tells its client.
type Appended struct {
	Key     string
	Offset  int
	Message string
}

// Polled says that a node answers with the messages of a log from an offset on, up to another.
type Polled struct {
	Key        string
	From, Upto int
}

// Committed says that a log is committed up to an offset, which the node tells its client.
type Committed struct {
	Key    string
	Offset int64
}

func (f Appended) String() string {
	return fmt.Sprintf("appended %s to %s at offset %d", f.Message, f.Key, f.Offset)
}

func (f Polled) String() string {
	return fmt.Sprintf("polled %s from offset %d up to %d", f.Key, f.From, f.Upto)
}

func (f Committed) String() string {
	return fmt.Sprintf("committed %s up to offset %d", f.Key, f.Offset)
}
