package check

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"
)

func TestDbg(t *testing.T) {
	m, _ := ModelOf("queue")
	h := chaos(rand.New(rand.NewSource(1)), "queue", 6, 9000)
	for _, p := range parts(m, &h.History) {
		p = p.prune()
		s := newSearch(m, p, 10000)
		s.explain = true
		out := s.run()
		fmt.Println(out, s.far, p.ops[p.marks[s.far].op])
		st := State{}
		for _, i := range s.best {
			o := p.ops[i]
			front, _, _ := strings.Cut(st.Text, "\x00")
			if o.CallEvent > 1150 || !o.Known {
				fmt.Println("   ", o, o.CallEvent, o.ReturnEvent, "rank", s.ranks[i], "front", front, strings.Count(st.Text, "\x00"))
			}
			st, _ = m.Step(st, o)
		}
		for _, q := range s.pending {
			if q >= 0 {
				fmt.Println("   pending", p.ops[q], p.ops[q].CallEvent, p.ops[q].ReturnEvent)
			}
		}
		for i, o := range p.ops {
			if o.Op.Name == "enqueue" && o.CallEvent > 1080 && o.CallEvent < 1230 {
				f := false
				for _, d := range p.ops {
					if d.Op.Name == "dequeue" && d.Result.Value == o.Op.Value {
						f = true
						fmt.Println(s.ranks[i], o, o.CallEvent, o.ReturnEvent, "deq", d.CallEvent, d.ReturnEvent)
					}
				}
				if !f {
					fmt.Println(s.ranks[i], o, o.CallEvent, o.ReturnEvent)
				}
			}
		}
	}
}
