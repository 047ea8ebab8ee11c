package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// diagramRows is how many rows a drawn diagram has at most: what is longer nobody reads on paper.
const diagramRows = 250

// A drawnDiagram is a space-time diagram of a part of a run, laid out: a row for each event that is worth one, and
// the messages from row to row. It knows nothing of pixels.
type drawnDiagram struct {
	title  []string
	lanes  []drawnLane
	rows   []drawnRow
	ways   []drawnWay
	hidden int // events of the part that have no row
	more   int // rows that it would have had beyond those that fit
}

// A drawnLane is the column of a node, or of several.
type drawnLane struct {
	name   string
	spells []spell
}

type drawnRow struct {
	event    sim.Event
	lane     int // -1: the event is of no node
	text     string
	fault    bool // something begins to go wrong, or the row says so
	evidence bool
	path     bool          // it led to the evidence
	quiet    int           // events since the row before that have none
	after    time.Duration // since the row before
}

// A drawnWay is a message from a row to another. One that is lost ends on its way; one that arrives at no row ends
// beside its sender.
type drawnWay struct {
	from, to   int // rows; to is -1 if it arrives at none
	sent, lane int // lanes of sender and receiver
	lost, path bool
}

// draw lays out the part of the run that a filter leaves, with the causes of what shows a violation in front.
func (r *Report) draw(x *Index, f *Filter) (*drawnDiagram, error) {
	var show []uint64
	d := &drawnDiagram{}
	if r.result != nil {
		if shown := evidence(r.result); shown != nil {
			show = shown.Events
			d.title = append(d.title, shown.Property+": "+readable(tidy(shown.Why)))
		}
	}
	path := r.pathTo(x, show)
	nums := r.drawn(x, f, path)
	if len(nums) == 0 {
		return nil, fmt.Errorf("no event is left to draw: widen the window, or restrict it by fewer words")
	}
	nums = d.fit(nums, path)
	d.place(r, nums)
	at := map[uint64]int{}
	var last sim.Event
	for _, num := range nums {
		e, _ := r.world.Event(num)
		if folded := r.senderRow(&e, at); folded >= 0 {
			at[num] = folded // it leaves from the row of what made it
			continue
		}
		row := drawnRow{event: e, lane: d.laneOf(r, e.Node), text: r.words(&e), path: path[num], evidence: slices.Contains(show, num)}
		row.fault = e.Kind == sim.Faulted || e.Kind == sim.Crashed || e.Kind == sim.Dropped
		if len(d.rows) > 0 {
			row.after = e.At - last.At
			row.quiet = int(e.Num-last.Num) - 1
		}
		at[num], last = len(d.rows), e
		d.rows = append(d.rows, row)
	}
	d.messages(r, nums, at, path)
	for i := range d.rows {
		d.hidden += d.rows[i].quiet
	}
	return d, nil
}

// pathTo are the events that show a violation, and all that led to them.
func (r *Report) pathTo(x *Index, show []uint64) map[uint64]bool {
	path := map[uint64]bool{}
	for _, num := range show {
		path[num] = true
		timers := 0
		for e, kept := r.world.Event(num); kept && e.Cause != 0 && timers < 2; e, kept = r.world.Event(e.Cause) {
			if e.Kind == sim.Fired { // a timer's causes are earlier timers, without end
				timers++
			}
			path[e.Cause] = true
		}
	}
	for _, num := range behindOf(r.world, r.world.Events(), show) {
		path[num] = true
	}
	return path
}

// drawn are the events of a part that are worth a row, and those of the path.
func (r *Report) drawn(x *Index, f *Filter, path map[uint64]bool) (nums []uint64) {
	for num := uint64(1); num <= r.world.Latest(); num++ {
		e, _ := r.world.Event(num)
		if f.Has(&e) && (path[num] && e.Kind != sim.Synced && e.Kind != sim.Wrote || !x.Quiet(&e)) {
			nums = append(nums, num)
		}
	}
	return nums
}

// fit keeps as many events as there is room for: those up to what shows the violation, and a few behind it.
func (d *drawnDiagram) fit(nums []uint64, path map[uint64]bool) []uint64 {
	most := 2 * diagramRows // about half of the events are sent messages, which leave from another's row
	if len(nums) <= most {
		return nums
	}
	d.more = len(nums) - most
	last := 0
	for i, num := range nums {
		if path[num] {
			last = i
		}
	}
	to := min(max(last+most/10, most), len(nums))
	out := make([]uint64, 0, most)
	room := most
	for _, num := range nums[:to-most] {
		if path[num] {
			room--
		}
	}
	room = max(room, most/2)
	for _, num := range nums[:to-room] {
		if path[num] {
			out = append(out, num)
		}
	}
	return append(out, nums[to-room:to]...)
}

