package folder

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Format is the version of the format of folders. A change that older programs would misread gets another one.
const Format = 2

// A Manifest says what an experiment is. Two folders with the same manifest come to the same results.
type Manifest struct {
	Format    int        `json:"format"`
	Orrery    string     `json:"orrery"`  // the version of the program
	Command   string     `json:"command"` // that makes it: sweep or test
	Scenarios []Scenario `json:"scenarios"`
	Grid      []Choice   `json:"settings"` // of parameters that are given from outside
	Points    int        `json:"points"`
	Seeds     int        `json:"seeds"`                // of each point; 0: as many as the budget allows
	From      int        `json:"seeds_from,omitempty"` // of all that the master seed has, from 0
	Runs      int        `json:"runs"`                 // of all points; 0: likewise
	Master    uint64     `json:"master"`
	Events    uint64     `json:"events_most,omitempty"` // of a run; 0: any number
	Twice     bool       `json:"twice,omitempty"`
	Enough    int        `json:"enough,omitempty"` // runs of a point that show a violation: no further one is made
	Idle      int        `json:"idle,omitempty"`   // seeds of a point in a row that bring nothing new: likewise
}

// A Scenario is one of those that are run.
type Scenario struct {
	Name  string `json:"name"` // as it was given
	Texts []Text `json:"texts"`
}

// A Text is a file of a scenario, and the hash of what it says. What it says stands in the folder, too.
type Text struct {
	Name    string `json:"name"`
	SHA256  string `json:"sha256"`
	Content []byte `json:"-"`
}

// A Choice is a parameter with the values that are given to it.
type Choice struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
}

func manifestOf(dir string) string { return filepath.Join(dir, "manifest.json") }

// IsFolder reports whether a directory holds an experiment.
func IsFolder(dir string) bool {
	info, err := os.Stat(manifestOf(dir))
	return err == nil && info.Mode().IsRegular()
}

// Read reads what the experiment of a folder is.
func Read(dir string) (*Manifest, error) {
	text, err := readRegular(manifestOf(dir), manifestMost)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s holds no experiment: it has no manifest.json", dir)
	case err != nil:
		return nil, err
	}
	m := new(Manifest)
	if err := json.Unmarshal(text, m); err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", manifestOf(dir), err)
	}
	if m.Format != Format {
		return nil, fmt.Errorf("%s is of format %d, and this program reads format %d", manifestOf(dir), m.Format, Format)
	}
	if err := m.bounded(); err != nil {
		return nil, fmt.Errorf("%s: %w", manifestOf(dir), err)
	}
	return m, nil
}

// bounded refuses an experiment that nobody can make.
func (m *Manifest) bounded() error {
	switch {
	case m.Points < 0 || m.Seeds < 0 || m.From < 0 || m.Runs < 0 || m.Enough < 0:
		return errors.New("no experiment has a negative number of points, seeds or runs")
	case len(m.Scenarios) == 0 || m.Points == 0:
		return errors.New("an experiment has a scenario at least, and a point")
	case m.Command != "sweep" && m.Command != "test" && m.Command != "mutants":
		return fmt.Errorf("an experiment is a sweep, a test or mutants, and not a %q", m.Command)
	case m.Command == "sweep" && len(m.Scenarios) > 1:
		return fmt.Errorf("a sweep is of one scenario, and not of %d", len(m.Scenarios))
	case slices.ContainsFunc(m.Scenarios, func(s Scenario) bool { return len(s.Texts) == 0 }):
		return errors.New("a scenario of it has no text")
	case m.Runs > runsMost || m.Seeds > runsMost/max(m.Points, 1):
		return fmt.Errorf("an experiment has at most %d runs, and this one would have %d points with %d seeds each; "+
			"make several, with --seed-range", runsMost, m.Points, m.Seeds)
	case m.Seeds > 0 && m.Runs != 0 && m.Runs != m.Points*m.Seeds:
		return fmt.Errorf("%d points with %d seeds each are not %d runs", m.Points, m.Seeds, m.Runs)
	}
	return nil
}

