package pushsum

import "fmt"

// one is how many units of mass make 1.
const one = 1 << 24

// A Mass is a sum and a weight, in units.
type Mass struct{ Sum, Weight int64 }

func (m Mass) plus(n Mass) Mass { return Mass{m.Sum + n.Sum, m.Weight + n.Weight} }

func (m Mass) minus(n Mass) Mass { return Mass{m.Sum - n.Sum, m.Weight - n.Weight} }

// half is half of a mass, rounded down.
func (m Mass) half() Mass { return Mass{m.Sum >> 1, m.Weight >> 1} }

// String is the estimate, with three decimals.
func (m Mass) String() string {
	if m.Weight <= 0 {
		return "unknown"
	}
	whole, rest := m.Sum/m.Weight, m.Sum%m.Weight
	return fmt.Sprintf("%d.%03d", whole, thousandths(rest, m.Weight))
}

// thousandths is rest / weight in thousandths, rounded down. Of large numbers the last bits do not count.
func thousandths(rest, weight int64) int64 {
	for weight > 1<<50 {
		rest, weight = rest>>1, weight>>1
	}
	return rest * 1000 / weight
}
