package folder

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// A Folder is an experiment that this process makes, or a shard of it.
type Folder struct {
	Dir   string
	Shard Shard

	mu     sync.Mutex
	file   *os.File
	synced time.Time
	err    error // the first: after it the file may end in the middle of a line
}

// errBusy is that somebody else writes in a file.
var errBusy = errors.New("another process is at work on it")

// patience is how long one waits for another process to go: one whose parent was killed has to find that out first.
var patience = 3 * time.Second

// Open begins an experiment in a folder, or goes on with it. A folder that holds another experiment, or on whose shard
// another process is at work, is refused.
func Open(dir string, m Manifest, shard Shard) (*Folder, error) {
	m.Format = Format
	if err := claim(dir, &m); err != nil {
		return nil, err
	}
	if err := keepTexts(dir, &m); err != nil {
		return nil, err
	}
	f := &Folder{Dir: dir, Shard: shard, synced: time.Now()}
	path := filepath.Join(dir, fileOf(shard))
	var err error
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		f.file, err = openAlone(path)
		if !errors.Is(err, errBusy) || time.Since(began) > patience {
			break
		}
	}
	if errors.Is(err, errBusy) {
		return nil, fmt.Errorf("%s: %w (shard %v)", dir, err, shard)
	}
	if err != nil {
		return nil, err
	}
	if err := f.cut(); err != nil {
		f.file.Close()
		return nil, fmt.Errorf("%s: what was being written at the end cannot be cut off: %w", path, err)
	}
	return f, nil
}

// fileOf is the file of a shard. The names are in order, too.
func fileOf(s Shard) string {
	of := fmt.Sprint(max(s.Of, 1))
	return fmt.Sprintf("runs-%0*d-of-%s.jsonl", len(of), s.Index+1, of)
}

// shardOf is the shard of a file.
func shardOf(file string) (s Shard, is bool) {
	name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "runs-"), ".jsonl")
	_, err := fmt.Sscanf(name, "%d-of-%d", &s.Index, &s.Of)
	s.Index--
	return s, err == nil && fileOf(s) == filepath.Base(file)
}

// cut cuts off what stands after the last line, and puts the next one there.
func (f *Folder) cut() error {
	end, err := f.file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	whole := end
	buf := make([]byte, 1<<16)
	for whole > 0 {
		n := min(int64(len(buf)), whole)
		if _, err := f.file.ReadAt(buf[:n], whole-n); err != nil {
			return err
		}
		if i := bytes.LastIndexByte(buf[:n], '\n'); i >= 0 {
			whole += int64(i) + 1 - n
			break
		}
		whole -= n
	}
	if whole < end {
		if err := f.file.Truncate(whole); err != nil {
			return err
		}
	}
	_, err = f.file.Seek(whole, io.SeekStart)
	return err
}

// Add writes the line of a run that has ended. See [Head] for what it must look like.
func (f *Folder) Add(line []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil {
		_, f.err = f.file.Write(append(line, '\n'))
	}
	if now := time.Now(); f.err == nil && now.Sub(f.synced) > time.Second {
		f.synced = now
		f.err = f.file.Sync()
	}
	return f.err
}

// Close ends the work on the experiment.
func (f *Folder) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return errors.Join(f.file.Sync(), f.file.Close())
}
