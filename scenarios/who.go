package scenarios

import (
	"slices"
	"strconv"
	"strings"

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
func (r *Run) resolve(who *Who, a *aim) ([]sim.ID, error) {
	switch who.Kind {
	case TheNode, TheClient:
		id, err := r.byName(who)
		return []sim.ID{id}, err
	case AllClients:
		return r.clients, nil
	case Everyone:
		return r.servers, nil
	case TheLeader:
		if id, found := r.watch.leader(); found {
			return []sim.ID{id}, nil
		}
		return nil, nil
	case AllLeaders:
		return r.watch.leaders(), nil
	case Followers:
		return r.filter(r.members(), r.follows), nil
	case Members:
		return r.members(), nil
	case Spares:
		return without(r.servers, r.members()), nil
	case OfRole:
		if ids := r.group(who.Name); ids != nil {
			return ids, nil
		}
		return nil, Errorf(who.Pos, "role: there is no group %q; there is %s",
			who.Name, wording.OneOf(wording.Quoted(r.roles)))
	case InRegion:
		ids, found := r.regions[who.Name]
		if !found {
			return nil, Errorf(who.Pos, "in_region: the network has no region %q", who.Name)
		}
		return ids, nil
	case It:
		return some(a.it), nil
	case Peer:
		return some(a.peer), nil
	case Target:
		return r.targets[who.Name], nil
	}
	return r.resolveMany(who, a)
}

// resolveMany finds the nodes of a selector that is made of others, or of chance.
func (r *Run) resolveMany(who *Who, a *aim) ([]sim.ID, error) {
	switch who.Kind {
	case Majority:
		return r.part(who, a, len(r.members())/2+1)
	case Minority:
		return r.part(who, a, (len(r.members())-1)/2)
	case Half:
		return r.part(who, a, len(r.members())/2)
	}
	sets := make([][]sim.ID, len(who.Of))
	for i, of := range who.Of {
		ids, err := r.resolve(of, a)
		if err != nil {
			return nil, err
		}
		sets[i] = ids
	}
	switch who.Kind {
	case RandomNode:
		return a.dice.pick(orAll(sets, r.servers), 1), nil
	case RandomNodes:
		return a.dice.pick(orAll(sets, r.servers), who.Number), nil
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
func (r *Run) part(who *Who, a *aim, size int) ([]sim.ID, error) {
	pool := r.members()
	var in []sim.ID
	if who.Excluding != nil {
		out, err := r.resolve(who.Excluding, a)
		if err != nil {
			return nil, err
		}
		pool = without(pool, out)
	}
	if who.Including != nil {
		ids, err := r.resolve(who.Including, a)
		if err != nil || len(ids) == 0 {
			return nil, err
		}
		in = without(ids, without(ids, r.servers))
		pool = without(pool, in)
	}
	ids := append(slices.Clip(in), a.dice.pick(pool, max(size-len(in), 0))...)
	slices.Sort(ids)
	return ids, nil
}

// has tells whether a node is among those that a selector finds now.
func (r *Run) has(who *Who, id sim.ID, a *aim) (bool, error) {
	if id == 0 {
		return false, nil
	}
	switch who.Kind {
	case TheNode, TheClient:
		is, err := r.byName(who)
		return is == id, err
	case Everyone:
		return !r.isClient(id), nil
	case AllClients:
		return slices.Contains(r.clients, id), nil
	case TheLeader:
		is, found := r.watch.leader()
		return found && is == id, nil
	case AllLeaders:
		return r.watch.leads(id), nil
	case Followers:
		return slices.Contains(r.members(), id) && r.follows(id), nil
	case Members:
		return slices.Contains(r.members(), id), nil
	case Spares:
		return !r.isClient(id) && !slices.Contains(r.members(), id), nil
	case OfRole:
		return r.world.Group(id) == who.Name, nil
	}
	if who.Drawn() {
		ids, err := r.drawnOnce(who, a)
		return slices.Contains(ids, id), err
	}
	ids, err := r.resolve(who, a)
	return slices.Contains(ids, id), err
}

// drawnOnce resolves a random selector in a pattern when the pattern is first asked, and keeps to
// it: a pattern that drew anew for every event would mean nothing.
func (r *Run) drawnOnce(who *Who, a *aim) ([]sim.ID, error) {
	if ids, found := r.drawn[who]; found {
		return ids, nil
	}
	d := dice{w: r.world, entry: sim.ID(len(r.plan.Schedule) + 1 + len(r.drawn))}
	ids, err := r.resolve(who, &aim{it: a.it, peer: a.peer, dice: &d})
	if err == nil && len(ids) > 0 {
		r.drawn[who] = ids
	}
	return ids, err
}

// byName finds the node that a selector names.
func (r *Run) byName(who *Who) (sim.ID, error) {
	of, word := r.servers, "node"
	if who.Kind == TheClient {
		of, word = r.clients, "client"
	} else if who.Name != "" {
		if id, found := r.lookup(who.Name); found {
			return id, nil
		}
		all := append(slices.Clip(r.servers), r.clients...)
		return 0, Errorf(who.Pos, "node: there is no node %q; there are %s", who.Name, r.nameList(all))
	}
	if who.Number < 1 || who.Number > len(of) {
		return 0, Errorf(who.Pos, "%s: there is no %s %d; there are %s",
			word, word, who.Number, r.nameList(of))
	}
	return of[who.Number-1], nil
}

// lookup finds a node by its own name, or by the prefix and number of its group.
func (r *Run) lookup(name string) (sim.ID, bool) {
	first := sim.ID(1)
	for _, g := range r.groups {
		size := max(g.Size, len(g.Names))
		prefix := g.Prefix
		if prefix == "" {
			prefix = "n"
		}
		if g.Names != nil {
			if i := slices.Index(g.Names, name); i >= 0 {
				return first + sim.ID(i), true
			}
		} else if number, is := strings.CutPrefix(name, prefix); is {
			i, err := strconv.Atoi(number)
			if err == nil && 1 <= i && i <= size && strconv.Itoa(i) == number {
				return first + sim.ID(i-1), true
			}
		}
		first += sim.ID(size)
	}
	return 0, false
}

// group is the nodes of a group by its name, also before there is a world; nil if there is none.
func (r *Run) group(name string) []sim.ID {
	first := 1
	for _, g := range r.groups {
		size := max(g.Size, len(g.Names))
		if g.Name == name {
			return idsFrom(first, size)
		}
		first += size
	}
	return nil
}

// nameList lists nodes by name.
func (r *Run) nameList(ids []sim.ID) string {
	if len(ids) == 0 {
		return "none"
	}
	var names []string
	for _, id := range ids {
		if len(names) == 12 {
			names = append(names, "...")
			break
		}
		names = append(names, r.world.Name(id))
	}
	return strings.Join(names, ", ")
}

// follows tells whether a node is up and does not claim to lead.
func (r *Run) follows(id sim.ID) bool { return r.world.Up(id) && !r.watch.leads(id) }

// isClient tells whether a node is none of the servers: a client, or the operator.
func (r *Run) isClient(id sim.ID) bool { return int(id) > len(r.servers) }

func (r *Run) isServer(id sim.ID) bool { return !r.isClient(id) }

func (r *Run) filter(ids []sim.ID, keep func(sim.ID) bool) []sim.ID {
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
