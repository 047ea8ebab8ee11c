package cli

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/campaign/figures"
	"github.com/orrery-sim/orrery/report/plot"
	"github.com/orrery-sim/orrery/scenarios"
)

//go:embed gallery.star
var galleryScenario []byte

// gallery draws every kind of plot into a folder, of runs that it makes: for a screen, and for a column of a paper.
func (a *app) gallery(dir string, dark bool) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for _, of := range []func() (map[string]*plot.Figure, error){a.gallerySweep, a.galleryRuns, a.galleryKills} {
		made, err := of()
		if err != nil {
			return err
		}
		for name, f := range made {
			for size, look := range map[string]plot.Look{"": plot.Screen, "-column": plot.Column} {
				look.Dark = dark
				for _, ext := range []string{".svg", ".png"} {
					file, err := createWhole(filepath.Join(dir, name+size+ext))
					if err == nil {
						err = drawTo(file, f, look)
					}
					if err != nil {
						return err
					}
				}
			}
		}
	}
	return a.printf("%s has every kind of plot, for a screen and for a column of a paper, as SVG and PNG\n", dir)
}

// gallerySweep are the figures of a small sweep.
func (a *app) gallerySweep() (map[string]*plot.Figure, error) {
	s := campaign.Sweep{Master: 1, Watch: a.watch, Compare: "loss"}
	var err error
	if s.File, err = a.language.Parse("gallery.star", galleryScenario); err != nil {
		return nil, err
	}
	p := a.begin()
	s.Progress = p.campaign
	t, err := s.Run(a.watch.Context())
	a.ended(p, "sweep")
	if err != nil {
		return nil, err
	}
	data, err := figures.Of(t)
	if err != nil {
		return nil, err
	}
	out := map[string]*plot.Figure{}
	for name, asked := range map[string]figures.Asked{
		"line":     {X: "loss", Y: "median(latency)", By: "nodes", Kind: figures.Line},
		"cdf":      {Y: "latency", By: "loss", Kind: figures.CDF, LogX: true, Where: []scenarios.Setting{{Name: "nodes", Value: "5"}}},
		"box":      {X: "loss", Y: "latency", By: "nodes", Kind: figures.Box, LogY: true},
		"heat":     {X: "loss", Y: "median(latency)", By: "nodes", Kind: figures.Heat},
		"interval": {X: "loss", Y: "median(latency)", By: "nodes", Kind: figures.Interval},
		"paired":   {Y: "p90", Kind: figures.Paired},
	} {
		if out[name], err = data.Figure(asked); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return out, nil
}

// galleryRuns are the figures of two runs: one over time, and an epidemic.
func (a *app) galleryRuns() (map[string]*plot.Figure, error) {
	out := map[string]*plot.Figure{}
	for name, r := range map[string]request{
		"run":       {scenario: "raft/leader-isolated"},
		"infection": {scenario: "rumor/everybody", settings: []scenarios.Setting{{Name: "nodes", Value: "200"}}},
	} {
		p, err := a.prepare(r)
		if err != nil {
			return nil, err
		}
		made, err := p.execute()
		if err != nil {
			return nil, err
		}
		if out[name], err = made.Figure(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return out, nil
}

// galleryKills is the matrix of a small hunt.
func (a *app) galleryKills() (map[string]*plot.Figure, error) {
	protocol, found := a.language.Protocol("paxos")
	if !found {
		return nil, nil // of a program with protocols of its own
	}
	h := campaign.Hunt{Campaign: campaign.Campaign{Seeds: 20, Master: 1, Watch: a.watch}, Protocol: &protocol}
	var wrong []*campaign.Mistake
	if h.Files, wrong = a.loadAll([]string{protocol.Name}); len(wrong) > 0 {
		return nil, wrong[0].Err
	}
	if err := a.witnesses(&h, protocol.Mutants); err != nil {
		return nil, err
	}
	m, err := h.Run(a.watch.Context())
	if err != nil {
		return nil, err
	}
	return map[string]*plot.Figure{"kills": figures.Kills(m)}, nil
}
