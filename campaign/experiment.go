package campaign

import (
	"slices"

	"github.com/orrery-sim/orrery/campaign/folder"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// Manifest is what the campaign is, for its folder. The program is the version of what makes it.
func (c Campaign) Manifest(program string) folder.Manifest {
	m := c.manifest(program, "test", c.evaluate(), c.Files)
	for _, s := range c.Settings {
		m.Grid = append(m.Grid, folder.Choice{Name: s.Name, Values: []string{s.Value}})
	}
	return m
}

// Manifest is what the sweep is, for its folder.
func (s Sweep) Manifest(program string) (folder.Manifest, error) {
	points, err := s.points()
	if err != nil {
		return folder.Manifest{}, err
	}
	m := s.campaign(points).manifest(program, "sweep", points, []*language.File{s.File})
	for _, c := range s.Grid {
		m.Grid = append(m.Grid, folder.Choice(c))
	}
	return m, nil
}

// Manifest is what the hunt is, for its folder. Its scenarios are those in which mutants are looked for, each once.
func (h Hunt) Manifest(program string) (folder.Manifest, error) {
	h.Enough = max(h.Times, 1)
	places, err := h.everywhere()
	if err != nil {
		return folder.Manifest{}, err
	}
	var points []point
	var files []*language.File
	names := folder.Choice{Name: mutantParam}
	for i, at := range places {
		names.Values = append(names.Values, h.Protocol.Mutants[i].Name)
		points = append(points, at...)
		for j := range at {
			if !slices.Contains(files, at[j].file) {
				files = append(files, at[j].file)
			}
		}
	}
	m := h.manifest(program, "mutants", points, files)
	m.Grid = append(m.Grid, names)
	for _, s := range h.Settings {
		m.Grid = append(m.Grid, folder.Choice{Name: s.Name, Values: []string{s.Value}})
	}
	return m, nil
}

func (c Campaign) manifest(program, command string, points []point, files []*language.File) folder.Manifest {
	m := folder.Manifest{
		Format: folder.Format, Orrery: program, Command: command, Grid: []folder.Choice{}, Points: len(points), Seeds: c.Seeds, From: c.From,
		Runs: c.Seeds * len(points), Master: c.Master, Twice: c.Twice, Enough: c.Enough, Idle: c.Idle,
	}
	if c.Watch != nil {
		m.Events = c.Watch.Limits.Events
	}
	for _, f := range files {
		s := folder.Scenario{Name: f.Name}
		for _, t := range f.Texts() {
			s.Texts = append(s.Texts, folder.Text(t))
		}
		m.Scenarios = append(m.Scenarios, s)
	}
	return m
}
