package abd

import "fmt"

// A Tag orders the values of the register: by sequence number, and by writer where two writers chose
// the same one (Lynch and Shvartsman). The zero Tag is that of the first value, which nobody wrote.
type Tag struct {
	Seq    int64
	Writer int // the process that wrote
}

// Less reports whether t comes before u.
func (t Tag) Less(u Tag) bool {
	return t.Seq < u.Seq || t.Seq == u.Seq && t.Writer < u.Writer
}

// Next is the tag by which a writer goes beyond t.
func (t Tag) Next(writer int) Tag { return Tag{Seq: t.Seq + 1, Writer: writer} }

func (t Tag) String() string {
	if t == (Tag{}) {
		return "none"
	}
	return fmt.Sprintf("%d.%d", t.Seq, t.Writer)
}

// A Tagged is a value with its tag.
type Tagged struct {
	Tag   Tag
	Value string
}

func (v Tagged) String() string {
	if v == (Tagged{}) {
		return "nothing"
	}
	return fmt.Sprintf("%v %s", v.Tag, v.Value)
}
