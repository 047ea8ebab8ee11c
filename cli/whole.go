package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// A wholeFile is written whole or not at all: under another name, which is changed when all is
// written. A nil one is written nowhere.
type wholeFile struct {
	path    string
	special bool // a pipe or a device, which is written as it is
}

// createWhole begins a file. It fails at once where the file could not be written at the end, so
// that nobody waits for a run whose result has no place. An empty path is no file, and nil.
func createWhole(path string) (*wholeFile, error) {
	if path == "" {
		return nil, nil
	}
	w := &wholeFile{path: path}
	if info, err := os.Stat(path); err == nil {
		if info.IsDir() {
			return nil, fmt.Errorf("%s is a directory; name a file in it", path)
		}
		w.special = !info.Mode().IsRegular()
	}
	if w.special {
		return w, nil
	}
	probe, err := w.temp()
	if err != nil {
		return nil, err
	}
	probe.Close()
	os.Remove(probe.Name())
	return w, nil
}

func (w *wholeFile) temp() (*os.File, error) {
	f, err := os.CreateTemp(filepath.Dir(w.path), "."+filepath.Base(w.path)+".*")
	if err != nil {
		return nil, w.cannot(err)
	}
	return f, nil
}

// write fills the file and gives it its name.
func (w *wholeFile) write(fill func(io.Writer) error) error {
	switch {
	case w == nil:
		return nil
	case w.special:
		f, err := os.OpenFile(w.path, os.O_WRONLY, 0)
		if err != nil {
			return w.cannot(err)
		}
		return w.cannot(fillFile(f, fill))
	}
	f, err := w.temp()
	if err != nil {
		return err
	}
	err = fillFile(f, fill)
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), w.path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return w.cannot(err)
}

// fillFile fills a file and closes it.
func fillFile(f *os.File, fill func(io.Writer) error) error {
	buf := bufio.NewWriter(f)
	err := fill(buf)
	if err == nil {
		err = buf.Flush()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}

// cannot says why the file cannot be written, without the name of the temporary one.
func (w *wholeFile) cannot(err error) error {
	if err == nil {
		return nil
	}
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return fmt.Errorf("%s cannot be written: %w", w.path, err)
}
