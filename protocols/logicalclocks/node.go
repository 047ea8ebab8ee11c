package logicalclocks

import (
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// keyClock is where the disk has the clock.
const keyClock = "clock"

// shown is how many posts a reader is shown, and compared is with how many of them a node compares a new one.
const (
	shown    = 10
	compared = 3
)

// A Node takes part in the chat.
type Node struct {
	*config
	kept  kept   // on stable storage
	posts []Post // the last ones that it has posted or heard in this life, in the order in which they are shown
}

// kept is what must last.
type kept struct {
	Clock Stamp
	Posts int // how many it has made
	Last  Event
}

// An Event is the last one of a node, as its disk has it: the nth.
type Event struct {
	PostID
	N     int
	Heard bool // it is the receipt of the post
	Stamp Stamp
	Wall  int64
}

// Start boots the node from its disk.
func (n *Node) Start(env *sim.Env) {
	switch record := env.Disk().Get(keyClock).(type) {
	case sim.Corrupt:
		env.Exit("the checksum of its clock is wrong")
		return
	case *kept:
		n.kept = *record
		if n.mutants.On(volatileClock) { // Without the rule: mutants/volatile-clock.
			n.kept.Clock = Stamp{}
		}
	}
	if n.clock == vector && n.kept.Clock.V == nil {
		n.kept.Clock.V = make([]int64, len(env.Peers()))
	}
	env.Emit(Booted{n.kept.Clock, n.kept.Last})
}

// Receive handles a message.
func (n *Node) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		n.handleRequest(env, m)
	case Post:
		n.handlePost(env, m)
	}
}

// Timer is never called: a node sets none.
func (n *Node) Timer(*sim.Env, sim.Timer) {}

// handleRequest posts what a client says, or shows it what others have said.
func (n *Node) handleRequest(env *sim.Env, m service.Request) {
	result := service.Result{OK: true}
	switch m.Op.Name {
	case "post":
		n.post(env, m.Op.Value)
	case "read":
		result.Value = n.show(env)
	}
	env.Send(m.Client, service.Reply{Seq: m.Seq, Result: result})
}

// post is an event: the clock goes on, and what is posted carries it.
func (n *Node) post(env *sim.Env, text string) {
	wall := int64(env.Now())
	n.kept.Clock = n.step(env.ID(), n.kept.Clock, wall)
	n.kept.Posts++
	p := Post{PostID: PostID{env.ID(), n.kept.Posts}, Text: text, Stamp: n.kept.Clock}
	n.save(env, Event{PostID: p.PostID, Wall: wall})
	p.size = 8 + len(text) + p.Stamp.size(n.clock)
	env.Emit(Posted{p.PostID, text, p.Stamp, wall})
	for _, peer := range env.Peers() {
		if peer != env.ID() {
			env.Send(peer, p)
		}
	}
	n.add(env, p)
}

// handlePost is an event, too: the clock goes past what the post carries.
func (n *Node) handlePost(env *sim.Env, p Post) {
	wall := int64(env.Now())
	if n.future(p.Stamp, wall) {
		env.Emit(Refused{p.PostID, p.Stamp.L - wall})
		return
	}
	n.kept.Clock = n.receive(env.ID(), n.kept.Clock, p.Stamp, wall)
	n.save(env, Event{PostID: p.PostID, Heard: true, Wall: wall})
	env.Emit(Heard{p.PostID, p.Text, n.kept.Clock, p.Stamp, wall})
	n.add(env, p)
}

// save writes an event with its clock to the disk, before anybody can learn of it.
func (n *Node) save(env *sim.Env, e Event) {
	e.N, e.Stamp = n.kept.Last.N+1, n.kept.Clock
	n.kept.Last = e
	record := n.kept
	env.Disk().Set(keyClock, &record)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
	}
}

// add puts a post in its place, and says how it stands to the last ones.
func (n *Node) add(env *sim.Env, p Post) {
	if slices.ContainsFunc(n.posts, func(q Post) bool { return q.PostID == p.PostID }) {
		return // The network brought a second copy.
	}
	for _, q := range n.posts[max(0, len(n.posts)-compared):] {
		env.Emit(Compared{q.PostID, p.PostID, n.compare(q.Stamp, p.Stamp)})
	}
	n.posts = append(slices.Clip(n.posts), p)
	if !n.mutants.On(asTheyCome) { // Without the rule: mutants/as-they-come.
		slices.SortStableFunc(n.posts, n.inOrder)
	}
	n.posts = n.posts[max(0, len(n.posts)-shown):]
}

// show is what a reader is shown. Between posts of which the vector clock knows that neither caused the other there is a
// bar.
func (n *Node) show(env *sim.Env) string {
	var text strings.Builder
	ids := make([]PostID, len(n.posts))
	for i, p := range n.posts {
		ids[i] = p.PostID
		switch {
		case i == 0:
		case n.compare(n.posts[i-1].Stamp, p.Stamp) == Concurrent:
			text.WriteString(" | ")
		default:
			text.WriteString(", ")
		}
		text.WriteString(p.Text)
	}
	env.Emit(Shown{ids})
	return text.String()
}

// Inspect shows the clock.
func (n *Node) Inspect(v *sim.View) {
	v.Durable("clock", n.kept.Clock.String())
	v.Durable("posts", n.kept.Posts)
	v.Volatile("shown", len(n.posts))
}
