package language

import (
	"maps"
	"slices"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// Versions are one protocol with other arguments for some of its servers:
//
//	raft(nodes = 3, versions = {"old": {"pre_vote": False}}, by_server = {"n1": "old"})

var (
	versionsKind = &kind{
		name: "dict", noun: "a dict with the arguments of each version",
		doc: `{"old": {"pre_vote": False}}`, reader: readVersions,
	}
	startsKind = &kind{
		name: "dict", noun: "a dict with the version of each server",
		doc: `{"n1": "old"}`, reader: readStarts,
	}
)

// A version is a name and arguments of a protocol, not yet read.
type version struct {
	name string
	args []starlark.Tuple
}

func readVersions(k *kind, at spot, v starlark.Value) (any, error) {
	d, ok := v.(*starlark.Dict)
	if !ok {
		return nil, at.misfit(k, v)
	}
	var out []version
	for _, kv := range d.Items() {
		name, okName := starlark.AsString(kv[0])
		args, okArgs := kv[1].(*starlark.Dict)
		if !okName || !okArgs {
			return nil, at.errorf("%s: %s must hold a dict of arguments for each name, not %s: %s; write %s",
				at.callee(), at.param, shorten(kv[0]), shorten(kv[1]), k.doc)
		}
		if !isSettable(name) || name == about.FirstVersion {
			return nil, at.errorf("%s: a version cannot have the name %q; a name has letters, digits, _ and -, and %q "+
				"is that of the arguments given here", at.callee(), name, about.FirstVersion)
		}
		out = append(out, version{name, args.Items()})
	}
	return out, nil
}

func readStarts(k *kind, at spot, v starlark.Value) (any, error) {
	d, ok := v.(*starlark.Dict)
	if !ok {
		return nil, at.misfit(k, v)
	}
	var out []about.Start
	for _, kv := range d.Items() {
		server, okServer := starlark.AsString(kv[0])
		name, okName := starlark.AsString(kv[1])
		if !okServer || !okName {
			return nil, at.errorf("%s: %s must hold the name of a version for each server, not %s: %s; write %s",
				at.callee(), at.param, shorten(kv[0]), shorten(kv[1]), k.doc)
		}
		out = append(out, about.Start{Server: server, Version: name})
	}
	return out, nil
}

// takeVersions reads the arguments of the versions: what a version does not say, it shares.
func (p *protocolPlan) takeVersions(c *call) error {
	p.args.Starts = arg[[]about.Start](c, "by_server")
	list := arg[[]version](c, "versions")
	at := c.at("versions")
	if len(p.args.Starts) > 0 && len(list) == 0 {
		return c.at("by_server").errorf("%s: by_server names versions, and there are none; write versions = %s",
			c.word.name, versionsKind.doc)
	}
	own := p.args
	for _, v := range list {
		for _, kv := range v.args {
			name, isText := starlark.AsString(kv[0])
			if names := p.versioned(); !isText || !contains(names, name) {
				return at.errorf("%s: versions: in %q: %s is no argument in which servers can differ%s",
					c.word.name, v.name, shorten(kv[0]), wording.DidYouMean(name, names, "these are"))
			}
		}
		bound, err := bind(c.word, c.thread, nil, v.args)
		if err != nil {
			if e, is := placed(err); is {
				return at.errorf("%s: versions: in %q: %s", c.word.name, v.name, unnamed(e, c.word.name))
			}
			return err
		}
		args := about.Args{Values: maps.Clone(own.Values), Mutants: own.Mutants, Service: own.Service}
		said := argsOf(bound, p.protocol.Params, 0)
		for i := range p.protocol.Params {
			if name := p.protocol.Params[i].Name; bound.given&(1<<i) != 0 {
				args.Values[name] = said.Values[name]
			}
		}
		if bound.has("mutants") {
			if args.Mutants, err = p.mutants(bound, at); err != nil {
				return err
			}
		}
		p.args.Versions = append(p.args.Versions, about.Version{Name: v.name, Args: args})
	}
	return nil
}

// versioned are the arguments in which servers can differ: all but who they are, and what they serve.
func (p *protocolPlan) versioned() []string {
	names := []string{"mutants"}
	for i := range p.protocol.Params {
		if q := &p.protocol.Params[i]; q.Kind != about.NodesParam {
			names = append(names, q.Name)
		}
	}
	slices.Sort(names)
	return names
}

// mutants are the rules that a call switches off.
func (p *protocolPlan) mutants(c *call, at spot) ([]string, error) {
	names := make([]string, len(p.protocol.Mutants))
	for i, m := range p.protocol.Mutants {
		names[i] = m.Name
	}
	given := arg[[]string](c, "mutants")
	for _, m := range given {
		if !contains(names, m) {
			return nil, at.errorf("%s: there is no mutant %q%s", p.protocol.Name, m, wording.DidYouMean(m, names, "it has"))
		}
	}
	return given, nil
}

// unnamed is what an error says, without the word of the call in front.
func unnamed(e *scenarios.Error, word string) string {
	if n := len(word) + 2; len(e.Msg) > n && e.Msg[:n] == word+": " {
		return e.Msg[n:]
	}
	return e.Msg
}

// upgradeWord is the word that makes servers another version.
func upgradeWord(who parm) *word {
	w := faultWord(
		"upgrade",
		"From its next start on, a server is of another version: raft(versions = {...}). Nothing undoes it but another upgrade.",
		`upgrade(node(1), to = "new")`,
		[]parm{who, opt("to", textKind, `"`+about.FirstVersion+`"`, "which version; the first one is the protocol as it is called")},
		hits(func(c *call) sim.Fault { return sim.Fault{Kind: sim.Upgrade, Version: arg[string](c, "to")} }),
	)
	return checking(w, func(c *checker, f *scenarios.Fault, _ standing) {
		to, names := f.Does.(*scenarios.Hit).Fault.Version, c.protocol.args.VersionNames()
		if !contains(names, to) {
			c.failf(f.Pos, "upgrade: there is no version %q%s", to, wording.DidYouMean(to, names, "there are"))
		}
	})
}
