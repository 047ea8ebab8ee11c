package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/report"
)

// Of a violated promise at most so many operations are drawn.
const pictureMost = 16

// picture draws the operations that show a violation: each from its call to its return, the order in
// which most of them can have taken effect, and those that have no place in it.
func (r *run) picture(j *check.Judgement, w int) (out []line) {
	part := j.Part[:min(len(j.Part), pictureMost)]
	if len(part) == 0 {
		return nil
	}
	of := r.Report().Result().Service
	from, to := part[0].Call, part[0].Call
	for i := range part {
		from = min(from, part[i].Call)
		to = max(to, part[i].Call)
		if part[i].Known || part[i].Failed {
			to = max(to, part[i].Return)
		}
	}
	head := "    on the key " + j.Key + ", "
	if j.Key == "" {
		head = "    "
	}
	out = append(out, line{text: fmt.Sprintf("%sfrom %s to %s", head, report.Seconds(from), report.Seconds(to)), ink: dim})
	const left = 10
	room := max(w-left-2, 20)
	column := func(at time.Duration) int {
		return int(int64(room-1) * int64(min(at, to)-from) / int64(max(to-from, 1)))
	}
	for i := range part {
		o := &part[i]
		l := line{text: r.interval(o, column, room, left, of), event: o.CallEvent, drawn: true}
		if !placed(j.Longest, o) {
			l.ink = bad
		}
		out = append(out, l)
	}
	return append(out, r.order(j, part, of, w)...)
}

// placed reports whether an operation has a place in an order.
func placed(order []check.Operation, o *check.Operation) bool {
	return slices.ContainsFunc(order, func(x check.Operation) bool { return x.CallEvent == o.CallEvent })
}

// interval is an operation as a bar from its call to its return, with its words upon it or behind it.
func (r *run) interval(o *check.Operation, column func(time.Duration) int, room, left int, of *service.Service) string {
	words := o.Tell(of)
	from, to := column(o.Call), room-1
	end := "┄ nobody knows"
	if o.Known || o.Failed {
		to, end = column(o.Return), "┤"
	}
	bar := "├" + strings.Repeat("─", max(to-from-1, 0)) + end
	if n := width(words); n+4 <= to-from {
		bar = "├─" + words + strings.Repeat("─", to-from-2-n) + end
		words = ""
	}
	text := fmt.Sprintf("    %-*s%s%s", left-4, r.name(o.Node), strings.Repeat(" ", from), bar)
	if words == "" {
		return text
	}
	if width(text)+1+width(words) <= left+room {
		return text + " " + words
	}
	// There is no room behind it: the words stand in front.
	return fmt.Sprintf("    %-*s%s %s", left-4, r.name(o.Node), padLeft(words, from-1), bar)
}

func padLeft(text string, n int) string { return strings.Repeat(" ", max(n-width(text), 0)) + text }

// order says in which order most of the operations can have taken effect, and which cannot.
func (r *run) order(j *check.Judgement, part []check.Operation, of *service.Service, w int) (out []line) {
	var can, cannot []string
	for i := range j.Longest {
		can = append(can, fmt.Sprintf("%d. %s %s", i+1, r.name(j.Longest[i].Node), j.Longest[i].Tell(of)))
	}
	for i := range part {
		if !placed(j.Longest, &part[i]) {
			cannot = append(cannot, r.name(part[i].Node)+" "+part[i].Tell(of))
		}
	}
	for k, words := range [][]string{can, cannot} {
		if len(words) == 0 {
			continue
		}
		head, ink := fmt.Sprintf("can be put in order (%d of %d): ", len(can), len(j.Part)), plain
		if k == 1 {
			head, ink = "has no place in it: ", bad
		}
		for _, l := range report.Wrap(head+strings.Join(words, "   "), w-6) {
			out = append(out, line{text: "    " + l, ink: ink})
		}
	}
	return out
}
