package language

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/orrery-sim/orrery/scenarios"
)

// checkText refuses what cannot be a program, before a parser has to deal with it.
func (f *File) checkText(src []byte) error {
	if len(src) > fileLimit {
		return wholeFile(
			f.Name,
			"the file has %d KiB; a scenario has at most %d",
			len(src)>>10,
			fileLimit>>10,
		)
	}
	if strings.TrimSpace(string(src)) == "" {
		return wholeFile(
			f.Name,
			"the file is empty; the least a scenario says is scenario(protocol = raft(), duration = s(5))",
		)
	}
	for i, r := range string(src) {
		if r == 0 || r == utf8.RuneError && !strings.HasPrefix(string(src[i:]), "\uFFFD") {
			return wholeFile(f.Name, "this is not a text: byte %d is 0x%02x", i, src[i])
		}
	}
	return f.checkNesting(src)
}

// nestingLimit bounds brackets within brackets, which take stack to parse.
const nestingLimit = 100

// checkNesting counts brackets, passing over texts and comments.
func (f *File) checkNesting(src []byte) error {
	line, start, depth := 1, 0, 0
	for i := 0; i < len(src); i++ {
		switch c := src[i]; c {
		case '\n':
			line, start = line+1, i+1
		case '#':
			for i+1 < len(src) && src[i+1] != '\n' {
				i++
			}
		case '"', '\'':
			end := skipText(src, i)
			for ; i < end; i++ {
				if src[i] == '\n' {
					line, start = line+1, i+1
				}
			}
			i--
		case '(', '[', '{':
			if depth++; depth > nestingLimit {
				return &scenarios.Error{
					File: f.Name,
					Line: line,
					Col:  i - start + 1,
					Msg:  fmt.Sprintf("brackets are nested more than %d deep", nestingLimit),
				}
			}
		case ')', ']', '}':
			depth--
		}
	}
	return nil
}

// skipText is the index after the text that begins at i. A text that does not end runs to the end
// of its line, or of the file if it has three quotes.
func skipText(src []byte, i int) int {
	quote, long := src[i], false
	if i+2 < len(src) && src[i+1] == quote && src[i+2] == quote {
		long = true
		i += 2
	}
	for i++; i < len(src); i++ {
		switch {
		case src[i] == '\\':
			i++
		case src[i] == '\n' && !long:
			return i
		case src[i] == quote && !long:
			return i + 1
		case src[i] == quote && i+2 < len(src) && src[i+1] == quote && src[i+2] == quote:
			return i + 3
		}
	}
	return len(src)
}