// lanesDrawn is how many servers have a column of their own.
const lanesDrawn = 12

// place gives the servers that the events are about a column each, those with most events, and the clients one together.
func (d *drawnDiagram) place(r *Report, nums []uint64) {
	seen := map[sim.ID]int{}
	for _, num := range nums {
		e, _ := r.world.Event(num)
		seen[e.Node]++
		seen[e.Peer]++
	}
	var servers []sim.ID
	for _, id := range r.cast.Servers {
		if seen[id] > 0 {
			servers = append(servers, id)
		}
	}
	slices.SortStableFunc(servers, func(a, b sim.ID) int { return cmp.Compare(seen[b], seen[a]) })
	if len(servers) > lanesDrawn {
		d.title = append(d.title, fmt.Sprintf("%d servers of which less is to tell have no column", len(servers)-lanesDrawn))
		servers = servers[:lanesDrawn]
	}
	slices.Sort(servers)
	for _, id := range servers {
		lane := drawnLane{name: r.world.Name(id)}
		for _, s := range r.story.lanes.spells {
			if s.node == id {
				lane.spells = append(lane.spells, s)
			}
		}
		if st := r.story.lanes.states[id]; st != nil {
			lane.spells = append(lane.spells, spell{id, st.since, r.story.end, st.now})
		}
		d.lanes = append(d.lanes, lane)
	}
	var others []string
	for id := sim.ID(1); int(id) <= r.world.Size(); id++ {
		if seen[id] > 0 && !slices.Contains(r.cast.Servers, id) {
			others = append(others, r.world.Name(id))
		}
	}
	if len(others) > 3 {
		others = []string{"clients"}
	}
	for _, name := range others {
		d.lanes = append(d.lanes, drawnLane{name: name})
	}
}

// laneOf is the column of a node; -1: it has none.
func (d *drawnDiagram) laneOf(r *Report, id sim.ID) int {
	if id == 0 {
		return -1
	}
	name := r.world.Name(id)
	if !slices.Contains(r.cast.Servers, id) && len(d.lanes) > 0 && d.lanes[len(d.lanes)-1].name == "clients" {
		return len(d.lanes) - 1
	}
	return slices.IndexFunc(d.lanes, func(l drawnLane) bool { return l.name == name })
}

// senderRow is the row from which a sent message leaves: that of what made it, if that is of the same node and instant;
// -1: the message has a row of its own.
func (r *Report) senderRow(e *sim.Event, at map[uint64]int) int {
	if e.Kind != sim.Sent && e.Kind != sim.Duplicated {
		return -1
	}
	for num := e.Cause; num != 0; {
		c, kept := r.world.Event(num)
		if !kept || e.Kind == sim.Sent && c.Node != e.Node || c.At != e.At {
			break
		}
		if row, has := at[num]; has {
			return row
		}
		num = c.Cause
	}
	return -1
}

// messages finds the ways of the messages that leave or arrive in the rows.
func (d *drawnDiagram) messages(r *Report, nums []uint64, at map[uint64]int, path map[uint64]bool) {
	arrived := map[uint64]bool{}
	for _, num := range nums {
		e, _ := r.world.Event(num)
		if e.Kind != sim.Delivered && e.Kind != sim.Dropped {
			continue
		}
		arrived[e.Cause] = true
		way := drawnWay{from: at[num], to: at[num], sent: d.laneOf(r, e.Peer), lane: d.laneOf(r, e.Node), path: path[num] && path[e.Cause]}
		if e.Kind == sim.Dropped {
			way.sent, way.lane, way.lost = way.lane, way.sent, true
		}
		if from, has := at[e.Cause]; has {
			way.from = from
		}
		if way.sent >= 0 && way.lane >= 0 && (e.Peer != 0) {
			d.ways = append(d.ways, way)
		}
	}
	for _, num := range nums {
		e, _ := r.world.Event(num)
		if e.Kind == sim.Sent && !arrived[num] {
			way := drawnWay{from: at[num], to: -1, sent: d.laneOf(r, e.Node), lane: d.laneOf(r, e.Peer), path: path[num]}
			if way.sent >= 0 && way.lane >= 0 {
				d.ways = append(d.ways, way)
			}
		}
	}
	slices.SortStableFunc(d.ways, func(a, b drawnWay) int { // those in front are drawn last
		return cmp.Compare(inFront(a.path), inFront(b.path))
	})
}

func inFront(path bool) int {
	if path {
		return 1
	}
	return 0
}

// words say an event in a line, with its node in front.
func (r *Report) words(e *sim.Event) string {
	text := strings.Replace(r.Sentence(e), "  ", " ", 1) // pictures have no columns within a text
	if _, undone := undo(e.Why); e.Kind == sim.Faulted && !undone {
		return "▼ " + text
	}
	return text
}
