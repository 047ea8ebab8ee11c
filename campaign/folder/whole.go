package folder

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteWhole writes a file whole or not at all: under another name, to the disk, and then it gets its own, in the
// place of what was there.
func WriteWhole(path string, fill func(io.Writer) error) error {
	return write(path, fill, os.Rename)
}

// writeNew writes a file whole, or not at all where there is one already, which is fs.ErrExist.
func writeNew(path string, fill func(io.Writer) error) error {
	return write(path, fill, func(temporary, path string) error {
		err := os.Link(temporary, path)
		if err != nil && !errors.Is(err, fs.ErrExist) { // there are no links everywhere
			if _, err := os.Lstat(path); err == nil {
				return fs.ErrExist
			}
			return os.Rename(temporary, path)
		}
		os.Remove(temporary)
		return err
	})
}

func write(path string, fill func(io.Writer) error, name func(temporary, path string) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	to := bufio.NewWriterSize(f, 1<<16)
	if err := errors.Join(fill(to), to.Flush(), f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, err)
	}
	if err := name(f.Name(), path); err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, err)
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder puts the names in a folder on the disk, where a folder can be asked for that.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	d.Sync() //nolint:errcheck // not every system can
	return nil
}
