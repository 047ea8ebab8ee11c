package scenarios

import (
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
	msg := e.Msg
	if len(msg) > messageLimit {
		msg = strings.ToValidUTF8(msg[:messageLimit], "") + "..."
	}
	switch {
	case e.Line > 0:
		return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, msg)
	case e.File != "":
		return e.File + ": " + msg
	}
	return msg
}

// messageLimit is where the text of an error is cut: a file may fail with as long a one as it likes.
const messageLimit = 500

// Errorf is an error at a place of a file. Back ends use it for what only a run can find out.
func Errorf(at Pos, format string, args ...any) *Error {
	return &Error{File: at.File, Line: at.Line, Col: at.Col, Msg: fmt.Sprintf(format, args...)}
}
