package scenarios

import (
	"slices"

	"github.com/orrery-sim/orrery/scenarios/wording"
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
func (c *cast) resolve(who *Who, a *aim) ([]sim.ID, error) {
	switch who.Kind {
	case TheNode, TheClient:
		id, err := c.byName(who)
		return []sim.ID{id}, err
	case AllClients:
		return c.clients, nil
	case Everyone:
		return c.servers, nil
	case TheLeader:
		if id, found := c.watch.leader(); found {
			return []sim.ID{id}, nil
		}
		return nil, nil
	case AllLeaders:
		return c.watch.leaders(), nil
	case Followers:
		return filter(c.members(), c.follows), nil
	case Members:
		return c.members(), nil
	case Spares:
		return without(c.servers, c.members()), nil
	case OfRole:
		if ids := c.group(who.Name); ids != nil {
			return ids, nil
		}
		return nil, Errorf(who.Pos, "role: there is no group %q; there is %s",
			who.Name, wording.OneOf(wording.Quoted(c.roles)))
	case InRegion:
		ids, found := c.regions[who.Name]
		if !found {
			return nil, Errorf(who.Pos, "in_region: the network has no region %q", who.Name)
		}
		return ids, nil
	case It:
		return some(a.it), nil
	case Peer:
		return some(a.peer), nil
	case Target:
		return c.targets[who.Name], nil
	}
	return c.resolveMany(who, a)
}

// resolveMany finds the nodes of a selector that is made of others, or of chance.
func (c *cast) resolveMany(who *Who, a *aim) ([]sim.ID, error) {
	switch who.Kind {
	case Majority:
		return c.part(who, a, len(c.members())/2+1)
	case Minority:
		return c.part(who, a, (len(c.members())-1)/2)
	case Half:
		return c.part(who, a, len(c.members())/2)
	}
	sets := make([][]sim.ID, len(who.Of))
	for i, of := range who.Of {
		ids, err := c.resolve(of, a)
		if err != nil {
			return nil, err
		}
		sets[i] = ids
	}
	switch who.Kind {
	case RandomNode:
		return a.dice.pick(orAll(sets, c.servers), 1), nil
	case RandomNodes:
		return a.dice.pick(orAll(sets, c.servers), who.Number), nil
	case Union:
		var all []sim.ID
		for _, s := range sets {
			all = append(all, without(s, all)...)
		}
		return all, nil
	case Minus:
		return without(sets[0], sets[1]), nil
	case Intersection:
		return without(sets[0], without(sets[0], sets[1])), nil
	}
	return nil, Errorf(who.Pos, "%s cannot be resolved in a run", who.Text)
}

// part draws a set of members of a size, with some in it for sure and others out of it.
func (c *cast) part(who *Who, a *aim, size int) ([]sim.ID, error) {
	pool := c.members()
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

// has tells whether a node is among those that a selector finds now.
func (c *cast) has(who *Who, id sim.ID, a *aim) (bool, error) {
	if id == 0 {
		return false, nil
	}
	switch who.Kind {
	case TheNode, TheClient:
		is, err := c.byName(who)
		return is == id, err
	case Everyone:
		return !c.isClient(id), nil
	case AllClients:
		return slices.Contains(c.clients, id), nil
	case TheLeader:
		is, found := c.watch.leader()
		return found && is == id, nil
	case AllLeaders:
		return c.watch.leads(id), nil
	case Followers:
		return slices.Contains(c.members(), id) && c.follows(id), nil
	case Members:
		return slices.Contains(c.members(), id), nil
	case Spares:
		return !c.isClient(id) && !slices.Contains(c.members(), id), nil
	case OfRole:
		return c.world.Group(id) == who.Name, nil
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

// without are the IDs that are not in the second list.
func without(ids, not []sim.ID) []sim.ID {
	var out []sim.ID
	for _, id := range ids {
		if !slices.Contains(not, id) {
			out = append(out, id)
		}
	}
	return out
}

func orAll(sets [][]sim.ID, all []sim.ID) []sim.ID {
	if len(sets) == 0 {
		return all
	}
	return sets[0]
}
