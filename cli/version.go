package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is the program's version: the module's, or else the commit that it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	commit, changed := "", ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			if s.Value == "true" {
				changed = " (changed)"
			}
		}
	}
	if commit == "" {
		return "devel"
	}
	return commit + changed
}

// versionLine is what version prints.
func versionLine() string {
	return fmt.Sprintf("orrery %s %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "The version of this program",
		Args:  exactly(0, "no arguments"),
		RunE:  func(*cobra.Command, []string) error { return a.printf("%s", versionLine()) },
	}
}

func (a *app) stubsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "stubs",
		Short: "The scenario language as Python stubs, for editors",
		Long: `The scenario language as a Python stub file: an editor that takes .star files for Python then
completes and explains their words. For example:

    orrery stubs > orrery.pyi`,
		Args: exactly(0, "no arguments"),
		RunE: func(*cobra.Command, []string) error { return a.printf("%s", a.language.Stubs()) },
	}
}
