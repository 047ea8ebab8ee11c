package scenarios

// A Lesson is what a scenario teaches with its run: captions and questions that are tied to events, and
// tasks for a hand. It changes nothing of the run.
type Lesson struct {
	Source
	Title  string
	Before string // what there is to know before anything happens
	After  string // what to take along

	Cues      []*Cue
	Questions []*Question
	Tasks     []*Task
}

// A Cue is a caption: what there is to say at an event.
type Cue struct {
	Source
	Event *EventPattern
	Text  string
	Times int // the first of the events, so many
}

// A Question is asked at an event, before what it asks about has happened.
type Question struct {
	Source
	At      *EventPattern // at the first of them
	Ask     string
	Hint    string // "" if there is none
	Answers []*Answer
}

// An Answer is one of those that a question has. It is tried out: from the event of the question on, the
// run goes on with what it does, and the answer is right if its expectation is met.
type Answer struct {
	Source
	Text    string
	Holds   *Expectation
	Do      []Step // by hand, at the event of the question; none: the run goes on as it is
	Because string
}

// A Task is something to bring about by hand: that a property is violated, or that it holds.
type Task struct {
	Source
	Goal *Expectation
	Ask  string
	Hint string // "" if there is none

	// What does it, at the first such event: one way of several, and not the only one.
	At       *EventPattern
	Solution []Step
}

func (l *Lesson) parts(visit func(Part)) {
	visitAll(visit, l.Cues...)
	visitAll(visit, l.Questions...)
	visitAll(visit, l.Tasks...)
}

func (c *Cue) parts(visit func(Part)) { visitAll(visit, c.Event) }

func (q *Question) parts(visit func(Part)) {
	visitAll(visit, q.At)
	visitAll(visit, q.Answers...)
}

func (a *Answer) parts(visit func(Part)) {
	visitAll(visit, a.Holds)
	visitAll(visit, a.Do...)
}

func (t *Task) parts(visit func(Part)) {
	visitAll(visit, t.Goal)
	visitAll(visit, t.At)
	visitAll(visit, t.Solution...)
}
