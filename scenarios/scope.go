package scenarios

import (
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// scope is the one scope, among those that fit, which a selector is about: the one that it names,
// or the only one within that. A selector without a name is about what the nodes say of themselves,
// or the only thing of which they say anything. It is nil if there is none yet.
func (c *cast) scope(who *Who, fits func(*scope) bool) (*scope, error) {
	s, several := c.watch.named(who.Scope, fits)
	if several != nil {
		word, _, _ := strings.Cut(who.Text, "(")
		return nil, Errorf(who.Pos, "%s: of what? There are several: %s; write %s(of = %q)",
			word, strings.Join(wording.Quoted(several), ", "), word, several[0])
	}
	return s, nil
}

// named is the scope of a name, or the only one within it, among those that fit. Where there are
// several it is none of them, and several are their names.
func (o *watch) named(name string, fits func(*scope) bool) (found *scope, several []string) {
	var names []string
	for _, s := range o.scopes {
		if !fits(s) || !inScope(s.name, name) {
			continue
		}
		if s.name == name {
			return s, nil
		}
		found = s
		names = append(names, s.name)
	}
	if len(names) > 1 {
		return nil, slices.Sorted(slices.Values(names))
	}
	return found, nil
}

// inScope reports whether a scope is the one that is named, or lies within it. No name is any.
func inScope(name, named string) bool {
	rest, found := strings.CutPrefix(name, named)
	return named == "" || found && (rest == "" || rest[0] == '/')
}

// led is the scope whose leaders a selector is about; nil if nobody has led one yet.
func (c *cast) led(who *Who) (*scope, error) {
	return c.scope(who, func(s *scope) bool { return s.claimed })
}

// leader is who leads the selector's scope, or 0 if nobody does.
func (c *cast) leader(who *Who) (sim.ID, error) {
	s, err := c.led(who)
	return c.watch.leader(s), err
}

// follows reports whether a node is up and does not claim to lead a scope, if there is one.
func (c *cast) follows(s *scope, id sim.ID) bool { return c.world.Up(id) && !c.watch.leads(s, id) }

// isMember reports whether a node is one of the members of the selector's scope.
func (c *cast) isMember(who *Who, id sim.ID) (bool, error) {
	ids, err := c.members(who)
	return slices.Contains(ids, id), err
}
