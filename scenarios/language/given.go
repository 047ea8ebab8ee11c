package language

import (
	"errors"
	"strings"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// A given is a value that the file itself gives to a parameter or a draw that comes after it.
type given struct {
	name, value string
	pos         scenarios.Pos
	used        bool
}

func buildSetting(c *call) (any, error) {
	ev, err := atLoad(c)
	if err != nil {
		return nil, err
	}
	g := &given{name: arg[string](c, "name"), value: arg[string](c, "value"), pos: c.source().Pos}
	if err := ev.newName(c, g.name); err != nil {
		return nil, err // what is declared already cannot be given a value any more
	}
	if before := ev.given[g.name]; before != nil {
		return nil, c.at("name").errorf("setting: %s is given a value already, at %d:%d", g.name, before.pos.Line, before.pos.Col)
	}
	if ev.given == nil {
		ev.given = map[string]*given{}
	}
	ev.given[g.name] = g
	return nil, nil
}

// placed says of an error about the value where it was given.
func (g *given) placed(err error) error {
	var e *scenarios.Error
	if err == nil || !errors.As(err, &e) || e.Line > 0 {
		return err
	}
	return scenarios.Errorf(g.pos, "setting %s", strings.TrimPrefix(e.Msg, "--set "))
}

// checkGiven refuses a value for what the file does not declare.
func (ev *evaluation) checkGiven(names []string) error {
	for _, name := range sortedKeys(ev.given) {
		if g := ev.given[name]; !g.used {
			return scenarios.Errorf(g.pos, "setting: nothing after it is called %s%s", name, wording.DidYouMean(name, names, "there is"))
		}
	}
	return nil
}
