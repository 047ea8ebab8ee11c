package notebooks

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/orrery-sim/orrery/notebooks/cell"
)

// A Failed is the error of a cell that ends in one, and has no tag raises-exception to say that it should.
type Failed struct {
	Cell  int // of all cells of the notebook, from 1
	Trace []string
}

func (f *Failed) Error() string {
	return fmt.Sprintf("cell %d of the notebook: %s", f.Cell, strings.Join(f.Trace, "\n"))
}

// A Differs is the error of a notebook whose outputs are not those that come out.
type Differs struct{ Cells []int } // of all cells of the notebook, from 1

func (d *Differs) Error() string {
	of := make([]string, len(d.Cells))
	for i, n := range d.Cells {
		of[i] = fmt.Sprint(n)
	}
	return "other outputs come out of cell " + strings.Join(of, ", ") + " of the notebook"
}

// Execute runs all cells of a notebook from the first, and puts their outputs in place of those that are there. Cells
// without a text are passed over, as Jupyter does.
func (f *File) Execute(ctx context.Context, n *cell.Notebook) error {
	number := 0
	for i, c := range f.cells {
		text, is := code(c)
		if !is {
			continue
		}
		number++
		var outputs []any
		var trace []string
		ok := n.Run(ctx, number, text, func(o cell.Output) {
			outputs = appendOutput(outputs, o)
			trace = o.Trace
		})
		if !ok && !(mayFail(c) && ctx.Err() == nil) {
			return &Failed{Cell: i + 1, Trace: trace}
		}
		if outputs == nil {
			outputs = []any{}
		}
		c["outputs"], c["execution_count"] = outputs, json.Number(fmt.Sprint(number))
	}
	return nil
}

// Check runs all cells, and compares the outputs with those that are there.
func (f *File) Check(ctx context.Context, n *cell.Notebook) error {
	before := f.outputs()
	if err := f.Execute(ctx, n); err != nil {
		return err
	}
	return differing(before, f.outputs())
}

// Same compares the outputs of two notebooks, cell by cell.
func (f *File) Same(other *File) error { return differing(f.outputs(), other.outputs()) }

func (f *File) outputs() []string {
	all := make([]string, len(f.cells))
	for i, c := range f.cells {
		all[i] = outputsText(c)
	}
	return all
}

func differing(a, b []string) error {
	var d Differs
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			d.Cells = append(d.Cells, i+1)
		}
	}
	if len(d.Cells) > 0 {
		return &d
	}
	return nil
}

// outputsText is what a cell shows, such that two cells that show the same have the same text: texts may be lists of
// lines or not, and what is printed may come in pieces.
func outputsText(c map[string]any) string {
	list, _ := c["outputs"].([]any)
	var plain []any
	for _, o := range list {
		of, _ := o.(map[string]any)
		whole := map[string]any{}
		for k, v := range of {
			whole[k] = v
		}
		if text, has := of["text"]; has {
			whole["text"] = joined(text)
		}
		if data, has := of["data"].(map[string]any); has {
			forms := map[string]any{}
			for media, v := range data {
				forms[media] = joined(v)
			}
			whole["data"] = forms
		}
		if last := len(plain) - 1; last >= 0 && of["output_type"] == "stream" {
			if before := plain[last].(map[string]any); before["output_type"] == "stream" && before["name"] == of["name"] {
				before["text"] = before["text"].(string) + joined(of["text"])
				continue
			}
		}
		plain = append(plain, whole)
	}
	var b bytes.Buffer
	json.NewEncoder(&b).Encode(plain) //nolint:errcheck // of what was read from JSON
	return b.String()
}

// appendOutput adds an output as a notebook has it. What is printed goes on where something was printed before.
func appendOutput(to []any, o cell.Output) []any {
	switch o.Kind {
	case cell.Stream:
		if n := len(to); n > 0 {
			if last := to[n-1].(map[string]any); last["output_type"] == "stream" {
				last["text"] = lines(joined(last["text"]) + o.Text)
				return to
			}
		}
		return append(to, map[string]any{"output_type": "stream", "name": "stdout", "text": lines(o.Text)})
	case cell.Display:
		data := map[string]any{}
		for media, text := range o.Data {
			data[media] = lines(text)
		}
		return append(to, map[string]any{"output_type": "display_data", "data": data, "metadata": map[string]any{}})
	}
	trace := []any{}
	for _, line := range o.Trace {
		trace = append(trace, line)
	}
	return append(to, map[string]any{"output_type": "error", "ename": o.Name, "evalue": o.Text, "traceback": trace})
}
