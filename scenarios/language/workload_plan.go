package language

import (
	"slices"
	"strings"

	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// A workloadPlan is what clients ask for, before it is known whom they ask.
type workloadPlan struct {
	*scenarios.Workload
	service string
	args    about.Args

	site *syntax.CallExpr // of the word in the syntax tree; nil if it is not known
	file *File
}

// place is where an argument of the workload stands; its call where there is none.
func (w *workloadPlan) place(param string) scenarios.Pos {
	return placeOf(w.file, w.site, param, w.Pos)
}

// askedOf is the workload as it is put to a protocol's servers.
func (w *workloadPlan) askedOf(p *about.Protocol) (*scenarios.Workload, error) {
	s := p.Serves(w.service)
	switch {
	case s == nil && len(p.Services) == 0:
		return nil, scenarios.Errorf(w.Pos, "scenario: %s has no clients, and takes no workload", p.Name)
	case s == nil:
		return nil, scenarios.Errorf(w.Pos, "scenario: %s does not serve %s; write %s",
			p.Name, w.service, wording.OneOf(withCalls(p.ServiceNames())))
	}
	load := *w.Workload
	load.Service = &s.Service
	var err error
	if load.Work, err = s.Work(w.args); err != nil {
		// The error begins with the name of the argument that is at fault.
		param, _, _ := strings.Cut(err.Error(), " ")
		return nil, scenarios.Errorf(w.place(param), "%s: %v", w.service, err)
	}
	return &load, nil
}

func withCalls(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = n + "()"
	}
	return out
}

// takeWorkloads puts the workloads to the protocol, which is told what it serves.
func takeWorkloads(p *scenarios.Plan, asked []*workloadPlan, protocol *protocolPlan) (*protocolPlan, error) {
	var services []*service.Service
	for _, w := range asked {
		load, err := w.askedOf(protocol.protocol)
		if err != nil {
			return nil, err
		}
		p.Workloads = append(p.Workloads, load)
		if !slices.Contains(services, load.Service) {
			services = append(services, load.Service)
		}
	}
	switch len(services) {
	case 0:
		return protocol, nil
	case 1:
		return protocol.withService(services[0])
	}
	name := protocol.protocol.Name
	pos := asked[len(asked)-1].Pos
	if !protocol.protocol.Together {
		return nil, scenarios.Errorf(pos, "scenario: %s serves %s, but only one of them in a run: give all workloads one service",
			name, strings.Join(protocol.protocol.ServiceNames(), " and "))
	}
	all, err := service.Together(services)
	if err != nil {
		return nil, scenarios.Errorf(pos, "scenario: %s cannot serve both at once: %v, and nobody could tell whose is meant",
			name, err)
	}
	return protocol.withService(all)
}
