package service

import (
	"fmt"
	"strings"
)

// A transaction is written down as its accesses, one after the other, in the Value of an [Op]:
//
//	r x; append y c1-3; w z c1-4
//
// What it read is written in the Value of its [Result], in the order of its reads:
//
//	x=[c2-1 c1-2]; z=c1-4
//
// A key that was never written reads as nothing: x=. Keys and values contain no blanks, and none of
// the characters = [ ] ; which stand between them.

// An Access is a read or a write of one key by a transaction.
type Access struct {
	Do    AccessKind
	Key   string
	Value string // what is appended or written
}

// An AccessKind is what an access does.
type AccessKind string

// The kinds of access. A key holds a list or a register, whichever it is used as first.
const (
	ReadAccess   AccessKind = "r"
	AppendAccess AccessKind = "append" // to the list
	WriteAccess  AccessKind = "w"      // of the register
)

// A Reading is what one read of a transaction found.
type Reading struct {
	Key    string
	Found  bool
	Values []string // of the list, in its order; of a register, the one
	List   bool     // it is a list
}

// WriteTxn writes a transaction down.
func WriteTxn(accesses []Access) string {
	parts := make([]string, len(accesses))
	for i, a := range accesses {
		parts[i] = string(a.Do) + " " + a.Key
		if a.Do != ReadAccess {
			parts[i] += " " + a.Value
		}
	}
	return strings.Join(parts, "; ")
}

// ReadTxn reads what [WriteTxn] wrote, or somebody by hand.
func ReadTxn(text string) ([]Access, error) {
	var accesses []Access
	for part := range strings.SplitSeq(text, ";") {
		words := strings.Fields(part)
		a := Access{}
		switch {
		case len(words) == 2 && words[0] == string(ReadAccess):
			a = Access{Do: ReadAccess, Key: words[1]}
		case len(words) == 3 && (words[0] == string(AppendAccess) || words[0] == string(WriteAccess)):
			a = Access{Do: AccessKind(words[0]), Key: words[1], Value: words[2]}
		default:
			return nil, fmt.Errorf("%q is no access of a transaction; write r x, append x 1 or w x 1, "+
				"with a semicolon between two", strings.TrimSpace(part))
		}
		if strings.ContainsAny(a.Key+a.Value, "=[]") {
			return nil, fmt.Errorf("a key or a value of a transaction has none of = [ ] in it, unlike %q",
				strings.TrimSpace(part))
		}
		accesses = append(accesses, a)
	}
	return accesses, nil
}

// WriteReadings writes down what a transaction read.
func WriteReadings(readings []Reading) string {
	parts := make([]string, len(readings))
	for i, r := range readings {
		parts[i] = r.Key + "=" + r.text()
	}
	return strings.Join(parts, "; ")
}

// text is what was found: nothing, a value, or a list of values.
func (r *Reading) text() string {
	switch {
	case !r.Found:
		return ""
	case r.List:
		return "[" + strings.Join(r.Values, " ") + "]"
	}
	return r.Values[0]
}

// ReadReadings reads what [WriteReadings] wrote.
func ReadReadings(text string) ([]Reading, error) {
	if text == "" {
		return nil, nil
	}
	var readings []Reading
	for part := range strings.SplitSeq(text, ";") {
		key, found, equals := strings.Cut(strings.TrimSpace(part), "=")
		if !equals || key == "" {
			return nil, fmt.Errorf("%q is nothing that a transaction reads; write x=1 or x=[1 2], "+
				"with a semicolon between two", strings.TrimSpace(part))
		}
		r := Reading{Key: key, Found: found != ""}
		inner, list := strings.CutPrefix(found, "[")
		if list {
			r.List = true
			r.Values = strings.Fields(strings.TrimSuffix(inner, "]"))
		} else if r.Found {
			r.Values = []string{found}
		}
		readings = append(readings, r)
	}
	return readings, nil
}
