package folder

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The texts of the scenarios stand in a folder of their own, each under its hash: an experiment can be gone on with,
// and made again, when its files say something else or are gone.
const textsFolder = "texts"

func textOf(dir, hash string) string { return filepath.Join(dir, textsFolder, hash) }

// keepTexts writes the texts of an experiment that its folder has not.
func keepTexts(dir string, m *Manifest) error {
	if err := os.MkdirAll(filepath.Join(dir, textsFolder), 0o777); err != nil {
		return err
	}
	for _, s := range m.Scenarios {
		for _, t := range s.Texts {
			path := textOf(dir, t.SHA256)
			if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) || t.Content == nil {
				continue
			}
			err := WriteWhole(path, func(w io.Writer) error { _, err := w.Write(t.Content); return err })
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// Texts are those of a scenario of an experiment, with what they said. One that is missing, or that somebody has
// changed, is an error.
func Texts(dir string, s *Scenario) (texts []Text, err error) {
	for _, t := range s.Texts {
		if !isHash(t.SHA256) {
			return nil, fmt.Errorf("%s: %q is no SHA-256 of what %s said", manifestOf(dir), t.SHA256, t.Name)
		}
		t.Content, err = readRegular(textOf(dir, t.SHA256), textMost)
		if err == nil && fmt.Sprintf("%x", sha256.Sum256(t.Content)) != t.SHA256 {
			err = errors.New("somebody has changed it")
		}
		if err != nil {
			return nil, fmt.Errorf("what %s said is not in %s: %w", t.Name, dir, err)
		}
		texts = append(texts, t)
	}
	return texts, nil
}

// isHash reports whether a text is a SHA-256, and so the name of a file and no way to another folder.
func isHash(text string) bool {
	return len(text) == 2*sha256.Size && strings.Trim(text, "0123456789abcdef") == ""
}
