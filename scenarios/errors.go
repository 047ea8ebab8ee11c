package scenarios

import (
	"errors"
	"fmt"
	"strings"
)

// An Error is something wrong with a scenario file: where, what, and what to write instead.
type Error struct {
	File string
	Line int // from 1; 0: the file as a whole
	Col  int // from 1
	Msg  string
}

// Error is file:line:col: message, as compilers print it.
func (e *Error) Error() string {
	switch {
	case e.Line > 0:
		return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Msg)
	case e.File != "":
		return e.File + ": " + e.Msg
	}
	return e.Msg
}

// Errorf is an error at a place of a file. Back ends use it for what only a run can find out.
func Errorf(at Pos, format string, args ...any) *Error {
	return &Error{File: at.File, Line: at.Line, Col: at.Col, Msg: fmt.Sprintf(format, args...)}
}

// wholeFile is an error about a file that has no line to point at.
func wholeFile(name, format string, args ...any) *Error {
	return &Error{File: name, Msg: fmt.Sprintf(format, args...)}
}

// placed finds the Error inside err, if there is one.
func placed(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

// oneOf lists names as a sentence does: a, b or c.
func oneOf(names []string) string {
	switch len(names) {
	case 0:
		return "nothing"
	case 1:
		return names[0]
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// quoted puts each name in double quotes.
func quoted(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = fmt.Sprintf("%q", n)
	}
	return out
}

// ordinal is 1st, 2nd, 3rd, 4th...
func ordinal(n int) string {
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			return fmt.Sprintf("%dst", n)
		case 2:
			return fmt.Sprintf("%dnd", n)
		case 3:
			return fmt.Sprintf("%drd", n)
		}
	}
	return fmt.Sprintf("%dth", n)
}

// plural is "1 server" or "5 servers".
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
