package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// traceLineMax is the longest line of a trace that is read, in bytes: a stranger's file must not
// fill the memory.
const traceLineMax = 16 << 20

// A TraceReader reads a trace line by line.
type TraceReader struct {
	Header TraceHeader

	in   *bufio.Scanner
	line int
	last TraceEvent
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
	return t, t.Header.contradicts()
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
	if err := t.follows(&e); err != nil {
		return e, line, t.wrong(err)
	}
	t.last = e
	return e, line, nil
}

// follows refuses an event that cannot come after the one before it.
func (t *TraceReader) follows(e *TraceEvent) error {
	h, first := &t.Header, t.line == 2
	switch {
	case e.Num <= t.last.Num, e.Cause >= e.Num:
		return fmt.Errorf("event %d after event %d, caused by event %d, cannot be", e.Num, t.last.Num, e.Cause)
	case !first && e.Num != t.last.Num+1, first && h.Keep == 0 && e.Num != 1:
		return fmt.Errorf("event %d after event %d: the events between them are missing", e.Num, t.last.Num)
	case e.At < t.last.At:
		return fmt.Errorf("event %d at %d ns, after one at %d ns, cannot be", e.Num, e.At, t.last.At)
	case h.Keep > 0 && t.line-1 > h.Keep:
		return fmt.Errorf("the header says that the newest %d events were kept, and there are more", h.Keep)
	case !slices.Contains(eventKinds, e.Kind):
		return fmt.Errorf("there is no kind of event %q", wording.Clip(e.Kind))
	case e.Fields != nil && e.Fields[0] != '{':
		return fmt.Errorf("the fields of event %d are %s, and no object", e.Num, wording.Clip(string(e.Fields)))
	}
	return nil
}

// eventKinds are the kinds of events by name.
var eventKinds = func() (names []string) {
	for k := range sim.Kind(64) {
		if sim.AllKinds.Has(k) {
			names = append(names, k.String())
		}
	}
	return names
}()

// contradicts says where the header says of the run something else than its own token does.
func (h *TraceHeader) contradicts() error {
	token, err := scenarios.ParseToken(h.Replay)
	if err != nil {
		return fmt.Errorf("line 1: its replay: %w", err)
	}
	settings := map[string]string{}
	for _, s := range token.Settings {
		settings[s.Name] = s.Value
	}
	var overrides []string
	for _, o := range token.Overrides {
		overrides = append(overrides, scenarios.OverrideText(o))
	}
	wrong := ""
	switch {
	case h.Scenario != token.Scenario:
		wrong = "scenario"
	case h.Seed != token.Seed:
		wrong = "seed"
	case !maps.Equal(h.Settings, settings):
		wrong = "settings"
	case !slices.Equal(h.Overrides, overrides):
		wrong = "overrides"
	case h.Keep < 0:
		return fmt.Errorf("line 1 says that the newest %d events were kept, which cannot be", h.Keep)
	default:
		return nil
	}
	return fmt.Errorf("line 1 contradicts itself: its %s and its replay, %s, name two runs", wrong, wording.Clip(strconv.Quote(h.Replay)))
}

func (t *TraceReader) scan() bool {
	t.line++
	return t.in.Scan()
}

func (t *TraceReader) wrong(err error) error {
	if errors.Is(err, bufio.ErrTooLong) {
		err = fmt.Errorf("it has more than %d MiB, which no event has", traceLineMax>>20)
	}
	return fmt.Errorf("line %d: %w", t.line, err)
}

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
	if name, twice := repeated(line); twice {
		return fmt.Errorf("%s is given twice", wording.Clip(strconv.Quote(name)))
	}
	return nil
}

// repeated is a name that an object has twice, whatever the letters' case: some readers of JSON take
// the last, and others the first. In the fields of a body case matters: a map may have the keys a and A.
func repeated(text []byte) (name string, twice bool) {
	type level struct {
		names map[string]bool // of an object; nil: an array
		value bool            // what comes next is the value of a name
		exact bool            // case matters
	}
	open, exact := []level{{}}, false // exact: in what comes next case matters
	for d := json.NewDecoder(bytes.NewReader(text)); ; {
		t, err := d.Token()
		if err != nil {
			return "", false
		}
		in := &open[len(open)-1]
		switch {
		case t == json.Delim('}'), t == json.Delim(']'):
			open = open[:len(open)-1]
			continue
		case in.names != nil && !in.value:
			name := t.(string)
			if !in.exact {
				name = strings.ToLower(name)
			}
			if in.names[name] {
				return name, true
			}
			in.names[name], in.value = true, true
			exact = in.exact || len(open) == 2 && name == "fields"
			continue
		case in.names == nil:
			exact = in.exact
		}
		in.value = false
		switch t {
		case json.Delim('{'):
			open = append(open, level{names: map[string]bool{}, exact: exact})
		case json.Delim('['):
			open = append(open, level{exact: exact})
		}
	}
}
