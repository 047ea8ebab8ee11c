package notebooks_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/notebooks"
	"github.com/orrery-sim/orrery/notebooks/cell"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/supervise"
)

func newBook(t *testing.T) *cell.Notebook {
	t.Helper()
	return cell.New(campaign.House{Protocols: protocols.All}, cell.Options{Watch: supervise.Under(t.Context()), Workers: 1})
}

// of is a notebook with some cells, each of which is JSON.
func of(cells ...string) string {
	return `{"cells": [` + strings.Join(cells, ",") + `], "metadata": {"kept": 1.50}, "nbformat": 4, "nbformat_minor": 5}`
}

func code(source, more string) string {
	return `{"cell_type": "code", "execution_count": null, "metadata": {` + more + `}, "outputs": [], "source": ` + source + `}`
}

func read(t *testing.T, text string) *notebooks.File {
	t.Helper()
	f, err := notebooks.Read(strings.NewReader(text))
	require.NoError(t, err)
	return f
}

func TestExecute_WritesWhatComesOut(t *testing.T) {
	f := read(t, of(
		code(`["x = 1\n", "print(x)\n", "print(\"é <b>\")"]`, ""),
		`{"cell_type": "markdown", "metadata": {}, "source": "x"}`,
		code(`" "`, ""),
		code(`"x + 1"`, ""),
		code(`"nosuch"`, `"tags": ["raises-exception"]`),
	))
	require.NoError(t, f.Execute(t.Context(), newBook(t)))
	var b bytes.Buffer
	require.NoError(t, f.Write(&b))
	for _, want := range []string{
		"     \"text\": [\n      \"1\\n\",\n      \"é <b>\\n\"\n     ]", `"execution_count": 2,`, "\"text/plain\": [\n       \"2\"\n      ]",
		`"evalue": "cell 3:1:1: there is no nosuch; orrery list words shows the words"`, `"kept": 1.50`,
	} {
		require.Contains(t, b.String(), want)
	}
	require.NoError(t, read(t, b.String()).Check(t.Context(), newBook(t)))
	var d *notebooks.Differs
	require.ErrorAs(t, read(t, strings.Replace(b.String(), `"2"`, `"3"`, 1)).Check(t.Context(), newBook(t)), &d)
	require.Equal(t, []int{4}, d.Cells)
}

func TestExecute_EndsAtAnError(t *testing.T) {
	f := read(t, of(code(`"x = 1"`, ""), code(`"y"`, ""), code(`"z = 1"`, "")))
	var failed *notebooks.Failed
	require.ErrorAs(t, f.Execute(t.Context(), newBook(t)), &failed)
	require.Equal(t, 2, failed.Cell)
	require.Contains(t, failed.Error(), "cell 2:1:1: there is no y")
}

func TestRead_RefusesWhatIsNoNotebook(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "this is no notebook",
		"[]":                            "this is no notebook",
		`{"nbformat": 3}`:               "version 4",
		`{"nbformat": 4}`:               "it has no cells",
		`{"nbformat": 4, "cells": [1]}`: "cell 1 is not an object",
		`{"nbformat": 4, "cells": [], "metadata": {"kernelspec": {"language": "python"}}}`: "in python",
	} {
		_, err := notebooks.Read(strings.NewReader(text))
		require.ErrorContains(t, err, want, text)
	}
}

var all = flag.Bool("notebooks", false, "run all notebooks of this project, and not the first alone: some take seconds")

// The first notebook is run here; .ci/notebooks runs all of them, also through Jupyter.
func TestNotebooks_AreWhatComesOut(t *testing.T) {
	paths, err := filepath.Glob("*.ipynb")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for i, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Less(t, len(text), 500_000, path)
		if i > 0 && !*all || bytes.Contains(text, []byte(`"language": "python"`)) {
			continue
		}
		require.NoError(t, read(t, string(text)).Check(t.Context(), newBook(t)), "%s: orrery notebook run writes what comes out", path)
	}
}
