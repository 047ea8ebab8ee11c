package tui

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	tea "charm.land/bubbletea/v2"
)

// Run shows the lab in a terminal until somebody leaves it, the context is over or the terminal is gone. It leaves the
// terminal as it was, also after a panic, which is an error with its stack.
//
// However it ends, it ends as if somebody had left: bubbletea does not wait for what reads the keys when it is
// told to end at once, and leaves it behind.
func (m *Model) Run(ctx context.Context, in *os.File, out io.Writer) error {
	x := &guarded{Model: m}
	p := tea.NewProgram(x, tea.WithoutSignalHandler(), tea.WithInput(&keyboard{in, func() { x.end() }}), tea.WithOutput(out))
	x.end = func() { go p.Quit() } // which waits until the program hears it, or is over
	defer context.AfterFunc(ctx, p.Quit)()
	if _, err := p.Run(); x.broken == nil {
		return err
	}
	return x.broken
}

// A guarded lab ends when it panics.
type guarded struct {
	*Model
	end    func()
	broken error
}

func (x *guarded) Update(msg tea.Msg) (is tea.Model, cmd tea.Cmd) {
	is = x
	defer x.caught()
	_, cmd = x.Model.Update(msg)
	return is, cmd
}

func (x *guarded) View() tea.View {
	defer x.caught()
	return x.Model.View()
}

func (x *guarded) caught() {
	if r := recover(); r != nil {
		x.broken = fmt.Errorf("the lab panicked: %v\n%s", r, debug.Stack())
		x.end()
	}
}

// A keyboard is a terminal to read from. Once that is gone nobody can leave the lab by a key, and so it ends: bubbletea
// takes the end of its input for a pause.
type keyboard struct {
	*os.File
	gone func()
}

func (k *keyboard) Read(p []byte) (int, error) {
	n, err := k.File.Read(p)
	if err != nil {
		k.gone()
	}
	return n, err
}
