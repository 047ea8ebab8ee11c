package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// traceLineMax is the longest line of a trace that is read, in bytes: a stranger's file must not
// fill the memory.
const traceLineMax = 16 << 20

// A TraceReader reads a trace line by line.
type TraceReader struct {
	Header TraceHeader

	in   *bufio.Scanner
	line int
	last uint64
}

// ReadTrace reads a trace's header. Errors name the line and what is wrong with it.
func ReadTrace(r io.Reader) (*TraceReader, error) {
	t := &TraceReader{in: bufio.NewScanner(r)}
	t.in.Buffer(make([]byte, 0, 64<<10), traceLineMax)
	if !t.scan() {
		if err := t.in.Err(); err != nil {
			return nil, t.wrong(err)
		}
		return nil, errors.New("it is empty; a trace begins with a header line, as run --trace writes it")
	}
	if err := decode(t.in.Bytes(), &t.Header); err != nil {
		return nil, fmt.Errorf("line 1 is not the header of a trace (%w)", err)
	}
	switch h := t.Header; {
	case h.Format == 0 || h.Scenario == "":
		return nil, errors.New("line 1 is not the header of a trace: it names no format or no scenario")
	case h.Format > 0 && h.Format < TraceFormat:
		return nil, fmt.Errorf("its format is %d, and this program reads %d; an older orrery wrote it: make it again "+
			"with orrery replay %s --trace", h.Format, TraceFormat, h.Replay)
	case h.Format < 0 || h.Format > TraceFormat:
		return nil, fmt.Errorf("its format is %d, and this program reads %d; a newer orrery wrote it",
			h.Format, TraceFormat)
	}
	return t, nil
}

// Next reads the next event, and the line that it stands on as it is written. It returns io.EOF
// after the last.
func (t *TraceReader) Next() (e TraceEvent, line []byte, err error) {
	if !t.scan() {
		if err := t.in.Err(); err != nil {
			return e, nil, t.wrong(err)
		}
		return e, nil, io.EOF
	}
	line = t.in.Bytes()
	if err := decode(line, &e); err != nil {
		return e, line, t.wrong(err)
	}
	if e.Num <= t.last || e.At < 0 || e.Cause >= e.Num {
		return e, line, t.wrong(fmt.Errorf("event %d after event %d, caused by event %d, cannot be",
			e.Num, t.last, e.Cause))
	}
	t.last = e.Num
	return e, line, nil
}

func (t *TraceReader) scan() bool {
	t.line++
	return t.in.Scan()
}

func (t *TraceReader) wrong(err error) error { return fmt.Errorf("line %d: %w", t.line, err) }

// decode reads one JSON object that has the fields of v and no others.
func decode(line []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if d.More() {
		return errors.New("more than one object on the line")
	}
	return nil
}
