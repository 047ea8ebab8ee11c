package scenarios

// A Note is a caption in the story.
type Note struct {
	Source
	Caption string
}

func (s *Note) do(t *task) progress {
	t.in.note(s.Caption)
	return stepDone
}
