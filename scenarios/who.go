package scenarios

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// An aim is what a selector needs to know beside the world: who it() and peer() are, the dice, and
// whom a nemesis must not hit.
type aim struct {
	it, peer sim.ID
	dice     *dice
	keep     *Who
}

// resolve finds the nodes of a selector, now. None is no error: it may find somebody later.
func (c *cast) resolve(who *Who, a *aim) ([]sim.ID, error) { return who.Kind.find(c, who, a) }

// part draws a part of the members, with some in it for sure and others out of it. Of tells how
// many of so many.
func (c *cast) part(who *Who, a *aim, of func(members int) int) ([]sim.ID, error) {
	pool, err := c.members(who)
	if err != nil {
		return nil, err
	}
	size := of(len(pool))
	var in []sim.ID
	if who.Excluding != nil {
		out, err := c.resolve(who.Excluding, a)
		if err != nil {
			return nil, err
		}
		pool = without(pool, out)
	}
	if who.Including != nil {
		ids, err := c.resolve(who.Including, a)
		if err != nil || len(ids) == 0 {
			return nil, err
		}
		in = without(ids, without(ids, c.servers))
		pool = without(pool, in)
	}
	ids := append(slices.Clip(in), a.dice.pick(pool, max(size-len(in), 0))...)
	slices.Sort(ids)
	return ids, nil
}

// spared are the nodes that the nemesis at work must not hit.
func (c *cast) spared(a *aim) ([]sim.ID, error) {
	if a.keep == nil {
		return nil, nil
	}
	return c.resolve(a.keep, a)
}

// has reports whether a node is among those that a selector finds now.
func (c *cast) has(who *Who, id sim.ID, a *aim) (bool, error) {
	if id == 0 {
		return false, nil
	}
	if who.Kind.has != nil {
		return who.Kind.has(c, who, id)
	}
	if who.Drawn() {
		ids, err := c.drawnOnce(who, a)
		return slices.Contains(ids, id), err
	}
	ids, err := c.resolve(who, a)
	return slices.Contains(ids, id), err
}

// drawnOnce resolves a random selector in a pattern when the pattern is first asked, and keeps to
// it: a pattern that drew anew for every event would mean nothing.
func (c *cast) drawnOnce(who *Who, a *aim) ([]sim.ID, error) {
	if ids, found := c.drawn[who]; found {
		return ids, nil
	}
	d := dice{w: c.world, purpose: sim.ForPattern, entry: sim.ID(c.entries + 1 + len(c.drawn)), again: c.redrawn}
	ids, err := c.resolve(who, &aim{it: a.it, peer: a.peer, dice: &d})
	if err == nil && len(ids) > 0 {
		c.drawn[who] = ids
	} else if d.drawn {
		c.redrawn++
	}
	return ids, err
}

func filter(ids []sim.ID, keep func(sim.ID) bool) []sim.ID {
	var out []sim.ID
	for _, id := range ids {
		if keep(id) {
			out = append(out, id)
		}
	}
	return out
}

// some is a list of one node, or of none if there is nobody.
func some(id sim.ID) []sim.ID {
	if id == 0 {
		return nil
	}
	return []sim.ID{id}
}

// without are the IDs that are not in the second list. There may be a million in both.
func without(ids, not []sim.ID) []sim.ID {
	in := map[sim.ID]bool{}
	for _, id := range not {
		in[id] = true
	}
	return filter(ids, func(id sim.ID) bool { return !in[id] })
}
