package about

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// FirstVersion is the name of the version that a protocol's own arguments make.
const FirstVersion = "first"

// A Version is a protocol with other arguments, for some of its servers: what an upgrade brings, or a
// cluster that is mixed from the start. The arguments are whole: those that it shares are in it too.
type Version struct {
	Name string // of letters, digits, _ and -
	Args Args
}

// A Start says with which version a server starts.
type Start struct{ Server, Version string }

// VersionNames are the names of all versions, the first one included.
func (a *Args) VersionNames() []string {
	names := []string{FirstVersion}
	for i := range a.Versions {
		names = append(names, a.Versions[i].Name)
	}
	return names
}

// Breaks reports whether a mutant is switched on in some version.
func (a *Args) Breaks(mutant string) bool {
	return a.Mutant(mutant) || slices.ContainsFunc(a.Versions, func(v Version) bool { return v.Args.Mutant(mutant) })
}

// System makes the system of a protocol, in which each server is of the version with which it starts
// or to which it was upgraded, see [sim.Upgrade]. What is promised and what must hold are those of the
// first version; the shortest timeout is that of all.
func (p *Protocol) System(args Args) (System, error) {
	sys, err := p.Build(args)
	if err != nil || len(args.Versions) == 0 {
		return sys, err
	}
	made := map[string][]Role{FirstVersion: slices.Clone(sys.Roles)}
	for _, v := range args.Versions {
		v.Args.Service = args.Service
		other, err := p.Build(v.Args)
		if err != nil {
			return System{}, fmt.Errorf("versions: in %q: %s", v.Name, strings.TrimPrefix(err.Error(), p.Name+": "))
		}
		if !slices.EqualFunc(other.Roles, sys.Roles, sameServers) {
			return System{}, fmt.Errorf("versions: %q has other servers; who they are, all versions share", v.Name)
		}
		made[v.Name] = other.Roles
		sys.MinTimeout = min(sys.MinTimeout, other.MinTimeout)
	}
	starts, err := startsOf(&sys, &args, made)
	if err != nil {
		return System{}, err
	}
	for r := range sys.Roles {
		as := func(id sim.ID, version string) sim.Node { return made[version][r].New(id) }
		sys.Roles[r].NewAs = as
		sys.Roles[r].New = func(id sim.ID) sim.Node { return as(id, starts[id-1]) }
	}
	return sys, nil
}

func sameServers(a, b Role) bool {
	return a.Name == b.Name && a.Size == b.Size && slices.Equal(a.Names, b.Names)
}

// startsOf is the version with which each server starts. Servers have the IDs from 1 on.
func startsOf(sys *System, args *Args, made map[string][]Role) ([]string, error) {
	names := sys.names()
	starts := slices.Repeat([]string{FirstVersion}, len(names))
	for _, s := range args.Starts {
		i := slices.Index(names, s.Server)
		if i < 0 {
			return nil, fmt.Errorf("by_server: there is no server %q; there are %s to %s", s.Server, names[0], names[len(names)-1])
		}
		if made[s.Version] == nil {
			return nil, fmt.Errorf("by_server: there is no version %q; there are %s", s.Version, strings.Join(args.VersionNames(), ", "))
		}
		starts[i] = s.Version
	}
	return starts, nil
}

// names are the names of the servers, as a world calls them.
func (s *System) names() []string {
	var names []string
	for _, r := range s.Roles {
		if r.Names != nil {
			names = append(names, r.Names...)
			continue
		}
		prefix := r.Prefix
		if prefix == "" {
			prefix = "n"
		}
		for i := range r.Size {
			names = append(names, fmt.Sprintf("%s%d", prefix, i+1))
		}
	}
	return names
}
