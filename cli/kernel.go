package cli

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/notebooks/kernel"
)

func (a *app) kernelCommand() *cobra.Command {
	var limits bounds
	c := &cobra.Command{
		Use:   "kernel CONNECTION",
		Short: "A kernel for Jupyter, which runs cells in the scenario language",
		Long: `A kernel for Jupyter. After

    orrery kernel install

Jupyter offers it for new notebooks, and runs this command itself, with the file that says where to listen. Cells are in the
language of scenario files and share their names; what they can do beyond a file is told by orrery describe run, sweep, table,
diagram, logs, order, mutants, shrink and ensure, and by the browser where one presses Tab or Shift-Tab.`,
		Args: exactly(1, "the connection file, which Jupyter writes"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := a.set(c, limits); err != nil {
				return err
			}
			return a.serveKernel(args[0])
		},
	}
	limits.flags(c)
	c.AddCommand(a.kernelInstallCommand())
	return c
}

func (a *app) kernelInstallCommand() *cobra.Command {
	var user bool
	var prefix, name string
	c := &cobra.Command{
		Use:   "install",
		Short: "Tell Jupyter of the kernel",
		Long: `Writes the kernel's folder where Jupyter looks for kernels: into the data directory of whoever calls, or below a prefix.

    orrery kernel install
    orrery kernel install --prefix /usr/local
    orrery kernel install --name orrery-next`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if user && prefix != "" {
				return usage(c, "--user and --prefix both say where")
			}
			return a.installKernel(prefix, name)
		},
	}
	c.Flags().BoolVar(&user, "user", false, "for whoever calls (this is the default)")
	c.Flags().StringVar(&prefix, "prefix", "", "below this `folder`, in share/jupyter/kernels")
	c.Flags().StringVar(&name, "name", "", "the kernel's `name` (default that of the program)")
	return c
}

// installKernel writes the kernel's folder.
func (a *app) installKernel(prefix, name string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if strings.Contains(filepath.ToSlash(self), "/go-build") {
		return errors.New("go run builds a program that is gone afterwards, and Jupyter could not find it; " +
			"write go build -o lab . and then ./lab kernel install")
	}
	display := "orrery"
	if name == "" {
		if name = command(); name != display {
			display += " (" + name + ")"
		}
	} else {
		display = name
	}
	data := kernel.PrefixData(prefix)
	if prefix == "" {
		if data, err = kernel.UserData(); err != nil {
			return err
		}
	}
	dir, err := kernel.Spec{Name: strings.TrimSuffix(name, ".exe"), Display: display, Argv: []string{self, "kernel"}}.Install(data)
	if err != nil {
		return err
	}
	return a.printf("%s\n", dir)
}

// serveKernel answers the clients of a connection.
func (a *app) serveKernel(file string) error {
	connection, err := kernel.ReadConnection(file)
	if err != nil {
		return err
	}
	a.hand.Free()
	return kernel.Serve(a.watch.Context(), connection, kernel.Options{House: a.house, Watch: a.watch, Version: version(), Log: a.err})
}
