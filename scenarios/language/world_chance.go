package language

import (
	"fmt"

	"go.starlark.net/starlark"
)

// What a function of the schedule leaves to chance: world.draw([1, 2, 3]), world.draw(between(ms(1), ms(9))),
// world.chance(percent(20)). Each draw is a choice with a name, of the entry, its turn and the draws before it.

func (w worldValue) chance(name string, f func(starlark.Value) (starlark.Value, error)) starlark.Value {
	return newFunction(name, func(
		_ *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple,
	) (starlark.Value, error) {
		if len(args) != 1 || len(kwargs) > 0 {
			return nil, fmt.Errorf("world.%s takes one argument", name)
		}
		v, err := f(args[0])
		if err != nil {
			return nil, fmt.Errorf("world.%s: %w", name, err)
		}
		return v, nil
	})
}

// draw is an element of a list, or a value of a distribution. The dull outcome is the first, or the least.
func (w worldValue) draw(from starlark.Value) (starlark.Value, error) {
	switch from := from.(type) {
	case *starlark.List, starlark.Tuple:
		list := from.(starlark.Indexable)
		if list.Len() == 0 {
			return nil, fmt.Errorf("the list is empty")
		}
		i, err := w.view.Choose(list.Len())
		if err != nil {
			return nil, err
		}
		return list.Index(i), nil
	case *dist:
		if from.unit == durations {
			d, err := w.view.DrawFrom(from.sim())
			return quantity{durations, int64(d)}, err
		}
		if n := from.hi - from.lo + 1; from.uniform && n > 0 && n <= 1<<30 {
			i, err := w.view.Choose(int(n))
			if from.unit == bare {
				return starlark.MakeInt64(from.lo + int64(i)), err
			}
			return quantity{from.unit, from.lo + int64(i)}, err
		}
	}
	return nil, fmt.Errorf("it is from a list or a distribution, not %s; write world.draw([1, 2, 3])", noun(from))
}

// happens is True for such a share of the draws. The dull outcome is False.
func (w worldValue) happens(share starlark.Value) (starlark.Value, error) {
	q, is := share.(quantity)
	if !is || q.unit != ratios || q.n < 0 || q.n > 1e6 {
		return nil, fmt.Errorf("it is a share, not %s; write world.chance(percent(20))", shorten(share))
	}
	i, err := w.view.Choose(1e6)
	return starlark.Bool(int64(i) >= 1e6-q.n), err
}
