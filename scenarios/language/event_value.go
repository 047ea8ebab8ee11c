package language

import (
	"fmt"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// An eventValue is an event as functions of a file see it: what every event has, and the fields of
// its body under their own names.
type eventValue struct {
	view  scenarios.WorldView
	event *sim.Event
}

var _ starlark.HasAttrs = eventValue{}

func (e eventValue) String() string {
	return fmt.Sprintf("%v at %s, %v", e.event.Kind, e.view.Name(e.event.Node), e.event.At)
}
func (e eventValue) Type() string          { return "event" }
func (e eventValue) Freeze()               {}
func (e eventValue) Truth() starlark.Bool  { return true }
func (e eventValue) Hash() (uint32, error) { return uint32(e.event.Num), nil }

var eventAttrs = []string{"body", "kind", "node", "number", "peer", "time", "why"}

func (e eventValue) AttrNames() []string {
	return append(eventAttrs[:len(eventAttrs):len(eventAttrs)], scenarios.FieldNames(e.event.Body)...)
}

func (e eventValue) Attr(name string) (starlark.Value, error) {
	switch name {
	case "kind":
		return starlark.String(scenarios.KindOf(e.event)), nil
	case "node":
		return toValue(e.view, e.event.Node, 0), nil
	case "peer":
		return toValue(e.view, e.event.Peer, 0), nil
	case "time":
		return quantity{durations, int64(e.event.At)}, nil
	case "number":
		return starlark.MakeUint64(e.event.Num), nil
	case "why":
		return starlark.String(e.event.Why), nil
	case "body":
		return toValue(e.view, e.event.Body, 0), nil
	}
	if v, found := scenarios.FieldOf(e.event.Body, name); found {
		return toValue(e.view, v, 0), nil
	}
	return nil, starlark.NoSuchAttrError(
		fmt.Sprintf(
			"a %s has no %s%s",
			scenarios.KindOf(e.event),
			name,
			wording.DidYouMean(name, e.AttrNames(), "it has"),
		),
	)
}

// A bodyValue is a struct of Go: a message, a fact, an operation.
type bodyValue struct {
	view scenarios.WorldView
	body any
}

var _ starlark.HasAttrs = bodyValue{}

func (b bodyValue) String() string        { return fmt.Sprint(b.body) }
func (b bodyValue) Type() string          { return sim.KindOf(b.body) }
func (b bodyValue) Freeze()               {}
func (b bodyValue) Truth() starlark.Bool  { return true }
func (b bodyValue) Hash() (uint32, error) { return starlark.String(b.String()).Hash() }
func (b bodyValue) AttrNames() []string   { return scenarios.FieldNames(b.body) }

func (b bodyValue) Attr(name string) (starlark.Value, error) {
	if v, found := scenarios.FieldOf(b.body, name); found {
		return toValue(b.view, v, 0), nil
	}
	return nil, starlark.NoSuchAttrError(
		fmt.Sprintf("a %s has no %s%s", b.Type(), name, wording.DidYouMean(name, b.AttrNames(), "it has")),
	)
}
