package export

import (
	"bufio"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/protocols/service"
)

// A record is a line of a history in Jepsen's shape: what a process did (https://github.com/jepsen-io/history).
type record struct {
	event   uint64
	process int
	kind    string // invoke, ok, fail, info
	f       string
	value   any // nil, int64, string, keyword, []any
	at      time.Duration
	failed  bool // it names an error
}

// A keyword is a name of EDN; in JSON it is a text.
type keyword string

// edn writes the history of the clients as EDN, a map a line, as Jepsen's checkers and orrery check read it. Where
// operations have a key the value is a pair of it and the value, as of Jepsen's independent keys.
func edn(w *bufio.Writer, p *part) error {
	return p.records(func(i int, r *record) error {
		fmt.Fprintf(w, "{:index %d, :time %d, :process %d, :type :%s, :f :%s, :value ", i, r.at.Nanoseconds(), r.process, r.kind, r.f)
		ednValue(w, r.value)
		if r.failed {
			w.WriteString(", :error :failed")
		}
		_, err := w.WriteString("}\n")
		return err
	})
}

func ednValue(w *bufio.Writer, v any) {
	switch v := v.(type) {
	case nil:
		w.WriteString("nil")
	case int64:
		fmt.Fprint(w, v)
	case keyword:
		w.WriteString(":" + string(v))
	case string:
		w.WriteString(`"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(escape.Line(v)) + `"`)
	case []any:
		w.WriteString("[")
		for i, x := range v {
			if i > 0 {
				w.WriteString(" ")
			}
			ednValue(w, x)
		}
		w.WriteString("]")
	}
}

// jepsenJSON writes the same records as JSON, an object a line.
func jepsenJSON(w *bufio.Writer, p *part) error {
	return p.records(func(i int, r *record) error {
		o := struct {
			Index   int    `json:"index"`
			Time    int64  `json:"time"`
			Process int    `json:"process"`
			Type    string `json:"type"`
			F       string `json:"f"`
			Value   any    `json:"value"`
			Error   string `json:"error,omitempty"`
		}{i, r.at.Nanoseconds(), r.process, r.kind, r.f, r.value, ""}
		if r.failed {
			o.Error = "failed"
		}
		return object(w, "", o, "\n")
	})
}

// records are the records of the history, in the order of their events.
func (p *part) records(each func(i int, r *record) error) error {
	ops := p.Result().History.Operations()
	var all []record
	for i := range ops {
		o := &ops[i]
		if call, _ := p.world.Event(o.CallEvent); !p.only.Has(&call) {
			continue
		}
		f, asked, came, refused := told(p.service(o), o)
		all = append(all, record{event: o.CallEvent, process: o.Row, kind: "invoke", f: f, value: asked, at: o.Call})
		if end, ended := endOf(o, asked, came, refused); ended {
			end.f = f
			all = append(all, end)
		}
	}
	if len(all) == 0 {
		return ErrNothing
	}
	slices.SortFunc(all, func(a, b record) int { return cmp.Compare(a.event, b.event) })
	for i := range all {
		if err := each(i, &all[i]); err != nil {
			return err
		}
	}
	return nil
}

// endOf is how an operation ended, if it did before the run was over.
func endOf(o *check.Operation, asked, came any, refused bool) (end record, ended bool) {
	end = record{event: o.ReturnEvent, process: o.Row, value: came, at: o.Return}
	switch {
	case o.Failed:
		end.kind, end.value, end.failed = "fail", asked, true
	case o.Known && refused:
		end.kind = "fail"
	case o.Known:
		end.kind = "ok"
	case o.GaveUp != 0:
		end.kind, end.event, end.at, end.value = "info", o.GaveUp, o.GaveUpAt, asked
	}
	return end, end.kind != ""
}

// service is the service that an operation asked.
func (p *part) service(o *check.Operation) *service.Service {
	for i := range p.Result().Served {
		if s := &p.Result().Served[i]; slices.Contains(s.Clients, o.Node) {
			return s.Service
		}
	}
	return p.Result().Service
}

// told is an operation in Jepsen's words: what it does, what it was asked with and what came of it, and whether it was
// refused, which is an outcome of its own.
func told(of *service.Service, o *check.Operation) (f string, asked, came any, refused bool) {
	op, r := o.Op, o.Result
	keyed := func(v any) any {
		if op.Key == "" {
			return v
		}
		return []any{op.Key, v}
	}
	switch name := of.Name + " " + op.Name; name {
	case "kv get", "register read":
		if r.Value == "" {
			return op.Name, keyed(nil), keyed(nil), false
		}
		return op.Name, keyed(nil), keyed(r.Value), false
	case "kv put", "kv append", "register write", "queue enqueue", "collection add":
		return op.Name, keyed(op.Value), keyed(op.Value), false
	case "kv delete": // which leaves what writing nothing leaves
		return "put", keyed(nil), keyed(nil), false
	case "kv cas", "register cas":
		pair := keyed([]any{op.Old, op.Value})
		return op.Name, pair, pair, !r.OK
	case "queue dequeue", "queue peek":
		if !r.OK {
			return op.Name, nil, nil, true
		}
		return op.Name, nil, r.Value, false
	case "counter add":
		return op.Name, op.Amount, op.Amount, false
	case "counter read":
		return op.Name, nil, r.Number, false
	case "collection read":
		all := []any{}
		for _, v := range strings.Fields(r.Value) {
			all = append(all, v)
		}
		return op.Name, nil, all, false
	case "txn txn":
		return op.Name, txn(op, service.Result{}), txn(op, r), false
	}
	return word(op.Name), of.Tell(op), of.TellResult(op, r), false
}

// word is a name as a keyword can have it.
func word(name string) string { return strings.Join(strings.Fields(name), "-") }

// txn is a transaction as Elle writes it: [[:append x 1] [:r y [1 2]]].
func txn(op service.Op, r service.Result) any {
	accesses, err := service.ReadTxn(op.Value)
	if err != nil {
		return op.Value
	}
	readings, _ := service.ReadReadings(r.Value)
	all := []any{}
	for _, a := range accesses {
		value := any(a.Value)
		if a.Do == service.ReadAccess {
			value = nil
			if len(readings) > 0 {
				value = found(&readings[0])
				readings = readings[1:]
			}
		}
		all = append(all, []any{keyword(a.Do), a.Key, value})
	}
	return all
}

// found is what a read of a transaction found.
func found(r *service.Reading) any {
	switch {
	case r.List:
		list := []any{}
		for _, v := range r.Values {
			list = append(list, v)
		}
		return list
	case !r.Found || len(r.Values) == 0:
		return nil
	}
	return r.Values[0]
}

func uintText(n uint64) string { return strconv.FormatUint(n, 10) }

func quotedLine(text string) string { return escape.Line(text) }
