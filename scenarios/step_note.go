package scenarios

// A Note is a caption in the story.
type Note struct {
	Source
	Caption string
}

func (s *Note) do(t *task) progress {
	w := t.in.world
	t.in.notes = append(t.in.notes, Caption{At: w.Now(), Event: w.Latest(), Text: s.Caption})
	return stepDone
}
