package report

import (
	"fmt"
	"strings"

	"github.com/orrery-sim/orrery/scenarios"
)

// orders adds the orders of a run: what the operator asked for, and what came of
// it.
func (s *Story) orders(result *scenarios.Result) {
	for i := range result.Orders {
		o := &result.Orders[i]
		what := orderWords(o, result)
		s.Order(o.At, o.Event, false, fmt.Sprintf("operator: %s  ← %s", what, o.Text))
		length := Seconds(o.Done - o.At)
		switch {
		case o.Obeyed != 0:
			s.Order(o.Done, o.Obeyed, true, fmt.Sprintf("operator: %s is done, after %s", what, length))
		case o.GaveUp != 0:
			s.Order(o.Done, o.GaveUp, false, fmt.Sprintf("operator: %s is given up, after %s", what, length))
		}
	}
}

// orderWords is an order with the nodes that it is about: leave n3.
func orderWords(o *scenarios.OrderRecord, result *scenarios.Result) string {
	words := []string{o.Goal.Name}
	for _, id := range o.Goal.Nodes {
		words = append(words, result.Name(id))
	}
	if o.Of != "" {
		words = append(words, "of", o.Of)
	}
	if o.To != 0 {
		words = append(words, "at", result.Name(o.To))
	}
	return strings.Join(words, " ")
}

// An OrderObject is an order in what run --json prints.
type OrderObject struct {
	Text   string   `json:"text"` // leave(leader())
	Order  string   `json:"order"`
	Nodes  []string `json:"nodes"`
	Of     string   `json:"of,omitempty"` // the part of the servers
	AtNS   int64    `json:"at_ns"`
	DoneNS int64    `json:"done_ns"` // when it was carried out or given up; 0: neither
	Obeyed bool     `json:"obeyed"`
}

func orderObjects(r *scenarios.Result) []OrderObject {
	out := []OrderObject{}
	for i := range r.Orders {
		o := &r.Orders[i]
		nodes := []string{}
		for _, id := range o.Goal.Nodes {
			nodes = append(nodes, r.Name(id))
		}
		out = append(out, OrderObject{o.Text, o.Goal.Name, nodes, o.Of, int64(o.At), int64(o.Done), o.Obeyed != 0})
	}
	return out
}
