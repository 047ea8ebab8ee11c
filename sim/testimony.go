package sim

// Testimony is what a [Property] embeds to say how often it was asked in earnest, and by which
// events it knows what it knows. A violation is the meeting of two facts, and it is shown with the
// events of both: a property keeps Event beside what it remembers of a fact, and names it to Blame
// when a later fact contradicts that one.
type Testimony struct {
	Cases   int      // how many facts could have violated the property
	Event   uint64   // the number of the present fact's event
	against []uint64 // of the facts that it contradicts
}

// Judged is the number of cases.
func (t *Testimony) Judged() int { return t.Cases }

// Heeds is where whoever asks the property keeps the number of the present fact's event.
func (t *Testimony) Heeds() *uint64 { return &t.Event }

// Blame says by which events the facts came that the present one contradicts.
func (t *Testimony) Blame(events ...uint64) { t.against = append(t.against, events...) }

// Against are the events that were blamed.
func (t *Testimony) Against() []uint64 { return t.against }
