package language

import (
	"fmt"
	"strings"
	"time"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// A protocolPlan is a protocol with its arguments, and what checks need to know of both.
type protocolPlan struct {
	protocol *about.Protocol
	args     about.Args
	system   about.System
	given    map[string]bool // which arguments were given

	call spot             // of the protocol's own call
	site *syntax.CallExpr // the same in the syntax tree; nil if it is not known
	pos  scenarios.Pos
	file *File
}

// protocolWord is the word of a protocol: raft(nodes = 5).
func protocolWord(p *about.Protocol) *word {
	w := &word{
		name:    p.Name,
		class:   aProtocol,
		doc:     strings.TrimSpace(sentence(p.Doc) + " " + sentence(p.Paper)),
		example: p.Name + "()",
	}
	for i := range p.Params {
		timer := protocolParm(&p.Params[i]).pacing()
		timer.orNone = true
		w.params = append(w.params, timer)
	}
	names := make([]string, len(p.Mutants))
	for i := range p.Mutants {
		names[i] = p.Mutants[i].Name
	}
	w.params = append(
		w.params,
		opt("mutants", textsKind, "[]", "rules that are switched off: "+wording.OneOf(names)),
		opt("versions", versionsKind, "{}", "other arguments that servers may have, by a name for them"),
		opt("by_server", startsKind, "{}", "the version with which a server starts, by its name; the others start "+
			"with the arguments given here"),
	)
	if serves := p.ServiceNames(); len(serves) > 1 {
		w.params = append(w.params, opt(
			"service", textKind, fmt.Sprintf("%q", serves[0]), "what is replicated; the workload says it, if there is one",
		).among(serves...))
	}
	w.build = func(c *call) (any, error) { return buildProtocol(c, p, names) }
	return w
}

// sentence begins with a capital and ends with a stop.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + strings.TrimSuffix(s[1:], ".") + "."
}

// protocolParm is a protocol's parameter as one of a word.
func protocolParm(p *about.Param) parm {
	out := parm{
		name:   p.Name,
		kind:   paramKind(p.Kind),
		code:   "None",
		doc:    p.Doc,
		min:    p.Min,
		max:    p.Max,
		values: p.Values,
	}
	if p.Default == nil {
		return out
	}
	out.def = p.Default
	switch d := p.Default.(type) {
	case sim.Dist:
		as := distOfTable(d)
		out.def, out.code = as, as.text
	case string:
		out.code = fmt.Sprintf("%q", d)
	case bool:
		out.code = starlark.Bool(d).String()
	case time.Duration:
		out.code = quantity{durations, int64(d)}.String()
	case sim.PPM:
		out.code = quantity{ratios, int64(d)}.String()
	case int64:
		out.code = quantity{sizes, d}.String()
	case about.Nodes:
		out.code = fmt.Sprint(max(d.Count, len(d.Names)))
	default:
		out.code = fmt.Sprint(d)
	}
	return out
}

// distOfTable is a distribution of the simulator's as a value of the language.
func distOfTable(d sim.Dist) *dist {
	switch {
	case d.Min() == d.Max():
		return constant(quantity{durations, int64(d.Min())})
	case strings.HasPrefix(d.String(), "between("):
		return between(durations, int64(d.Min()), int64(d.Max()))
	}
	return &dist{unit: durations, text: d.String(), table: func() sim.Dist { return d }}
}

// anyProtocolWord is the word for a protocol whose name is a value: protocol("raft", nodes = 3).
func (l *Language) anyProtocolWord() *word {
	names := make([]string, len(l.catalogue))
	for i := range l.catalogue {
		names[i] = l.catalogue[i].Name
	}
	return &word{
		name: "protocol", class: aProtocol, example: `protocol("raft", nodes = 3)`,
		doc: "Any protocol of the catalogue, by its name.",
		params: []parm{
			need("name", textKind, "of the protocol").among(names...),
			{name: "params", kind: rawKind, rest: true, doc: "its parameters"},
		},
		build: func(c *call) (any, error) {
			kwargs, _ := c.vals[1].([]starlark.Tuple)
			w := l.words[arg[string](c, "name")]
			named, err := bind(w, c.thread, nil, kwargs)
			if err != nil {
				return nil, err
			}
			named.src = c.source()
			return w.build(named)
		},
	}
}

