package coverage

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"math"
)

// Seen are the things that were seen in a run, by their numbers among [Terms], in order.
type Seen []uint32

// MarshalText writes them in few letters: the steps from each to the next, as varints in base64. It has no error.
func (s Seen) MarshalText() ([]byte, error) {
	var steps []byte
	next := uint32(0)
	for _, thing := range s {
		steps = binary.AppendUvarint(steps, uint64(thing-next))
		next = thing + 1
	}
	return base64.RawStdEncoding.AppendEncode(nil, steps), nil
}

// UnmarshalText reads what MarshalText writes.
func (s *Seen) UnmarshalText(text []byte) error {
	steps, err := base64.RawStdEncoding.AppendDecode(nil, text)
	if err != nil {
		return err
	}
	var all Seen
	for next := uint64(0); len(steps) > 0; {
		step, n := binary.Uvarint(steps)
		if n <= 0 || step > math.MaxUint32 || next+step > math.MaxUint32 {
			return errors.New("this is not what was seen in a run")
		}
		all = append(all, uint32(next+step))
		next += step + 1
		steps = steps[n:]
	}
	*s = all
	return nil
}
