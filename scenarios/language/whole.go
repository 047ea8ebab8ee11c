package language

import (
	"strings"
)

// Whole reports whether a text is one that can be run, or whether more is expected: a bracket is open, a text has no
// end, or the last line belongs to a block that may go on. The error says why a whole text cannot be run.
func Whole(text string) (whole bool, err error) {
	if strings.TrimSpace(text) == "" {
		return true, nil
	}
	_, err = fileOptions.Parse("cell", text, 0)
	if err == nil {
		last := text[strings.LastIndexByte(strings.TrimRight(text, " \t"), '\n')+1:]
		inside := strings.HasPrefix(last, " ") || strings.HasPrefix(last, "\t")
		return !(inside && strings.TrimSpace(last) != ""), nil
	}
	switch msg := err.Error(); {
	case strings.Contains(msg, "got end of file"), strings.Contains(msg, "unexpected EOF"), strings.Contains(msg, "got newline, want indent"),
		strings.Contains(msg, "got end of file, want indent"), strings.Contains(msg, "unclosed"):
		return false, nil
	}
	return true, err
}
