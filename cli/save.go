package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/orrery-sim/orrery/scenarios"
)

// tokenMost is the length from which on a token is no line of a bug report, and a file takes its
// place.
const tokenMost = 1500

// save writes the run as scenario files: as it was played, and as everything that was done. A run
// whose token would be too long to hand on is saved even if nobody asked, and the file named.
func (a *app) save(p *ready, out outputs, result *scenarios.Result) error {
	save, err := createWhole(out.save)
	if err != nil {
		return err
	}
	flat, err := createWhole(out.flat)
	if err != nil {
		return err
	}
	if save == nil && len(result.Replay) > tokenMost {
		name := fmt.Sprintf("%s-%016x.star", filepath.Base(strings.TrimSuffix(p.scenario, ".star")), result.Fingerprint)
		if save, err = createWhole(name); err != nil {
			return err
		}
		fmt.Fprintf(a.err, "orrery: the token has %d characters; %s makes the run again\n", len(result.Replay), name)
	}
	for _, f := range []struct {
		file *wholeFile
		acts scenarios.Acts
	}{{save, result.Acts}, {flat, result.Flat}} {
		if f.file == nil {
			continue
		}
		token := p.token()
		token.Acts, token.Print = f.acts, result.Fingerprint
		plan := *p.plan
		if p.seed != plan.Seed {
			plan.Bookmarks = nil // they are events of another run
		}
		text, err := p.file.Saved(&plan, token)
		if err != nil {
			return err
		}
		if err := f.file.write(func(w io.Writer) error { _, err := w.Write(text); return err }); err != nil {
			return err
		}
	}
	return nil
}
