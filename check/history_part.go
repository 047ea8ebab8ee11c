package check

// Only is the part of the history of which the operations are kept, as if its clients had asked for
// nothing else. No more is added to it: it does not listen to a world.
func (h *History) Only(keep func(o *Operation) bool) *History {
	out := &History{}
	place := make([]int32, len(h.ops)) // in the part; -1: it is not kept
	rows := make([]int, h.rows)        // one more than in the part; 0: none of its operations was kept yet
	for i := range h.ops {
		place[i] = -1
		if !keep(&h.ops[i]) {
			continue
		}
		o := h.ops[i]
		if rows[o.Row] == 0 {
			out.rows++
			rows[o.Row] = out.rows
		}
		o.Row = rows[o.Row] - 1
		place[i] = int32(len(out.ops))
		out.ops = append(out.ops, o)
	}
	for _, m := range h.marks {
		if at := place[m.op]; at >= 0 {
			out.marks = append(out.marks, mark{op: at, returns: m.returns})
		}
	}
	return out
}
