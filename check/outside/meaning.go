package outside

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
)

// cellOp is an operation on a register or a key.
func cellOp(r *record) (service.Op, error) {
	op := service.Op{Name: r.f, Key: r.key}
	switch r.f {
	case "write", "put", "append":
		op.Value = text(r.value)
	case "cas":
		pair, ok := r.value.([]any)
		if !ok || len(pair) != 2 {
			return op, fmt.Errorf("the value of a cas must be what it expects and what it writes, as in [1 2], not %s", text8(r.value))
		}
		op.Old, op.Value = text(pair[0]), text(pair[1])
	}
	return op, nil
}

// cellResult is what it came to. A cas that failed tells what it found if its value is no pair.
func cellResult(r *record) (service.Result, error) {
	switch r.f {
	case "read", "get":
		return service.Result{OK: true, Value: text(r.value)}, nil
	case "cas":
		out := service.Result{OK: r.kind == "ok"}
		if _, pair := r.value.([]any); !pair && !out.OK {
			out.Value = text(r.value)
		}
		return out, nil
	}
	return service.Result{OK: true}, nil
}

func amountOp(r *record) (service.Op, error) {
	op := service.Op{Name: r.f}
	if r.f == "add" {
		n, ok := r.value.(int64)
		if !ok {
			return op, fmt.Errorf("a counter adds whole numbers, not %s; for a set say --model set", text8(r.value))
		}
		op.Amount = n
	}
	return op, nil
}

func numberResult(r *record) (service.Result, error) {
	n, ok := r.value.(int64)
	if r.f == "read" && !ok {
		return service.Result{}, fmt.Errorf("a counter reads a whole number, not %s; for a set say --model set", text8(r.value))
	}
	return service.Result{OK: true, Number: n}, nil
}

func valueOp(r *record) (service.Op, error) {
	op := service.Op{Name: r.f}
	if r.f == "add" || r.f == "enqueue" {
		if op.Value = text(r.value); op.Value == "" {
			return op, fmt.Errorf("%s needs a value", r.f)
		}
	}
	return op, nil
}

func textResult(r *record) (service.Result, error) {
	if r.f == "dequeue" {
		return service.Result{OK: r.value != nil, Value: text(r.value)}, nil
	}
	return service.Result{OK: true}, nil
}

func setResult(r *record) (service.Result, error) {
	if r.f != "read" {
		return service.Result{OK: true}, nil
	}
	items, ok := r.value.([]any)
	if !ok && r.value != nil {
		return service.Result{}, fmt.Errorf("a set reads all its values, as in [1 2], not %s; for a sum say --model counter", text8(r.value))
	}
	all := make([]string, len(items))
	for i := range items {
		all[i] = text(items[i]) + "\x00"
	}
	slices.Sort(all)
	return service.Result{OK: true, Value: strings.Join(all, "")}, nil
}

func bareOp(r *record) (service.Op, error) { return service.Op{Name: r.f}, nil }

func doneResult(*record) (service.Result, error) { return service.Result{OK: true}, nil }

// accessesOf are the accesses of a transaction: [[:append x 1] [:r y nil]].
func accessesOf(r *record) (accesses []service.Access, readings []service.Reading, err error) {
	all, ok := r.value.([]any)
	if !ok {
		return nil, nil, fmt.Errorf("the value of a txn must be its accesses, as in [[:append x 1] [:r y nil]], not %s", text8(r.value))
	}
	for _, one := range all {
		parts, ok := one.([]any)
		if !ok || len(parts) != 3 {
			return nil, nil, fmt.Errorf("an access must be three things, as in [:append x 1], not %s", text8(one))
		}
		a := service.Access{Do: service.AccessKind(text(parts[0])), Key: text(parts[1])}
		switch a.Do {
		case service.ReadAccess:
			found := service.Reading{Key: a.Key, Found: parts[2] != nil}
			if list, ok := parts[2].([]any); ok {
				found.List = true
				found.Found = len(list) > 0
				for _, v := range list {
					found.Values = append(found.Values, text(v))
				}
			} else if found.Found {
				found.Values = []string{text(parts[2])}
			}
			readings = append(readings, found)
		case service.AppendAccess, service.WriteAccess:
			a.Value = text(parts[2])
		default:
			return nil, nil, fmt.Errorf("an access is r, append or w, not %s", text8(parts[0]))
		}
		if strings.ContainsAny(a.Key+a.Value, "=[]; \t\n") || a.Key == "" || a.Do != service.ReadAccess && a.Value == "" {
			return nil, nil, fmt.Errorf("keys and values of transactions are words without blanks and = [ ] ;, unlike %s", text8(one))
		}
		accesses = append(accesses, a)
	}
	if len(accesses) == 0 {
		return nil, nil, fmt.Errorf("a transaction needs an access, as in [[:r x nil]]")
	}
	return accesses, readings, nil
}

func txnOp(r *record) (service.Op, error) {
	accesses, _, err := accessesOf(r)
	return service.Op{Name: "txn", Value: service.WriteTxn(accesses)}, err
}

func txnResult(r *record) (service.Result, error) {
	_, readings, err := accessesOf(r)
	return service.Result{OK: true, Value: service.WriteReadings(readings)}, err
}
