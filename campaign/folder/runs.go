package folder

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Runs are those of an experiment that have ended, in whatever file.
type Runs struct {
	files []*os.File
	at    []place // by the number of the run, less one
	n     int
}

// A place is where the line of a run stands; size 0: nowhere.
type place struct {
	offset int64
	size   int32
	file   int32
}

// How a line begins, and how it ends: between the two stands what must be the same whoever makes the run.
const (
	begins = `{"run":`
	ends   = `,"took_ns":`
)

// Head is the part of a line that is the same whoever made the run: all but how long it took, which stands at the end.
func Head(line []byte) []byte {
	if i := bytes.LastIndex(line, []byte(ends)); i >= 0 {
		return line[:i]
	}
	return line
}

const (
	runsMost = 20_000_000 // of an experiment: each takes some bytes of memory
	lineMost = 64 << 20   // bytes
)

// Scan finds the runs that a folder has. They are read while others write more: what is written meanwhile may be
// missing.
func Scan(dir string) (*Runs, error) {
	paths, err := files(dir)
	if err != nil {
		return nil, err
	}
	r := &Runs{}
	for _, path := range paths {
		if err := r.scan(path); err != nil {
			r.Close()
			return nil, err
		}
	}
	return r, nil
}

// files are the paths of a folder's files of runs, in order.
func files(dir string) (paths []string, err error) {
	all, err := os.ReadDir(dir)
	for _, f := range all {
		if _, is := shardOf(f.Name()); is {
			paths = append(paths, filepath.Join(dir, f.Name()))
		}
	}
	return paths, err
}

func (r *Runs) scan(path string) error {
	f, err := openRegular(path)
	if err != nil {
		return err
	}
	r.files = append(r.files, f)
	from := bufio.NewScanner(f)
	from.Buffer(make([]byte, 0, 1<<16), lineMost)
	from.Split(wholeLine)
	offset := int64(0)
	for number := 1; from.Scan(); number++ {
		line := from.Bytes()
		run := runOf(line)
		if run == 0 {
			return fmt.Errorf("%s:%d: this is not the line of a run; without it the run is made again", path, number)
		}
		at := place{offset, int32(len(line) - 1), int32(len(r.files) - 1)}
		if err := r.put(run, at, line); err != nil {
			return fmt.Errorf("%s:%d: %w", path, number, err)
		}
		offset += int64(len(line))
	}
	if errors.Is(from.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("%s has a line of more than %d MiB, which no run has", path, lineMost>>20)
	}
	return from.Err()
}

// openRegular opens a file that must be one: what is a pipe or a device is no file of an experiment's, and has no end.
func openRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	return os.Open(path)
}

// What files of a folder have at most, in bytes.
const (
	manifestMost = 64 << 20
	textMost     = 1 << 20
	resultMost   = 256 << 20
)

// readRegular reads a file that must be a regular one, and not larger than somebody could have written it.
func readRegular(path string, most int64) ([]byte, error) {
	f, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(text)) > most {
		err = fmt.Errorf("%s has more than %d MiB", path, most>>20)
	}
	return text, err
}

// ReadResult reads a result of an experiment, such as table.json.
func ReadResult(path string) ([]byte, error) { return readRegular(path, resultMost) }

// wholeLine splits what is read at the ends of lines, which stay. What is left after the last was being written.
func wholeLine(data []byte, _ bool) (advance int, line []byte, err error) {
	end := bytes.IndexByte(data, '\n') + 1
	if end == 0 {
		return 0, nil, nil
	}
	return end, data[:end], nil
}

// runOf is the number of the run that a line is about; 0 if it is about none.
func runOf(line []byte) int {
	rest, is := bytes.CutPrefix(line, []byte(begins))
	digits, _, more := bytes.Cut(rest, []byte(","))
	n, err := strconv.Atoi(string(digits))
	if !is || !more || err != nil || n < 1 || n > runsMost || !bytes.HasSuffix(line, []byte("}\n")) {
		return 0
	}
	return n
}

// put notes where a run stands. One that stands somewhere already must be the same.
func (r *Runs) put(run int, at place, line []byte) error {
	for len(r.at) < run {
		r.at = append(r.at, place{})
	}
	if before := r.at[run-1]; before.size > 0 {
		have, err := r.Line(run)
		if err == nil && !bytes.Equal(Head(have), Head(line[:len(line)-1])) {
			err = fmt.Errorf("run %d stands in %s, too, and is not the same there: it is not deterministic, or was not "+
				"made by the same program", run, filepath.Base(r.files[before.file].Name()))
		}
		return err
	}
	r.at[run-1] = at
	r.n++
	return nil
}

// Len is how many runs there are.
func (r *Runs) Len() int { return r.n }

// Last is the highest number of a run.
func (r *Runs) Last() int { return len(r.at) }

// Has reports whether there is a run, by its number from 1.
func (r *Runs) Has(run int) bool { return run >= 1 && run <= len(r.at) && r.at[run-1].size > 0 }

// Line is the line of a run that there is.
func (r *Runs) Line(run int) ([]byte, error) {
	at := r.at[run-1]
	line := make([]byte, at.size)
	_, err := r.files[at.file].ReadAt(line, at.offset)
	return line, err
}

// Close ends the reading.
func (r *Runs) Close() {
	for _, f := range r.files {
		f.Close()
	}
}

// A Part is what a file of a folder has.
type Part struct {
	Shard   Shard
	Runs    int       // that stand in it
	Written time.Time // last
	Busy    bool      // somebody is at work on it
}

// Parts are what each file of a folder has, in order.
func Parts(dir string) (parts []Part, err error) {
	paths, err := files(dir)
	for _, path := range paths {
		r := &Runs{}
		info, statErr := os.Stat(path)
		err = errors.Join(err, statErr, r.scan(path))
		r.Close()
		if err != nil {
			return nil, err
		}
		p := Part{Runs: r.n, Written: info.ModTime()}
		p.Shard, _ = shardOf(path)
		f, busy := openAlone(path)
		if p.Busy = errors.Is(busy, errBusy); busy == nil {
			f.Close()
		}
		parts = append(parts, p)
	}
	return parts, err
}
