package language

import (
	"fmt"
	"math"
	"math/bits"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios/units"
)

// Binary is q op y, or y op q where side is Right. Quantities of one unit add, subtract and divide;
// any quantity can be multiplied or divided by a number, and multiplied by a ratio.
func (q quantity) Binary(
	op syntax.Token,
	y starlark.Value,
	side starlark.Side,
) (starlark.Value, error) {
	if side == starlark.Right {
		return q.rightOf(op, y)
	}
	switch y := y.(type) {
	case quantity:
		if q.unit == y.unit {
			return q.withSame(op, y)
		}
		if op == syntax.STAR && y.unit == ratios {
			return q.times(y.n, 1e6)
		}
		if op == syntax.STAR && q.unit == ratios {
			return y.times(q.n, 1e6)
		}
	case *dist:
		return nil, nil // the distribution knows what to do
	case starlark.Int:
		n, ok := y.Int64()
		switch {
		case !ok:
		case op == syntax.STAR:
			return q.times(n, 1)
		case op == syntax.SLASH, op == syntax.SLASHSLASH:
			return q.over(n)
		}
	case starlark.Float:
		switch op {
		case syntax.STAR:
			return q.scaled(float64(y))
		case syntax.SLASH:
			if y == 0 {
				return nil, fmt.Errorf("%v / 0: division by zero", q)
			}
			return q.scaled(1 / float64(y))
		}
	}
	return nil, q.mismatch(op, y, side)
}

// rightOf is y op q for a y that is no quantity.
func (q quantity) rightOf(op syntax.Token, y starlark.Value) (starlark.Value, error) {
	if op == syntax.STAR {
		switch y.(type) {
		case starlark.Int, starlark.Float:
			return q.Binary(op, y, starlark.Left)
		}
	}
	return nil, q.mismatch(op, y, starlark.Right)
}

// withSame is q op y for quantities of one unit.
func (q quantity) withSame(op syntax.Token, y quantity) (starlark.Value, error) {
	switch op {
	case syntax.PLUS, syntax.MINUS:
		o := y.n
		if op == syntax.MINUS {
			o = -o
		}
		sum := q.n + o
		if (sum > q.n) != (o > 0) && o != 0 {
			return nil, fmt.Errorf("%v %s %v is too large", q, op, y)
		}
		return quantity{q.unit, sum}, nil
	case syntax.STAR:
		if q.unit == ratios {
			return q.times(y.n, 1e6)
		}
		return nil, fmt.Errorf(
			"%v * %v: a %s times a %s is nothing that can be measured",
			q,
			y,
			q.unit,
			y.unit,
		)
	}
	if y.n == 0 {
		return nil, fmt.Errorf("%v %s %v: division by zero", q, op, y)
	}
	switch op {
	case syntax.SLASH:
		return starlark.Float(float64(q.n) / float64(y.n)), nil
	case syntax.SLASHSLASH:
		return starlark.MakeInt64(floorDiv(q.n, y.n)), nil
	case syntax.PERCENT:
		return quantity{q.unit, q.n - floorDiv(q.n, y.n)*y.n}, nil
	}
	return nil, nil
}

// times is q*n/d, rounded towards zero.
func (q quantity) times(n, d int64) (starlark.Value, error) {
	hi, lo := bits.Mul64(magnitude(q.n), magnitude(n))
	if hi >= uint64(d) {
		return nil, fmt.Errorf("%v times %d is too large", q, n)
	}
	out, _ := bits.Div64(hi, lo, uint64(d))
	if out > math.MaxInt64 {
		return nil, fmt.Errorf("%v times %d is too large", q, n)
	}
	if (q.n < 0) != (n < 0) {
		return quantity{q.unit, -int64(out)}, nil
	}
	return quantity{q.unit, int64(out)}, nil
}

// over is q/n, rounded towards zero.
func (q quantity) over(n int64) (starlark.Value, error) {
	if n == 0 {
		return nil, fmt.Errorf("%v / 0: division by zero", q)
	}
	if n == -1 {
		return q.Unary(syntax.MINUS)
	}
	return quantity{q.unit, q.n / n}, nil
}

// scaled is q*f, rounded to the nearest base unit.
func (q quantity) scaled(f float64) (starlark.Value, error) {
	x := math.Round(float64(q.n) * f)
	if !(math.Abs(x) < 1<<62) {
		return nil, fmt.Errorf("%v times %v is too large", q, f)
	}
	return quantity{q.unit, int64(x)}, nil
}

// mismatch says why q op y makes no sense, and what would.
func (q quantity) mismatch(op syntax.Token, y starlark.Value, side starlark.Side) error {
	left, right := starlark.Value(q), y
	if side == starlark.Right {
		left, right = right, left
	}
	add := op == syntax.PLUS || op == syntax.MINUS
	if n, isNumber := bareNumber(y); isNumber && add {
		return fmt.Errorf(
			"%s %s %s: a %s and a bare number; write %s",
			shorten(left),
			op,
			shorten(right),
			q.unit,
			units.Proposal(q.unit, n),
		)
	}
	return fmt.Errorf(
		"%s %s %s: %s and %s do not go together",
		shorten(left),
		op,
		shorten(right),
		withArticle(typeName(left)),
		withArticle(typeName(right)),
	)
}

func floorDiv(a, b int64) int64 {
	d := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		d--
	}
	return d
}

// bareNumber reports whether v is a number without a unit, and writes it.
func bareNumber(v starlark.Value) (text string, ok bool) {
	switch v := v.(type) {
	case starlark.Int:
		if v.BigInt().BitLen() > 64 {
			return "a huge number", true
		}
		return v.String(), true
	case starlark.Float:
		return v.String(), true
	}
	return "", false
}
