package plumtree

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// missingTimer is the name of a node's timers for messages that were announced and have not come. The argument
// is the number of the timer.
const missingTimer = "missing"

// missing is a message that was announced and has not come.
type missing struct {
	id    messageID
	timer int         // its number
	set   bool        // it runs
	by    []announcer // who have it and were not asked, oldest announcement first
	gone  int         // how many announced it and were no neighbours any more before they were asked
}

// An announcer says that it has a message.
type announcer struct {
	id    sim.ID
	round int
}

// handleIHave notes who has what, and gives the messages some time to come by the tree (§3.7).
func (n *Node) handleIHave(env *sim.Env, from sim.ID, m IHave) {
	for _, a := range m.Of {
		if _, has := n.at[a.ID]; has {
			continue
		}
		i := n.lacks(a.ID)
		if i < 0 {
			i = len(n.missing)
			n.timers++
			n.missing = append(n.missing, missing{id: a.ID, timer: n.timers})
		}
		of := &n.missing[i]
		of.by = append(of.by, announcer{from, a.Round})
		env.Emit(Missing{from, a.ID})
		if !of.set {
			of.set = true
			env.SetTimer(sim.Timer{Name: missingTimer, Arg: of.timer}, n.wait)
		}
	}
}

// lacks is where a message is in missing; -1 if it is not.
func (n *Node) lacks(id messageID) int {
	return slices.IndexFunc(n.missing, func(m missing) bool { return m.id == id })
}

// onMissing asks the first who announced a message for it, which makes their link eager. If it does not come from
// there either, the next one is asked, sooner: it takes a round trip (§3.7).
func (n *Node) onMissing(env *sim.Env, t sim.Timer) {
	i := slices.IndexFunc(n.missing, func(m missing) bool { return m.timer == t.Arg })
	if i < 0 {
		return
	}
	of := &n.missing[i]
	if len(of.by) == 0 {
		of.set = false // until somebody announces it
		env.Emit(GaveUp{of.id, of.gone})
		return
	}
	first := of.by[0]
	of.by = slices.Delete(of.by, 0, 1)
	if n.mutants.On(firstOnly) { // Without the rule: mutants/first-only.
		of.by = nil
	}
	env.SetTimer(t, n.again)
	if n.mutants.On(noGraft) { // Without the rule: mutants/no-graft.
		return
	}
	n.setEager(first.id, true)
	env.Emit(Grafted{first.id, of.id})
	env.Send(first.id, Graft{ID: of.id, Round: first.round})
}

// handleGraft makes a link eager, and sends what was asked for (§3.7).
func (n *Node) handleGraft(env *sim.Env, from sim.ID, m Graft) {
	n.setEager(from, true)
	if i, has := n.at[m.ID]; has && !m.Only {
		env.Send(from, Gossip{m.ID, m.Round, n.received[i].text})
	}
}

// found strikes a message off those that are missing, and returns who had announced it.
func (n *Node) found(env *sim.Env, id messageID) []announcer {
	i := n.lacks(id)
	if i < 0 {
		return nil
	}
	of := n.missing[i]
	env.CancelTimer(sim.Timer{Name: missingTimer, Arg: of.timer})
	n.missing = slices.Delete(n.missing, i, i+1)
	return of.by
}

// forget strikes off what a node has announced that is no neighbour any more.
func (n *Node) forget(id sim.ID) {
	for i := range n.missing {
		of := &n.missing[i]
		were := len(of.by)
		of.by = slices.DeleteFunc(of.by, func(a announcer) bool { return a.id == id })
		of.gone += were - len(of.by)
	}
}
