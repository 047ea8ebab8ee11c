package scenarios

import (
	"slices"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// A cast is who there is in a run, and what they have said of themselves: the servers with their
// groups and regions, the clients, the operator; who claims to lead, who is a member, and whom a
// fault hit. Selectors are resolved against it, and nobody looks into a node's memory.
type cast struct {
	world *sim.World // nil while the cast is being built

	servers, clients []sim.ID
	asked, voters    []sim.ID // of the servers: whom clients may ask, and who counts for majorities
	own              []sim.ID // the clients that do only what the schedule invokes
	operator         sim.ID   // who gives the schedule's orders; 0: it gives none
	roles            []string // the names of the servers' groups
	groups           []sim.Group
	regions          map[string][]sim.ID
	workloads        []cohort // the clients of each workload

	watch      watch
	targets    map[string][]sim.ID                 // whom a named fault hit last
	drawn      map[*Who][]sim.ID                   // what the random selectors of patterns have come to
	redrawn    uint64                              // how often such a selector drew and found nobody
	functions  []*Field                            // conditions of patterns that are functions of the file
	conditions map[sim.Condition]*conditionMatcher // those of faults upon traffic
	judging    *ownView                            // the run, as those functions have it

	hand    sim.ID // a client that does only what is done by hand; 0: the protocol has no clients
	entries int    // of the schedule: the dice of those selectors are numbered after them
}

// A cohort is the clients of a workload, in the order of their IDs.
type cohort struct {
	*Workload
	clients []sim.ID
}

// asking is the clients of a workload by its name; "" is of all, and those that do only what the
// schedule invokes are among them.
func (c *cast) asking(workload string) []sim.ID {
	if workload == "" {
		return c.clients
	}
	for _, h := range c.workloads {
		if h.Name == workload {
			return h.clients
		}
	}
	return nil
}

// roaming are the clients that are not bound to a region by their workload.
func (c *cast) roaming() []sim.ID {
	var ids []sim.ID
	for _, h := range c.workloads {
		if h.Region == "" {
			ids = append(ids, h.clients...)
		}
	}
	return append(ids, c.own...)
}

// asks reports whether a node is one of those clients.
func (c *cast) asks(workload string, id sim.ID) bool { return slices.Contains(c.asking(workload), id) }

// within reports whether what a node asks for counts where a workload is meant; "" is whatever anyone
// asks for.
func (c *cast) within(workload string, id sim.ID) bool { return workload == "" || c.asks(workload, id) }

// newCast is a cast without anybody.
func newCast(p *Plan) *cast {
	return &cast{
		regions: map[string][]sim.ID{}, targets: map[string][]sim.ID{}, drawn: map[*Who][]sim.ID{},
		entries: len(p.Schedule), conditions: map[sim.Condition]*conditionMatcher{},
	}
}

// isDown reports whether a node is not up.
func (c *cast) isDown(id sim.ID) bool { return !c.world.Up(id) }

// theNode is the node that a selector names, or numbers among the servers.
func (c *cast) theNode(who *Who) (sim.ID, error) {
	if who.Name == "" {
		return c.nth(c.servers, "node", who)
	}
	if id, found := c.lookup(who.Name); found {
		return id, nil
	}
	all := append(slices.Clip(c.servers), c.clients...)
	return 0, Errorf(who.Pos, "node: there is no node %q; there are %s", who.Name, c.nameList(all))
}

// theClient is the client that a selector numbers.
func (c *cast) theClient(who *Who) (sim.ID, error) { return c.nth(c.clients, "client", who) }

func (c *cast) nth(of []sim.ID, word string, who *Who) (sim.ID, error) {
	if who.Number < 1 || who.Number > len(of) {
		return 0, Errorf(who.Pos, "%s: there is no %s %d; there are %s",
			word, word, who.Number, c.nameList(of))
	}
	return of[who.Number-1], nil
}

// lookup finds a node by its own name, or by the prefix and number of its group.
func (c *cast) lookup(name string) (sim.ID, bool) {
	first := sim.ID(1)
	for _, g := range c.groups {
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
func (c *cast) group(name string) []sim.ID {
	first := 1
	for _, g := range c.groups {
		size := max(g.Size, len(g.Names))
		if g.Name == name {
			return idsFrom(first, size)
		}
		first += size
	}
	return nil
}

// nameList lists nodes by name.
func (c *cast) nameList(ids []sim.ID) string {
	if len(ids) == 0 {
		return "none"
	}
	var names []string
	for _, id := range ids {
		if len(names) == 12 {
			names = append(names, "...")
			break
		}
		names = append(names, c.world.Name(id))
	}
	return strings.Join(names, ", ")
}

// isClient reports whether a node is none of the servers: a client, or the operator.
func (c *cast) isClient(id sim.ID) bool { return int(id) > len(c.servers) }

func (c *cast) isServer(id sim.ID) bool { return !c.isClient(id) }

// scripted reports whether a node does only what the schedule asks for: a client of its own, or the
// operator.
func (c *cast) scripted(id sim.ID) bool {
	return len(c.own) > 0 && id >= c.own[0] || c.hand != 0 && id == c.hand || c.operator != 0 && id == c.operator
}
