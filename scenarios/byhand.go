package scenarios

import (
	"errors"
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// ByHand is an error if a step of the language is none that a hand could do, here and now. What it leaves
// to chance, or to later, is refused: a hand decides.
func ByHand(s Step) error {
	for who := range Parts[*Who](s) {
		if who.Drawn() {
			return fmt.Errorf("%s is drawn; by hand say whom you mean", who)
		}
	}
	if _, undoes := s.(*Undo); undoes {
		return nil
	}
	f, is := s.(*Fault)
	if !is {
		return fmt.Errorf("%s is no fault; by hand faults begin, and are undone", s)
	}
	if _, own := f.Does.(preparing); own {
		return fmt.Errorf("%s is not done at once; a schedule can have it", f.Word)
	}
	if f.Lasting != nil {
		return errors.New("by hand a fault lasts until it is undone: leave lasting out")
	}
	if hit, is := f.Does.(*Hit); is && hit.Effect.Max() > 0 {
		return errors.New("by hand a crash is now: leave effect out")
	}
	return nil
}

// Resolve is what a fault comes to here and now, as something to do by hand.
func (r *Run) Resolve(f *Fault) (Deed, error) {
	if err := ByHand(f); err != nil {
		return Deed{}, err
	}
	concrete, found, err := r.faults.concrete(f, &aim{})
	if err != nil {
		return Deed{}, err
	}
	if !found {
		return Deed{}, fmt.Errorf("%s: there is nobody to hit", f.Text)
	}
	return Begins(concrete), nil
}

// ResolveStep is what a step comes to here and now, as things to do by hand, one after the other.
func (r *Run) ResolveStep(s Step) ([]Deed, error) {
	if err := ByHand(s); err != nil {
		return nil, err
	}
	if f, begins := s.(*Fault); begins {
		d, err := r.Resolve(f)
		return []Deed{d}, err
	}
	return r.resolveUndo(s.(*Undo))
}

func (r *Run) resolveUndo(u *Undo) (out []Deed, err error) {
	if u.Who != nil {
		var ids []sim.ID
		ids, err = r.cast.resolve(u.Who, &aim{})
		for _, id := range ids {
			out = append(out, Deed{Verb: u.Word, Node: id})
		}
	} else {
		for _, a := range r.deeds.actives {
			if u.undoes(a) {
				out = append(out, Deed{Verb: UndoVerb, Which: a.place})
			}
		}
	}
	if len(out) == 0 && err == nil {
		err = fmt.Errorf("%s: there is nothing to undo", u.Text)
	}
	return out, err
}
