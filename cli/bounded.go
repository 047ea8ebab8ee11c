package cli

import (
	"fmt"
	"io"
	"os"
)

// readAtMost reads a file, which may be a pipe, unless it has more than so many MiB.
func readAtMost(path string, mib int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	tooLong := fmt.Errorf("%s has more than %d MiB, which is the most that is read of such a file", path, mib)
	switch {
	case info.Mode().IsRegular() && info.Size() > mib<<20:
		return nil, tooLong
	case info.Mode().IsRegular():
		return os.ReadFile(path)
	}
	data, err := io.ReadAll(io.LimitReader(f, mib<<20+1))
	if int64(len(data)) > mib<<20 {
		return nil, tooLong
	}
	return data, err
}
