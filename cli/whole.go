package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// A wholeFile is written whole or not at all: under another name, and renamed when it is complete.
type wholeFile struct {
	path string
	file *os.File
	buf  *bufio.Writer
	temp bool // file is not yet path
}

// createWhole begins a file. It fails at once where the file could not be written at the end, so
// that nobody waits for a run whose result has no place. An empty path is no file, and nil.
func createWhole(path string) (*wholeFile, error) {
	if path == "" {
		return nil, nil
	}
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a directory; name a file in it", path)
	}
	w := &wholeFile{path: path}
	if err == nil && !info.Mode().IsRegular() { // a pipe or a device has no other name
		w.file, err = os.OpenFile(path, os.O_WRONLY, 0)
	} else {
		w.temp = true
		w.file, err = os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	}
	if err != nil {
		return nil, cannotWrite(path, err)
	}
	w.buf = bufio.NewWriter(w.file)
	return w, nil
}

// write fills the file and gives it its name. On a nil file it does nothing.
func (w *wholeFile) write(fill func(io.Writer) error) error {
	if w == nil {
		return nil
	}
	err := fill(w.buf)
	if err == nil {
		err = w.buf.Flush()
	}
	if err == nil && w.temp {
		err = w.file.Chmod(0o644)
	}
	if closing := w.file.Close(); err == nil {
		err = closing
	}
	if err == nil && w.temp {
		err = os.Rename(w.file.Name(), w.path)
	}
	if err != nil {
		w.discard()
		return cannotWrite(w.path, err)
	}
	w.temp = false
	return nil
}

// discard removes what was begun and not finished.
func (w *wholeFile) discard() {
	if w != nil && w.temp {
		w.file.Close()
		os.Remove(w.file.Name())
	}
}

// cannotWrite says why, without the name of the temporary file.
func cannotWrite(path string, err error) error {
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return fmt.Errorf("%s cannot be written: %w", path, err)
}
