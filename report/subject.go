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
	last := len(ids) - 1
	switch {
	case last == 0:
		return name(ids[0])
	case last > 1 && numbered(ids, name):
		return name(ids[0]) + " to " + name(ids[last])
	}
	all := make([]string, last)
	for i, id := range ids[:last] {
		all[i] = name(id)
	}
	return strings.Join(all, ", ") + " and " + name(ids[last])
}

// numbered reports whether the names of nodes differ in their numbers alone, which are one after the other.
func numbered(ids []sim.ID, name Namer) bool {
	one := name(ids[0])
	prefix := strings.TrimRight(one, "0123456789")
	first, err := strconv.Atoi(one[len(prefix):])
	if err != nil {
		return false
	}
	var number []byte
	for i, id := range ids {
		number = strconv.AppendInt(number[:0], int64(first+i), 10)
		if rest, found := strings.CutPrefix(name(id), prefix); !found || rest != string(number) {
			return false
		}
	}
	return true
}
