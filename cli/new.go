package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/protocols/about"
)

func (a *app) newCommand() *cobra.Command {
	var module, replace, protocol string
	var blank bool
	c := &cobra.Command{
		Use:   "new DIR",
		Short: "A Go module for a protocol of your own",
		Long: `A Go module for a protocol of your own: a copy of the smallest protocol there is, or of another one,
with its scenarios, a test, and a main of one line that gives it every command of this program.

    orrery new tokenring
    orrery new ring --module example.com/ada/tokenring
    orrery new lab --from basicraft --blank

With --blank the rules of the protocol are left out: a comment stands where each belongs, and for each
there is a scenario that fails until it is written.

The protocol is called as the last part of the module's path. The directory must be empty, or not be
there yet.`,
		Args: exactly(1, "the directory to make"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.newModule(c, args[0], replace, &copying{module: module, blank: blank}, protocol)
		},
	}
	c.Flags().StringVar(&module, "module", "", "the `path` of the module (default the directory's name)")
	c.Flags().StringVar(&replace, "replace", "",
		"a checkout `dir` of orrery that the module uses (default the one this program was built from)")
	c.Flags().StringVar(&protocol, "from", "echo", "the `protocol` to begin with")
	c.Flags().BoolVar(&blank, "blank", false, "leave its rules out, to be written")
	return c
}

// newModule writes the module and says what to do next.
func (a *app) newModule(c *cobra.Command, dir, replace string, made *copying, protocol string) error {
	if strings.TrimSpace(dir) == "" {
		return usage(c, "it needs the directory to make")
	}
	whole, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if made.module == "" {
		made.module = filepath.Base(whole)
	}
	if made.name, err = a.protocolName(made.module); err != nil {
		return err
	}
	if made.from, err = a.copied(protocol); err != nil {
		return err
	}
	from, err := findOrigin(replace)
	if err != nil {
		return err
	}
	files, err := from.files(made.module)
	if err != nil {
		return err
	}
	if err := made.fill(files); err != nil {
		return err
	}
	if err := writeAll(dir, files); err != nil {
		return err
	}
	return a.nextSteps(dir, made.name, from, files)
}

// copied is the protocol of a name, if it is one that may be copied.
func (a *app) copied(name string) (about.Protocol, error) {
	var some []string
	for _, p := range a.catalog {
		switch {
		case p.Source == nil:
		case p.Name == name:
			return p, nil
		default:
			some = append(some, p.Name)
		}
	}
	return about.Protocol{}, fmt.Errorf("--from must be a protocol to be copied, such as %s, not %q",
		strings.Join(some, " or "), name)
}

// modulePath are the module paths that Go accepts, near enough: slashes between parts that do not
// begin or end with a dot.
var modulePath = regexp.MustCompile(`^[\w~-]([\w.~-]*[\w~-])?(/[\w~-]([\w.~-]*[\w~-])?)*$`)

// protocolName is the name of a module's protocol in scenario files.
func (a *app) protocolName(module string) (string, error) {
	if !modulePath.MatchString(module) {
		return "", fmt.Errorf("%q is no path of a Go module; give it one with --module example.com/ada/tokenring", module)
	}
	last := module[strings.LastIndex(module, "/")+1:]
	name := strings.Trim(regexp.MustCompile(`[^a-z0-9_]+`).ReplaceAllString(strings.ToLower(last), "_"), "_")
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		return "", fmt.Errorf("a protocol cannot be called %q: a name begins with a letter; "+
			"choose the module's path with --module", last)
	}
	if slices.Contains(a.language.Words(), name) || slices.Contains(starlarkWords, name) {
		return "", fmt.Errorf("a protocol cannot be called %q: scenario files have a word of that name; "+
			"choose the module's path with --module", name)
	}
	return name, nil
}

// starlarkWords are names that a scenario file cannot call: keywords, and words of Python that
// Starlark keeps to itself.
var starlarkWords = []string{
	"and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
	"except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "load",
	"nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
}

// writeAll writes the files of a new directory: all, or none.
func writeAll(dir string, files map[string]string) (err error) {
	inside, err := os.ReadDir(dir)
	switch {
	case err == nil && len(inside) > 0:
		return fmt.Errorf("%s is not empty: it has %s; name a new directory", dir, inside[0].Name())
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		if _, there := os.Stat(dir); there == nil {
			return fmt.Errorf("%s cannot be made: it is there, and no directory", dir)
		}
		return fmt.Errorf("%s cannot be made: %w", dir, errors.Unwrap(err))
	}
	isNew := err != nil
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var written []string
	defer func() {
		if err == nil {
			return
		}
		for _, path := range written {
			os.Remove(path)
			os.Remove(filepath.Dir(path)) // fails where something else is in it
		}
		if isNew {
			os.Remove(dir)
		}
	}()
	for _, name := range sortedNames(files) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		written = append(written, path)
		if err := os.WriteFile(path, []byte(files[name]), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func sortedNames(files map[string]string) []string {
	var out []string
	for name := range files {
		out = append(out, name)
	}
	sort.Strings(out)
	return out
}

// nextSteps says what was written and what to type.
func (a *app) nextSteps(dir, name string, from origin, files map[string]string) error {
	text := fmt.Sprintf("%s has the protocol %s: %s\n", dir, name, strings.Join(sortedNames(files), ", "))
	if note := from.note(); note != "" {
		text += a.hanging(note, 0, 0)
	}
	text += "\n"
	var there []string
	if clean := filepath.Clean(dir); strings.Contains(clean, " ") {
		there = []string{"cd " + strconv.Quote(clean)}
	} else if clean != "." {
		there = []string{"cd " + clean}
	}
	for _, step := range slices.Concat(
		there, from.steps(), []string{"go run . run " + firstScenario(files), "go run . test .", "go test ./..."},
	) {
		text += "    " + step + "\n"
	}
	return a.printf("%s", text)
}
