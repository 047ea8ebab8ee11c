package mapreduce

import (
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// Files is the file system that all share. What it has acknowledged is on its disk.
type Files struct {
	*config
}

// A file is its entries, and how much of it is by whom.
type file struct {
	Entries []string
	By      []progress
	Moved   bool // it has another name by now, and whoever still writes to it comes too late
}

// A progress is how many entries an attempt has added.
type progress struct {
	Attempt uint64
	Nth     int
}

// Start boots the file system.
func (f *Files) Start(env *sim.Env) { env.Emit(Booted{}) }

// Receive handles a message.
func (f *Files) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Append:
		f.handleAppend(env, m)
		env.Send(from, Appended{m.By, m.Nth})
	case Rename:
		f.handleRename(env, m)
		env.Send(from, Renamed{m.By})
	case Read:
		f, _ := env.Disk().Get(m.File.String()).(file)
		env.Send(from, Contents{m.File, text(f.Entries)})
	}
}

// handleAppend adds an entry to a file. One that has come twice is added once.
func (f *Files) handleAppend(env *sim.Env, m Append) {
	was, _ := env.Disk().Get(m.File.String()).(file)
	by := slices.Clone(was.By)
	i := slices.IndexFunc(by, func(p progress) bool { return p.Attempt == m.By })
	switch {
	case was.Moved || i >= 0 && by[i].Nth >= m.Nth:
		return
	case i >= 0:
		by[i].Nth = m.Nth
	default:
		by = append(by, progress{m.By, m.Nth})
	}
	f.put(env, m.File, m.By, file{Entries: append(slices.Clip(was.Entries), m.Entry), By: by})
}

// handleRename gives a file its final name, whole. What has been moved already is not moved again.
func (f *Files) handleRename(env *sim.Env, m Rename) {
	from, _ := env.Disk().Get(m.From.String()).(file)
	if from.Moved {
		return
	}
	f.put(env, m.To, m.By, from)
	f.put(env, m.From, m.By, file{Moved: true})
}

// put writes a file for an attempt, and waits until it is on the disk.
func (f *Files) put(env *sim.Env, name File, by uint64, to file) {
	env.Disk().Set(name.String(), to)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
	}
	if name.Temporary == 0 {
		env.Emit(Visible{name.Job, name.Part, by, text(to.Entries)})
	}
}

// Timer is never called.
func (f *Files) Timer(*sim.Env, sim.Timer) {}

// Inspect shows nothing that is not on the disk.
func (f *Files) Inspect(*sim.View) {}

// text is the contents of a file.
func text(entries []string) string { return strings.Join(entries, " ") }