// claim makes the folder that of an experiment, or finds that it is.
func claim(dir string, m *Manifest) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	if IsFolder(dir) {
		return mustBeIn(dir, m)
	}
	if err := m.bounded(); err != nil {
		return err
	}
	if strangers, err := os.ReadDir(dir); err != nil {
		return err
	} else if i := slices.IndexFunc(strangers, isStranger); i >= 0 && !IsFolder(dir) {
		return fmt.Errorf("%s is not empty and holds no experiment: there is %s in it; name a folder that does not exist yet", dir, strangers[i].Name())
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	err = writeNew(manifestOf(dir), func(w io.Writer) error { _, err := w.Write(append(text, '\n')); return err })
	if errors.Is(err, fs.ErrExist) { // somebody else, with another shard perhaps, was quicker
		return mustBeIn(dir, m)
	}
	return err
}

// mustBeIn refuses an experiment that is not the one that a folder holds.
func mustBeIn(dir string, m *Manifest) error {
	there, err := Read(dir)
	if err != nil {
		return err
	}
	return m.MustBe(there, dir)
}

// isStranger reports whether a file that stands where there is no manifest has nothing to do with experiments. Those
// whose names begin with a dot may be a manifest that is being written.
func isStranger(e fs.DirEntry) bool { return e.Name()[0] != '.' }

// MustBe refuses an experiment that is not the one of a folder, which is there.
func (m *Manifest) MustBe(there *Manifest, dir string) error {
	if what := m.differs(there); what != "" {
		return fmt.Errorf("%s holds another experiment: %s; name another folder, or ask for that one", dir, what)
	}
	return nil
}

// differs says in what an experiment is not the one that is there already; "" if it is.
func (m *Manifest) differs(there *Manifest) string {
	for _, f := range []struct {
		what        string
		there, here any
	}{
		{"the command", there.Command, m.Command},
		{"the version of orrery", there.Orrery, m.Orrery},
		{"--seeds", there.Seeds, m.Seeds},
		{"the first seed of --seed-range", there.From + 1, m.From + 1},
		{"--seed", there.Master, m.Master},
		{"--twice", there.Twice, m.Twice},
		{"--first", there.Enough > 0, m.Enough > 0},
		{"how many violations are enough", there.Enough, m.Enough},
		{"--until-covered", there.Idle, m.Idle},
		{"--events", there.Events, m.Events},
	} {
		if f.there != f.here {
			return fmt.Sprintf("%s is %v there, and %v here", f.what, f.there, f.here)
		}
	}
	if what := scenariosDiffer(there.Scenarios, m.Scenarios); what != "" {
		return what
	}
	if what := gridDiffers(there.Grid, m.Grid); what != "" || there.Points == m.Points {
		return what
	}
	return fmt.Sprintf("it has %d points there, and %d here", there.Points, m.Points)
}

func scenariosDiffer(there, here []Scenario) string {
	for i := range max(len(there), len(here)) {
		switch {
		case i >= len(here):
			return fmt.Sprintf("there is %s in it, too", there[i].Name)
		case i >= len(there):
			return fmt.Sprintf("%s is not in it", here[i].Name)
		case there[i].Name != here[i].Name:
			return fmt.Sprintf("the scenario is %s there, and %s here", there[i].Name, here[i].Name)
		case !slices.EqualFunc(there[i].Texts, here[i].Texts, same):
			return fmt.Sprintf("%s has changed since", changed(there[i].Texts, here[i]))
		}
	}
	return ""
}

// same reports whether two texts are of one name and say the same.
func same(a, b Text) bool { return a.Name == b.Name && a.SHA256 == b.SHA256 }

// changed is the file of a scenario that is not what it was.
func changed(there []Text, here Scenario) string {
	for _, f := range here.Texts {
		if !slices.ContainsFunc(there, func(t Text) bool { return same(t, f) }) {
			return f.Name
		}
	}
	return here.Name
}

func gridDiffers(there, here []Choice) string {
	if a, b := given(there), given(here); a != b {
		return fmt.Sprintf("it is %s there, and %s here", a, b)
	}
	return ""
}

// given are the settings of a grid as flags.
func given(grid []Choice) string {
	var flags []string
	for _, c := range grid {
		flags = append(flags, fmt.Sprintf("--set %s=%s", c.Name, strings.Join(c.Values, ",")))
	}
	if len(flags) == 0 {
		return "no --set"
	}
	return strings.Join(flags, " ")
}
