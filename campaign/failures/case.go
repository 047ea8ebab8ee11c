package failures

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/scenarios"
)

// A Case is a failure that was kept: a scenario file that makes one run, with a head of comments that says what it
// is about. What stands in a head is told and compared, and decides nothing else.
type Case struct {
	Path string `json:"file"` // of the case; "": it is kept nowhere yet

	Property   string `json:"property"`
	Why        string `json:"why"`                // the sentence in which it fell
	Scenario   string `json:"scenario"`           // in which it was found, as seen from the folder of scenarios
	Settings   string `json:"settings,omitempty"` // that somebody gave all scenarios then: mutant=forget-vote
	Found      string `json:"found"`              // the token of the run that was found
	Version    string `json:"version"`            // of the program that found it
	Deliveries uint64 `json:"deliveries"`
	Faults     int    `json:"faults"`

	Text []byte `json:"-"` // the scenario file
}

// version is that of the head. Heads of others are refused.
const version = 1

// title begins a case.
const title = "# A failure that was kept: orrery run, with the name of this file, shows it.\n"

// fields are the lines of a head, in their order.
func (c *Case) fields() []field {
	return []field{
		{"property", text(&c.Property)},
		{"why", text(&c.Why)},
		{"scenario", text(&c.Scenario)},
		{"settings", text(&c.Settings)},
		{"found", text(&c.Found)},
		{"by", text(&c.Version)},
		{"deliveries", number(&c.Deliveries)},
		{"faults", number(&c.Faults)},
	}
}

// A field is a line of a head.
type field struct {
	name  string
	value value
}

// A value is written in a line, and read from one.
type value struct {
	write func() string
	read  func(string) error
}

func text(at *string) value {
	return value{
		func() string { return escape.Line(*at) },
		func(s string) error { *at = s; return nil },
	}
}

func number[N int | uint64](at *N) value {
	return value{
		func() string { return fmt.Sprint(*at) },
		func(s string) error {
			n, err := strconv.ParseUint(s, 10, 31)
			*at = N(n)
			return err
		},
	}
}

// encode is the case as a file.
func (c *Case) encode() []byte {
	var b bytes.Buffer
	b.WriteString(title)
	fmt.Fprintf(&b, "#   %-11s%d\n", "case", version)
	for _, f := range c.fields() {
		if v := f.value.write(); v != "" {
			fmt.Fprintf(&b, "#   %-11s%s\n", f.name, v)
		}
	}
	b.WriteString("\n")
	b.Write(c.Text)
	return b.Bytes()
}

// sizeMost is the size of the largest case: a scenario may have 256 KiB, and a head is small.
const sizeMost = 256 << 10

// Read reads a case. The scenario in it is not evaluated yet.
func Read(path string) (*Case, error) {
	bad := func(format string, args ...any) (*Case, error) {
		return nil, fmt.Errorf("%s: %s", path, fmt.Sprintf(format, args...))
	}
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return bad("it cannot be read: %v", errors.Unwrap(err))
	case !info.Mode().IsRegular():
		return bad("a case is a regular file, and this is none")
	case info.Size() > sizeMost:
		return bad("it has %d KiB; a case has at most %d", info.Size()>>10, sizeMost>>10)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		return bad("it cannot be read: %v", errors.Unwrap(err))
	}
	c := &Case{Path: path, Text: whole}
	if err := c.readHead(); err != nil {
		return bad("%v", err)
	}
	return c, nil
}

// readHead reads the head of a case, which may be of any author.
func (c *Case) readHead() error {
	head, isCase := strings.CutPrefix(strings.ReplaceAll(string(c.Text), "\r\n", "\n"), title)
	if !isCase {
		return errors.New("it is no case: it does not begin with the line that orrery test writes; " +
			"a scenario of one's own belongs into the folder above")
	}
	first := true
	for {
		line, rest, _ := strings.Cut(head, "\n")
		said, is := strings.CutPrefix(line, "#")
		if !is {
			break
		}
		name, value, _ := strings.Cut(strings.TrimSpace(said), " ")
		value = strings.TrimSpace(value)
		if first {
			if err := checkVersion(name, value); err != nil {
				return err
			}
			first = false
		}
		for _, f := range c.fields() {
			if f.name != name {
				continue
			}
			if err := f.value.read(value); err != nil {
				return fmt.Errorf("its head says %s %q, which is no number", name, clip(value))
			}
		}
		head = rest
	}
	if c.Property == "" || c.Scenario == "" {
		return errors.New("its head does not say the property and the scenario; delete the file, and let it be found again")
	}
	if _, err := scenarios.ParseToken(c.Found); c.Found != "" && err != nil {
		c.Found = "" // of another version: it is told nowhere, and the case stands without it
	}
	return nil
}

// checkVersion refuses the heads of other versions.
func checkVersion(name, value string) error {
	n, err := strconv.Atoi(value)
	switch {
	case name != "case" || err != nil || n < 1:
		return errors.New("its head does not say which version it is of")
	case n > version:
		return fmt.Errorf("a newer orrery kept it: its head is of version %d, and this program reads %d", n, version)
	}
	return nil
}

// clip is a text that is short enough to be told.
func clip(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "..."
	}
	return s
}
