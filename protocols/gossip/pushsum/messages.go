package pushsum

import "fmt"

// Share brings mass.
type Share struct {
	Mass
	Mean Mass // with push-pull: what the sender holds now
}

// Value asks to meet: the receiver is to hold the mean of both, and to answer with what the sender is to add.
type Value struct{ Mass }

func (m Share) String() string {
	return fmt.Sprintf("Share %s, a weight of %s", units(m.Sum), units(m.Weight))
}

func (m Value) String() string { return "Value " + m.Mass.String() }

// units are so many of them as a number.
func units(n int64) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return fmt.Sprintf("%s%d.%03d", sign, n/one, thousandths(n%one, one))
}
