package language

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// A student's fact: it is at home in this package, which stands for a module from outside.
type studied struct{ N int }

func TestLoad_OfAModuleOfTheBinary(t *testing.T) {
	const here = "go:github.com/orrery-sim/orrery/scenarios"
	own := protocols.All[0]
	own.Name, own.Facts, own.Sends = "studies", []sim.Fact{studied{}}, nil
	lang := New(append([]about.Protocol{own}, protocols.All...))
	for _, c := range []struct{ load, says string }{
		{`load("` + here + `", "studies")`, "no error"},
		{`load("` + here + `", mine = "studies")`, "no error"},
		{`load("go:github.com/orrery-sim/orrery/protocols", "echo", "raft")`, "no error"},
		{
			`load("` + here + `", "studys")`,
			`x.star:1:51: the module "github.com/orrery-sim/orrery/scenarios" has no protocol "studys" (did you mean studies?)`,
		},
		{
			`load("` + here + `", "raft")`,
			`x.star:1:51: the module "github.com/orrery-sim/orrery/scenarios" has no protocol "raft" (it has: studies)`,
		},
		{
			`load("go:example.com/x", "studies")`,
			`x.star:1:6: this binary has no module "example.com/x"; in that module's folder: go run . run x.star`,
		},
		{
			`load("go:github.com/orrery-sim/orrery/scen", "studies")`,
			`x.star:1:6: this binary has no module "github.com/orrery-sim/orrery/scen"; in that module's folder: go run . run x.star`,
		},
	} {
		require.Equal(t, c.says, said(lang, c.load+"\nscenario(protocol = studies(nodes = 2), duration = s(1))\n"))
	}
	require.Equal(t, "no error", said(lang,
		`load("`+here+`", ring = "studies")`+"\nscenario(protocol = ring(nodes = 2), duration = s(1))\n"))
}
