package kernel

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"

	"github.com/orrery-sim/orrery/campaign/folder"
)

// A Spec is what Jupyter is told of the kernel.
type Spec struct {
	Name    string   // of its folder: letters, digits, '-', '_' and '.'
	Display string   // for people
	Argv    []string // what to run; the connection file comes after it
}

var specName = regexp.MustCompile(`^[a-zA-Z0-9._-]+$`)

// Install writes the kernel's folder below a data directory of Jupyter, and is its path. What was there of that name is
// replaced.
func (s Spec) Install(data string) (dir string, err error) {
	if !specName.MatchString(s.Name) {
		return "", fmt.Errorf("a kernel's name has letters, digits, -, _ and ., and %q has not", s.Name)
	}
	dir = filepath.Join(data, "kernels", s.Name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	text, err := json.MarshalIndent(map[string]any{
		"argv": append(s.Argv[:len(s.Argv):len(s.Argv)], "{connection_file}"), "display_name": s.Display, "language": "orrery",
		"interrupt_mode": "message", "metadata": map[string]any{},
	}, "", "  ")
	if err != nil {
		return "", err
	}
	return dir, folder.WriteWhole(filepath.Join(dir, "kernel.json"), func(w io.Writer) error {
		_, err := w.Write(append(text, '\n'))
		return err
	})
}

// UserData is the data directory of Jupyter of whoever calls: what JUPYTER_DATA_DIR says, or what is usual on the
// system.
func UserData() (string, error) {
	if dir := os.Getenv("JUPYTER_DATA_DIR"); dir != "" {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	switch {
	case err != nil:
		return "", err
	case runtime.GOOS == "darwin":
		return filepath.Join(home, "Library", "Jupyter"), nil
	case runtime.GOOS == "windows" && os.Getenv("APPDATA") != "":
		return filepath.Join(os.Getenv("APPDATA"), "jupyter"), nil
	case os.Getenv("XDG_DATA_HOME") != "":
		return filepath.Join(os.Getenv("XDG_DATA_HOME"), "jupyter"), nil
	}
	return filepath.Join(home, ".local", "share", "jupyter"), nil
}

// PrefixData is the data directory of Jupyter below a prefix such as /usr/local.
func PrefixData(prefix string) string { return filepath.Join(prefix, "share", "jupyter") }
