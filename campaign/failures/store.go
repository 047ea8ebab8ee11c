// Package failures keeps what campaigns found: each failure as a scenario file that makes one run, in a folder
// called .orrery beside the scenarios. A file there is read by people, kept in a repository, and tried first by
// the next campaign.
package failures

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/orrery-sim/orrery/scenarios/language"
)

// A Store is a folder of cases.
type Store struct{ Dir string }

// Beside is the store beside a scenario file.
func Beside(scenario string) Store {
	return Store{filepath.Join(filepath.Dir(scenario), language.Kept)}
}

// NameOf is what the cases in the store call a scenario file: one beside which the store stands goes by its base name,
// so that the folder of both may be moved.
func (s Store) NameOf(scenario string) string {
	if Beside(scenario) == s {
		return filepath.Base(scenario)
	}
	return filepath.ToSlash(filepath.Clean(scenario))
}

// A Wrong file stands where cases do, and is none that this program can read.
type Wrong struct {
	Path string
	Err  error
}

// All are the cases in the store, in the order of their names, and the files that are none. A folder that is not
// there has none.
func (s Store) All() (cases []*Case, wrong []Wrong) {
	entries, err := os.ReadDir(s.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, []Wrong{{s.Dir, fmt.Errorf("%s: the failures that were kept cannot be read: %w", s.Dir, errors.Unwrap(err))}}
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".star") || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		path := filepath.Join(s.Dir, e.Name())
		c, err := Read(path)
		if err != nil {
			wrong = append(wrong, Wrong{path, err})
			continue
		}
		cases = append(cases, c)
	}
	return cases, wrong
}

// PathOf is where a failure is kept. All that are of one scenario with the same settings, one property and one shape
// have the same place.
func (s Store) PathOf(scenario string, settings []string, property, shape string) string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%q", append([]string{s.NameOf(scenario), property, shape}, settings...))
	base := strings.TrimSuffix(filepath.Base(scenario), ".star")
	return filepath.Join(s.Dir, fmt.Sprintf("%s-%s-%08x.star", base, slug(property), uint32(h.Sum64())))
}

// slug is a text as a part of a file's name.
func slug(text string) string {
	const most = 40
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	s := strings.Join(words, "-")
	return s[:min(len(s), most)]
}

// Put writes a case at its path: whole, or not at all.
func (s Store) Put(c *Case) error {
	if err := s.put(c); err != nil {
		for errors.Unwrap(err) != nil {
			err = errors.Unwrap(err)
		}
		return fmt.Errorf("%s: the failure cannot be kept: %w", c.Path, err)
	}
	return nil
}

func (s Store) put(c *Case) error {
	whole := c.encode()
	if len(whole) > sizeMost {
		return fmt.Errorf("it would have %d KiB, and a case has at most %d", len(whole)>>10, sizeMost>>10)
	}
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(s.Dir, ".case-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // which is gone if all went well
	_, err = f.Write(whole)
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), c.Path)
	}
	return err
}
