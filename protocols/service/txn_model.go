package service

import "strings"

// txnModel is written on the text of the whole state, as a transaction that reads all keys would
// find it: x=[1 2]; z=3. Keys are in the order of their first writes.
func txnModel() Model {
	m := Sequential("", func(state string, op Op) (string, Result, bool) {
		if op.Name != "txn" {
			return state, Result{}, false
		}
		accesses, err := ReadTxn(op.Value)
		if err != nil {
			return state, Result{}, true
		}
		var answers []string
		for _, a := range accesses {
			value := txnValue(state, a.Key)
			switch a.Do {
			case ReadAccess:
				answers = append(answers, a.Key+"="+value)
			case WriteAccess:
				state = txnSet(state, a.Key, a.Value)
			case AppendAccess:
				if list, is := strings.CutSuffix(value, "]"); is {
					state = txnSet(state, a.Key, list+" "+a.Value+"]")
				} else {
					state = txnSet(state, a.Key, "["+a.Value+"]")
				}
			}
		}
		return state, Result{OK: true, Value: strings.Join(answers, "; ")}, true
	}, func(state string) string {
		if state == "" {
			return "empty"
		}
		return state
	})
	return m
}

// txnValue is the text under a key; "" if it was never written.
func txnValue(state, key string) string {
	_, rest, found := strings.Cut("; "+state, "; "+key+"=")
	if !found {
		return ""
	}
	value, _, _ := strings.Cut(rest, ";")
	return value
}

// txnSet replaces the text under a key, or adds the key.
func txnSet(state, key, value string) string {
	before, rest, found := strings.Cut("; "+state, "; "+key+"=")
	if !found {
		return strings.TrimPrefix(state+"; "+key+"="+value, "; ")
	}
	_, after, more := strings.Cut(rest, ";")
	if more {
		after = ";" + after
	}
	return strings.TrimPrefix(before+"; "+key+"="+value+after, "; ")
}
