package cli

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/check/outside"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// checking are the flags of check.
type checking struct {
	model, promise, html string
	json                 bool
	steps                int
}

func (a *app) checkCommand() *cobra.Command {
	var flags checking
	c := &cobra.Command{
		Use:   "check FILE...",
		Short: "Judge histories that other programs wrote",
		Long: `Judge histories that other programs wrote: JSON lines, Jepsen's EDN, or lines of its log.

    orrery check history.edn
    orrery check history.jsonl --model register --promise sequential --html history.html

Each record is what a process did: {"process": 0, "type": "invoke", "f": "read"}, and then
{"process": 0, "type": "ok", "f": "read", "value": 3}; or type fail, or info if nobody knows.

Models, of which the one that fits is picked:
` + modelLines() + `
Exit codes: 0 held, 1 violated, 2 wrong usage or input, 3 undecided, 4 out of bounds.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return a.check(c, args, &flags) },
	}
	c.Flags().StringVar(&flags.model, "model", "", "what the operations mean (default `what` fits)")
	c.Flags().StringVar(&flags.promise, "promise", "", "which promise is judged, by its `name` (default linearizable; of transactions strict_serializable)")
	c.Flags().StringVar(&flags.html, "html", "", "write the history to a `file`, as a page to explore")
	c.Flags().BoolVar(&flags.json, "json", false, "print one JSON object a file in place of text")
	c.Flags().IntVar(&flags.steps, "steps", check.DefaultBudget.Steps, "how many `steps` a judge may take")
	return c
}

func modelLines() string {
	var b strings.Builder
	for _, m := range outside.Models {
		fmt.Fprintf(&b, "    %-12s %s (%s)\n", m.Name, m.Doc, strings.Join(m.Ops, ", "))
	}
	return b.String()
}

// historyObject is what check --json prints of a file. Fields may be added to it, and none is ever
// changed.
type historyObject struct {
	File       string         `json:"file"`
	Model      string         `json:"model"`
	Promise    string         `json:"promise"`
	Verdict    string         `json:"verdict"`
	Why        string         `json:"why"`
	Key        string         `json:"key,omitempty"`
	Lines      []int          `json:"lines"`   // of the file, that show it
	Picture    []string       `json:"picture"` // of the operations that show it
	Operations outcomesObject `json:"operations"`
}

// outcomesObject counts what came of operations.
type outcomesObject struct {
	OK      int `json:"ok"`
	Failed  int `json:"failed"`
	Unknown int `json:"unknown"`
}

// check judges one file after the other. The exit code is of the worst verdict.
func (a *app) check(c *cobra.Command, paths []string, flags *checking) error {
	switch {
	case len(paths) == 0:
		return usage(c, "it needs the file of a history")
	case len(paths) > 1 && flags.html != "":
		return usage(c, "--html is one page; give it one file")
	case flags.steps < 1:
		return usage(c, "--steps must be at least 1, not %d", flags.steps)
	case flags.model != "" && outside.ModelOf(flags.model) == nil:
		return usage(c, "there is no model %q; orrery check --help lists them", flags.model)
	}
	if names := a.historyPromises(); flags.promise != "" && !slices.Contains(names, flags.promise) {
		return usage(c, "--promise: a history cannot be judged for %q; it can for %s", flags.promise, strings.Join(names, ", "))
	}
	html, err := createWhole(flags.html)
	if err != nil {
		return err
	}
	var findings []check.Finding
	for _, path := range paths {
		j, f, err := a.judgeFile(path, flags)
		if err != nil {
			return err
		}
		findings = append(findings, j.Finding)
		if err := html.write(func(w io.Writer) error { return f.page(w, j) }); err != nil {
			return err
		}
		if err := a.tellHistory(f, j, flags.json); err != nil {
			return err
		}
	}
	a.exit(check.Overall(findings))
	return nil
}

// historyPromises are the promises that a history alone can be judged for.
func (a *app) historyPromises() (names []string) {
	for _, p := range a.language.Promises() {
		if p.Needs == check.NeedsHistory {
			names = append(names, p.Name)
		}
	}
	return names
}

// historyMost is how many MiB a file with a history has at most: a million operations and more.
const historyMost = 256

// A readFile is a history that was read.
type readFile struct{ *outside.File }

func (a *app) judgeFile(path string, flags *checking) (*check.Judgement, *readFile, error) {
	data, err := readAtMost(path, historyMost)
	if err != nil {
		return nil, nil, err
	}
	f, err := outside.Read(path, data, flags.model)
	if err != nil {
		return nil, nil, err
	}
	promise := a.promiseFor(f.Service, flags.promise)
	if promise.Shows != nil && !promise.Shows(f.Service) {
		return nil, nil, fmt.Errorf("%s: a %s does not show whether it is %s", path, f.Model.Name, promise.Name)
	}
	budget := check.DefaultBudget
	budget.Steps, budget.Wall = flags.steps, 10*time.Second
	j := promise.Judge(&check.Seen{History: f.History, Service: f.Service}, budget)
	return &j, &readFile{f}, nil
}

// promiseFor is the promise of a name; if that is empty, the one that is asked of a service first.
func (a *app) promiseFor(of *service.Service, name string) *check.Promise {
	if name != "" {
		return check.PromiseOf(a.language.Promises(), name)
	}
	p := check.PromiseOf(a.language.Promises(), "linearizable")
	if !p.Shows(of) {
		p = check.PromiseOf(a.language.Promises(), "strict_serializable")
	}
	return p
}

// counts are the operations by what came of them.
func (f *readFile) counts() outcomesObject {
	n := outcomesObject{OK: f.History.Answered(), Failed: f.History.Failed()}
	n.Unknown = len(f.History.Operations()) - n.OK - n.Failed
	return n
}

func (f *readFile) page(w io.Writer, j *check.Judgement) error {
	page := report.Outside{
		Title: filepath.Base(f.Name), Command: command() + " check " + f.Name, Service: f.Service, History: f.History, Judgement: j,
		Name: func(id sim.ID) string { return fmt.Sprintf("p%d", id-1) },
	}
	return page.HTML(w)
}

// tellHistory prints what came of a file.
func (a *app) tellHistory(f *readFile, j *check.Judgement, asJSON bool) error {
	lines, picture := f.Lines(j.Events), f.Picture(j)
	if asJSON {
		return a.printJSON(historyObject{
			File: f.Name, Model: f.Model.Name, Promise: j.Property, Verdict: j.Verdict.String(), Why: j.Why, Key: j.Key,
			Lines: append([]int{}, lines...), Picture: append([]string{}, picture...), Operations: f.counts(),
		})
	}
	n := f.counts()
	text := fmt.Sprintf("%s: %s %v (%s; %d operations ok, %d failed, %d unknown)\n",
		f.Name, j.Property, j.Verdict, f.Model.Name, n.OK, n.Failed, n.Unknown)
	if j.Why != "" {
		text += "  " + j.Why + "\n"
	}
	if len(lines) > 0 {
		text += "  lines " + strings.Trim(strings.ReplaceAll(fmt.Sprint(lines), " ", ", "), "[]") + "\n"
		if !f.Timed {
			text += "  (the file has no times: each record counts a millisecond)\n"
		}
	}
	for _, row := range picture {
		text += "    " + row + "\n"
	}
	return a.printf("%s", text)
}

// outsideError is an error about a place in a history's file, which begins with the place.
func outsideError(err error) (string, bool) {
	var placed *outside.Error
	if errors.As(err, &placed) {
		return placed.Error(), true
	}
	return "", false
}