// protocolsWord lists protocols by what they claim, so that a file about all of a kind need not name
// them: a new one is in it as soon as it is in the catalogue.
func (l *Language) protocolsWord() *word {
	return &word{
		name: "protocols", class: plain, makes: "list of text",
		example: `protocols(promise = "linearizable", serves = "kv")`,
		doc:     "The names of the protocols of the catalogue that have all of this: to be tried one after the other.",
		params: []parm{
			opt("promise", textKind, "None", "what they promise to their clients"),
			opt("serves", textKind, "None", "a workload that they take"),
			opt("orders", textsKind, "[]", "orders of an operator that their servers take as a whole, and not of a part"),
		},
		build: func(c *call) (any, error) {
			promise, serves := arg[string](c, "promise"), arg[string](c, "serves")
			var names []starlark.Value
			for i := range l.catalogue {
				p := &l.catalogue[i]
				has := (promise == "" || contains(p.Promise, promise)) && (serves == "" || p.Serves(serves) != nil)
				for _, o := range arg[[]string](c, "orders") {
					has = has && contains(p.Orders, o) && !p.Scoped
				}
				if has {
					names = append(names, starlark.String(p.Name))
				}
			}
			return starlark.NewList(names), nil
		},
	}
}

func paramKind(k about.ParamKind) *kind {
	switch k {
	case about.IntParam:
		return intKind
	case about.FlagParam:
		return flagKind
	case about.TextParam:
		return textKind
	case about.DurationParam:
		return durKind
	case about.RatioParam:
		return driftKind
	case about.DistParam:
		return distKind
	case about.NodesParam:
		return nodesKind
	case about.LogsParam:
		return logsKind
	case about.ShareParam:
		return shareKind
	case about.SizeParam:
		return sizeKind
	case about.PopularityParam:
		return popularityKind
	}
	return textsKind
}

func buildProtocol(c *call, p *about.Protocol, mutants []string) (any, error) {
	plan := &protocolPlan{
		protocol: p, args: argsOf(c, p.Params, 0), given: map[string]bool{},
		call: spot{c: c, arg: -1}, site: c.site(), pos: c.source().Pos,
	}
	if ev := evaluationOf(c.thread); ev != nil {
		plan.file = ev.file.at(callerPosition(c.thread))
	}
	for i := range c.word.params {
		plan.given[c.word.params[i].name] = c.given&(1<<i) != 0
	}
	if len(p.Services) > 0 {
		plan.args.Service = &p.Services[0].Service
	}
	if len(p.Services) > 1 {
		plan.args.Service = &p.Serves(arg[string](c, "service")).Service
	}
	plan.args.Mutants, _ = c.vals[len(p.Params)].([]string)
	for i, m := range plan.args.Mutants {
		if !contains(mutants, m) {
			return nil, c.at("mutants").
				element(i).
				errorf("%s: there is no mutant %q%s", p.Name, m, wording.DidYouMean(m, mutants, "it has"))
		}
	}
	if err := plan.takeVersions(c); err != nil {
		return nil, err
	}
	return plan, plan.build()
}

// build makes the system, which checks the arguments together.
func (p *protocolPlan) build() error {
	system, err := p.protocol.System(p.args)
	if err != nil {
		// The error begins with the name of the argument that is at fault.
		msg := strings.TrimPrefix(err.Error(), p.protocol.Name+": ")
		param, _, _ := strings.Cut(msg, " ")
		param = strings.TrimSuffix(param, ":")
		return scenarios.Errorf(p.place(param), "%s: %s", p.protocol.Name, msg)
	}
	p.system = system
	return nil
}

// servers counts the nodes of all groups.
func (p *protocolPlan) servers() int {
	n := 0
	for _, g := range p.system.Roles {
		n += max(g.Size, len(g.Names))
	}
	return n
}

// place is where the argument of a parameter stands; the call where there is none.
func (p *protocolPlan) place(param string) scenarios.Pos {
	return placeOf(p.file, p.site, param, p.pos)
}

// placeOf is where an argument of a call in a file stands; the call, at pos, where there is none.
func placeOf(file *File, call *syntax.CallExpr, param string, pos scenarios.Pos) scenarios.Pos {
	if call == nil || file == nil {
		return pos
	}
	for _, a := range call.Args {
		if named, ok := a.(*syntax.BinaryExpr); ok && named.Op == syntax.EQ &&
			named.X.(*syntax.Ident).Name == param {
			return file.place(syntax.Start(named.Y))
		}
	}
	return pos
}

// withService tells the protocol what its clients will ask for.
func (p *protocolPlan) withService(s *service.Service) (*protocolPlan, error) {
	was := p.args.Service
	if was.Name == s.Name {
		return p, nil
	}
	if p.given["service"] {
		return nil, scenarios.Errorf(p.place("service"), "%s: service is %q, but the workload is %s",
			p.protocol.Name, was.Name, s.Name)
	}
	out := *p
	out.args.Service = s
	return &out, out.build()
}
