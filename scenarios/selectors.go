package scenarios

import (
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// A WhoKind is a sort of selector: how it finds its nodes, and what is known of it beforehand. It is
// one of the variables below.
type WhoKind struct {
	fixed bool // it finds the same nodes all the time
	drawn bool // it draws

	find func(c *cast, w *Who, a *aim) ([]sim.ID, error)
	// has reports the same of one node, without making the list; nil: there is no shorter way.
	has func(c *cast, w *Who, id sim.ID) (bool, error)
}

// Fixed reports whether a selector finds the same nodes all the time, if those that it is made of do.
func (k *WhoKind) Fixed() bool { return k.fixed }

// The selectors of certain nodes.
var (
	// TheNode is Name, or server Number where that is empty: 1 is the first.
	TheNode = &WhoKind{fixed: true, find: named((*cast).theNode), has: isNamed((*cast).theNode)}
	// TheClient is client Number: 1 is the first.
	TheClient = &WhoKind{fixed: true, find: named((*cast).theClient), has: isNamed((*cast).theClient)}

	// AllClients are the clients, or those of the workload Name.
	AllClients = &WhoKind{fixed: true, find: func(c *cast, w *Who, _ *aim) ([]sim.ID, error) {
		return c.asking(w.Name), nil
	}, has: func(c *cast, w *Who, id sim.ID) (bool, error) { return c.asks(w.Name, id), nil }}
	// Everyone is all servers.
	Everyone = &WhoKind{
		fixed: true, find: known(func(c *cast) []sim.ID { return c.servers }),
		has: asked((*cast).isServer),
	}

	// OfRole is the group Name.
	OfRole = &WhoKind{fixed: true, find: func(c *cast, w *Who, _ *aim) ([]sim.ID, error) {
		if ids := c.group(w.Name); ids != nil {
			return ids, nil
		}
		return nil, Errorf(w.Pos, "role: there is no group %q; there is %s",
			w.Name, wording.OneOf(wording.Quoted(c.roles)))
	}, has: func(c *cast, w *Who, id sim.ID) (bool, error) { return c.world.Group(id) == w.Name, nil }}
	// InRegion is the region Name.
	InRegion = &WhoKind{fixed: true, find: func(c *cast, w *Who, _ *aim) ([]sim.ID, error) {
		ids, found := c.regions[w.Name]
		if !found {
			return nil, Errorf(w.Pos, "in_region: the network has no region %q", w.Name)
		}
		return ids, nil
	}}
)

// The selectors of what nodes have said of themselves, in the scope that they name.
var (
	// TheLeader is the newest that believes it leads.
	TheLeader = &WhoKind{find: func(c *cast, w *Who, _ *aim) ([]sim.ID, error) {
		id, err := c.leader(w)
		return some(id), err
	}, has: func(c *cast, w *Who, id sim.ID) (bool, error) {
		is, err := c.leader(w)
		return is == id, err
	}}
	// AllLeaders are all that believe it.
	AllLeaders = &WhoKind{find: func(c *cast, w *Who, _ *aim) ([]sim.ID, error) {
		s, err := c.led(w)
		return c.watch.leaders(s), err
	}, has: func(c *cast, w *Who, id sim.ID) (bool, error) {
		s, err := c.led(w)
		return c.watch.leads(s, id), err
	}}
	// Followers are the members that are up and do not.
	Followers = &WhoKind{find: func(c *cast, w *Who, _ *aim) ([]sim.ID, error) {
		ids, err := c.members(w)
		if err != nil {
			return nil, err
		}
		s, err := c.led(w)
		return filter(ids, func(id sim.ID) bool { return c.follows(s, id) }), err
	}, has: func(c *cast, w *Who, id sim.ID) (bool, error) {
		if is, err := c.isMember(w, id); !is || err != nil {
			return false, err
		}
		s, err := c.led(w)
		return c.follows(s, id), err
	}}
	// Members are the servers of the newest configuration that is decided.
	Members = &WhoKind{
		find: func(c *cast, w *Who, _ *aim) ([]sim.ID, error) { return c.members(w) },
		has:  (*cast).isMember,
	}
	// Spares are the servers that are not members.
	Spares = &WhoKind{find: func(c *cast, w *Who, _ *aim) ([]sim.ID, error) {
		ids, err := c.members(w)
		return without(c.servers, ids), err
	}, has: func(c *cast, w *Who, id sim.ID) (bool, error) {
		is, err := c.isMember(w, id)
		return c.isServer(id) && !is, err
	}}
)

// The selectors of what is going on.
var (
	// Down are the servers that are not up.
	Down = &WhoKind{find: func(c *cast, _ *Who, _ *aim) ([]sim.ID, error) {
		return filter(c.servers, c.isDown), nil
	}, has: func(c *cast, _ *Who, id sim.ID) (bool, error) { return c.isServer(id) && c.isDown(id), nil }}

	// It is the node of the event, or of the turn.
	It = &WhoKind{find: func(_ *cast, _ *Who, a *aim) ([]sim.ID, error) { return some(a.it), nil }}
	// Peer is the other end of the event's message.
	Peer = &WhoKind{find: func(_ *cast, _ *Who, a *aim) ([]sim.ID, error) { return some(a.peer), nil }}
	// Target is whoever the fault Name hit last.
	Target = &WhoKind{find: func(c *cast, w *Who, _ *aim) ([]sim.ID, error) { return c.targets[w.Name], nil }}
)

// The selectors of chance.
var (
	// Majority is a random majority of the members, with Including, without Excluding.
	Majority = &WhoKind{drawn: true, find: func(c *cast, w *Who, a *aim) ([]sim.ID, error) {
		return c.part(w, a, func(n int) int { return n/2 + 1 })
	}}
	// Minority is a random minority: as many as may be missing.
	Minority = &WhoKind{drawn: true, find: func(c *cast, w *Who, a *aim) ([]sim.ID, error) {
		return c.part(w, a, func(n int) int { return (n - 1) / 2 })
	}}
	// Half is a random half, rounded down.
	Half = &WhoKind{drawn: true, find: func(c *cast, w *Who, a *aim) ([]sim.ID, error) {
		return c.part(w, a, func(n int) int { return n / 2 })
	}}
	// RandomNode is one of Of[0], or of the servers.
	RandomNode = &WhoKind{drawn: true, find: among(func(c *cast, _ *Who, a *aim, of [][]sim.ID) []sim.ID {
		return a.dice.pick(orAll(of, c.servers), 1)
	})}
	// RandomNodes are Number of Of[0], or of the servers.
	RandomNodes = &WhoKind{drawn: true, find: among(func(c *cast, w *Who, a *aim, of [][]sim.ID) []sim.ID {
		return a.dice.pick(orAll(of, c.servers), w.Number)
	})}
)

// The selectors that are made of others.
var (
	// Union is all of Of.
	Union = &WhoKind{fixed: true, find: among(func(_ *cast, _ *Who, _ *aim, of [][]sim.ID) []sim.ID {
		var all []sim.ID
		for _, ids := range of {
			all = append(all, without(ids, all)...)
		}
		return all
	})}
	// Minus is Of[0] without Of[1].
	Minus = &WhoKind{fixed: true, find: among(func(_ *cast, _ *Who, _ *aim, of [][]sim.ID) []sim.ID {
		return without(of[0], of[1])
	})}
	// Intersection is what Of[0] and Of[1] have in common.
	Intersection = &WhoKind{fixed: true, find: among(func(_ *cast, _ *Who, _ *aim, of [][]sim.ID) []sim.ID {
		return without(of[0], without(of[0], of[1]))
	})}
)

// known finds what the cast knows.
func known(find func(c *cast) []sim.ID) func(*cast, *Who, *aim) ([]sim.ID, error) {
	return func(c *cast, _ *Who, _ *aim) ([]sim.ID, error) { return find(c), nil }
}

// asked asks the cast about a node.
func asked(has func(c *cast, id sim.ID) bool) func(*cast, *Who, sim.ID) (bool, error) {
	return func(c *cast, _ *Who, id sim.ID) (bool, error) { return has(c, id), nil }
}

// named finds the node that a selector names.
func named(name func(*cast, *Who) (sim.ID, error)) func(*cast, *Who, *aim) ([]sim.ID, error) {
	return func(c *cast, w *Who, _ *aim) ([]sim.ID, error) {
		id, err := name(c, w)
		return []sim.ID{id}, err
	}
}

func isNamed(name func(*cast, *Who) (sim.ID, error)) func(*cast, *Who, sim.ID) (bool, error) {
	return func(c *cast, w *Who, id sim.ID) (bool, error) {
		is, err := name(c, w)
		return is == id, err
	}
}

// among finds nodes among those of the selectors that one is made of.
func among(
	find func(c *cast, w *Who, a *aim, of [][]sim.ID) []sim.ID,
) func(*cast, *Who, *aim) ([]sim.ID, error) {
	return func(c *cast, w *Who, a *aim) ([]sim.ID, error) {
		sets := make([][]sim.ID, len(w.Of))
		for i, of := range w.Of {
			ids, err := c.resolve(of, a)
			if err != nil {
				return nil, err
			}
			sets[i] = ids
		}
		return find(c, w, a, sets), nil
	}
}

func orAll(sets [][]sim.ID, all []sim.ID) []sim.ID {
	if len(sets) == 0 {
		return all
	}
	return sets[0]
}
