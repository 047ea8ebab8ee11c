package scenarios

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// A view is what the functions of the file see of a run.
type view struct {
	world  *sim.World
	cast   *cast
	counts [32]int
	last   [32]*sim.Event
	facts  map[reflect.Type]*sim.Event // the newest of each type
	memory Memory
	dice   *dice // of a function that is asked for steps; nil: of none
}

var _ WorldView = (*view)(nil)

func newView(c *cast) *view {
	return &view{world: c.world, cast: c, facts: map[reflect.Type]*sim.Event{}}
}

// event remembers the newest event of each kind. Nobody listens where the file has no functions.
func (v *view) event(e *sim.Event) {
	v.counts[e.Kind]++
	place := &v.last[e.Kind]
	var fact *sim.Event
	if e.Kind == sim.Stated {
		t := reflect.TypeOf(e.Body)
		if fact = v.facts[t]; fact == nil {
			fact = new(sim.Event)
			v.facts[t] = fact
		}
		*fact = *e
		return
	}
	if *place == nil {
		*place = new(sim.Event)
	}
	**place = *e
}

func (v *view) Now() time.Duration { return v.world.Now() }

var errNoChance = errors.New("only a function that answers with steps can leave something to chance; " +
	"what is judged or measured must not")

func (v *view) Choose(n int) (int, error) {
	if v.dice == nil {
		return 0, errNoChance
	}
	return v.dice.choose(n), nil
}

func (v *view) DrawFrom(d sim.Dist) (time.Duration, error) {
	if v.dice == nil {
		return 0, errNoChance
	}
	return v.dice.draw(d), nil
}

func (v *view) Group(name string) []sim.ID {
	if name == "" {
		return v.cast.servers
	}
	return v.world.Members(name)
}

func (v *view) Name(id sim.ID) string { return v.world.Name(id) }

func (v *view) Lookup(name string) (sim.ID, bool) {
	return v.cast.lookup(name)
}

func (v *view) Role(id sim.ID) string { return v.world.Group(id) }

func (v *view) Up(id sim.ID) bool { return v.world.Up(id) }

func (v *view) Leader(of string) (sim.ID, bool, error) {
	s, several := v.cast.watch.named(of, func(s *scope) bool { return s.claimed })
	if several != nil {
		return 0, false, fmt.Errorf("world.leader: of what? There are several: %s; write world.leader_of(%q)",
			strings.Join(wording.Quoted(several), ", "), several[0])
	}
	id := v.cast.watch.leader(s)
	return id, id != 0, nil
}

func (v *view) Count(kind string) int {
	if k, found := kindNamed(kind); found {
		return v.counts[k]
	}
	return int(v.world.Count(kind))
}

func (v *view) Last(kind string) *sim.Event {
	if k, found := kindNamed(kind); found {
		return copied(v.last[k])
	}
	for _, e := range v.facts {
		if sim.FactKind(e.Body) == sim.FactWords(kind) {
			return copied(e)
		}
	}
	return nil
}

func copied(e *sim.Event) *sim.Event {
	if e == nil {
		return nil
	}
	c := *e
	return &c
}

func kindNamed(name string) (sim.Kind, bool) {
	for k := sim.Kind(0); sim.AllKinds.Has(k); k++ {
		if k.String() == name && k != sim.Stated {
			return k, true
		}
	}
	return 0, false
}

// State is what a node inspects: numbers, flags, IDs, times, lists and structs as such, and what has
// a text of its own as that text.
func (v *view) State(id sim.ID) map[string]any {
	fields := v.world.State(id)
	if fields == nil {
		return nil
	}
	state := make(map[string]any, len(fields))
	for _, f := range fields {
		state[f.Field] = plainValue(f.Value)
	}
	return state
}

// plainValue is a value of a node's state as a program sees it. A text that is a number or a flag is
// taken as one: protocols may show either.
func plainValue(value any) any {
	switch v := value.(type) {
	case sim.ID, time.Duration, sim.PPM:
		return value
	case sim.LogChange:
		return v.Added
	case string:
		return plainText(v)
	case fmt.Stringer:
		return plainText(v.String())
	}
	return value
}

func plainText(text string) any {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	switch text {
	case "true":
		return true
	case "false":
		return false
	}
	return text
}

func (v *view) Bytes() int64 { return int64(v.world.Stats().Bytes) }

func (v *view) Events() uint64 { return v.world.Latest() }

func (v *view) Memory() *Memory { return &v.memory }
