package report

import (
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// subject is who plays: raft · servers n1 to n5 · clients c1 to c4. Where there are several workloads
// it says whose clients are whose, and of servers that have names of their own, which role they have.
func (r *Report) subject() string {
	words := []string{r.run.Plan().Protocol.Name, r.servers()}
	if len(r.cast.Clients) == 0 {
		return strings.Join(words, " · ")
	}
	first := r.cast.Clients
	var groups []string
	for _, w := range r.run.Plan().Workloads {
		if w.Name != "" {
			groups = append(groups, names(first[:w.Clients], r.cast.Name)+" ("+w.Name+")")
			first = first[w.Clients:]
		}
	}
	switch {
	case groups == nil:
		words = append(words, group("client", r.cast.Clients, r.cast.Name))
	case len(first) == 0:
		words = append(words, "clients "+strings.Join(groups, ", "))
	default:
		words = append(words, "clients "+strings.Join(append(groups, names(first, r.cast.Name)), ", "))
	}
	return strings.Join(words, " · ")
}

// servers is the servers, by role where each role has names of its own.
func (r *Report) servers() string {
	var groups []string
	prefixes := map[string]bool{}
	for rest := r.cast.Servers; len(rest) > 0; {
		role := r.world.Group(rest[0])
		n := len(r.world.Members(role))
		prefix := strings.TrimRight(r.cast.Name(rest[0]), "0123456789")
		if prefixes[prefix] {
			groups = nil
			break
		}
		prefixes[prefix] = true
		groups = append(groups, names(rest[:n], r.cast.Name)+" ("+role+")")
		rest = rest[n:]
	}
	if len(groups) < 2 {
		return group("server", r.cast.Servers, r.cast.Name)
	}
	return "servers " + strings.Join(groups, ", ")
}

// group is a number of nodes: server n1, servers n1 to n5.
func group(one string, ids []sim.ID, name Namer) string {
	if len(ids) > 1 {
		one += "s"
	}
	return one + " " + names(ids, name)
}

// names are nodes by name: n1 to n5, S1 and S2.
func names(ids []sim.ID, name Namer) string {
	if len(ids) == 1 {
		return name(ids[0])
	}
	all := make([]string, len(ids))
	numbered := len(ids) > 2
	prefix := strings.TrimRight(name(ids[0]), "0123456789")
	first, err := strconv.Atoi(name(ids[0])[len(prefix):])
	for i, id := range ids {
		all[i] = name(id)
		numbered = numbered && err == nil && all[i] == prefix+strconv.Itoa(first+i)
	}
	last := len(all) - 1
	if numbered {
		return all[0] + " to " + all[last]
	}
	return strings.Join(all[:last], ", ") + " and " + all[last]
}
