package language

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/orrery-sim/orrery/scenarios"
)

// Named are the scenarios that a path stands for: a file, those in a directory and below it, one of the library, or
// those of a part of it. A name that stands for nothing stands for itself: loading it says what is wrong.
func Named(path string) ([]string, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return filesIn(path)
	}
	if _, err := os.Stat(path); err == nil {
		return []string{path}, nil
	}
	var names []string
	part := strings.TrimSuffix(path, "/") + "/"
	for _, name := range scenarios.LibraryNames() {
		if strings.HasPrefix(name, part) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return []string{path}, nil
	}
	return names, nil
}

// filesIn are the scenario files in a directory and below it, in order.
func filesIn(dir string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && path != dir && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir // what others keep beside the scenarios
		}
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".star") {
			names = append(names, path)
		}
		return err
	})
	if err == nil && len(names) == 0 {
		err = fmt.Errorf("%s: there is no scenario file (*.star) in this directory or below it", dir)
	}
	return names, err
}
