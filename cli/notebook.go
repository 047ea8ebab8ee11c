package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/campaign/folder"
	"github.com/orrery-sim/orrery/notebooks"
	"github.com/orrery-sim/orrery/notebooks/cell"
)

func (a *app) notebookCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "notebook",
		Short: "Notebooks of Jupyter, without Jupyter",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return c.Help()
			}
			return usage(c, "there is no %q; there are run and same", args[0])
		},
	}
	c.AddCommand(a.notebookRunCommand(), a.notebookSameCommand())
	return c
}

func (a *app) notebookRunCommand() *cobra.Command {
	var compare bool
	var workers int
	var limits bounds
	c := &cobra.Command{
		Use:   "run FILE.ipynb",
		Short: "Run the cells of a notebook, and write their outputs back",
		Long: `Runs the cells of a notebook from the first, and writes the file with their outputs, whole or not at all. The outputs are
those that Jupyter gets from orrery's kernel, to the byte. A cell that ends in an error ends the run, and nothing is written,
unless the cell has the tag raises-exception.

    orrery notebook run notebooks/01-how-to.ipynb
    orrery notebook run notebooks/01-how-to.ipynb --check

With --check nothing is written: the exit code is 1 where other outputs come out than the file has.`,
		Args: exactly(1, "a notebook"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := a.set(c, limits); err != nil {
				return err
			}
			return a.runNotebook(args[0], compare, workers)
		},
	}
	c.Flags().BoolVar(&compare, "check", false, "compare the outputs with those that the file has, and write nothing")
	workersFlag(c, &workers)
	limits.flags(c)
	return c
}

// notebookMost is how many MiB a notebook has at most, its outputs included.
const notebookMost = 64

func (a *app) notebookSameCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "same FILE.ipynb OTHER.ipynb",
		Short: "Whether two notebooks have the same outputs, such as one that Jupyter has run",
		Args:  cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			one, err := readNotebook(args[0])
			if err != nil {
				return err
			}
			other, err := readNotebook(args[1])
			if err != nil {
				return err
			}
			if err := one.Same(other); err != nil {
				a.come(ExitViolated)
				fmt.Fprintf(a.err, "%s, %s: %v\n", args[0], args[1], err)
			}
			return nil
		},
	}
}

// readNotebook reads a notebook from the disk.
func readNotebook(path string) (*notebooks.File, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	file, err := notebooks.Read(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return file, nil
}

// runNotebook runs a notebook in its own folder, so that it finds the files beside it.
func (a *app) runNotebook(path string, compare bool, workers int) error {
	text, err := readAtMost(path, notebookMost)
	if err != nil {
		return err
	}
	file, err := notebooks.Read(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	whole, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	if err := os.Chdir(filepath.Dir(whole)); err != nil {
		return err
	}
	p := a.begin()
	shown := func(line string) { p.show(-1, func() string { return line }) }
	book := cell.New(a.house, cell.Options{Watch: a.watch, Workers: workers, Progress: shown})
	if compare {
		err = file.Check(a.watch.Context(), book)
	} else {
		err = file.Execute(a.watch.Context(), book)
	}
	p.clear()
	var differs *notebooks.Differs
	var failed *notebooks.Failed
	switch {
	case errors.As(err, &differs):
		a.come(ExitViolated)
		fmt.Fprintf(a.err, "%s: %v; orrery notebook run %s writes them\n", path, err, path)
		return nil
	case errors.As(err, &failed):
		a.come(ExitViolated)
		fmt.Fprintf(a.err, "%s: %v\n", path, err)
		return nil
	case err != nil || compare:
		return err
	}
	return folder.WriteWhole(whole, func(w io.Writer) error { return file.Write(w) })
}
