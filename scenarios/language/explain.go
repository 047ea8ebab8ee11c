package language

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios"
)

// explain turns an error of a running program into one of ours.
func (f *File) explain(err error) error {
	if e, ok := placed(err); ok {
		return e
	}
	var eval *starlark.EvalError
	if !errors.As(err, &eval) {
		return wholeFile(f.Name, "%s", restate(err.Error()))
	}
	at := syntax.Position{Line: 1, Col: 1}
	for i := range eval.CallStack {
		if p := eval.CallStack.At(i).Pos; p.Line > 0 {
			at = p
			break
		}
	}
	if say, where, ok := f.explainShadow(eval.Msg, at); ok {
		return scenarios.Errorf(f.at(at).place(where), "%s", say)
	}
	msg := strings.TrimPrefix(eval.Msg, "Starlark computation cancelled: ")
	if m := unordered.FindStringSubmatch(msg); m != nil {
		msg = fmt.Sprintf(
			"%s and %s have no order",
			withArticle(functionName(m[1])),
			withArticle(functionName(m[2])),
		)
	}
	if m := doubleKey.FindStringSubmatch(msg); m != nil {
		msg = m[1] + " stands twice in this dict; give each entry a name of its own"
	}
	if m := twiceMeant.FindString(msg); m != "" && strings.Count(msg, " (") > 1 {
		msg = strings.TrimSuffix(msg, m)
	}
	if name, rest, found := strings.Cut(msg, ": "); found && strings.HasPrefix(name, "@") {
		msg = rest
	}
	return scenarios.Errorf(f.at(at).place(at), "%s", restate(msg))
}

// explainShadow explains a call of a name that is a word, but also a variable of the file.
func (f *File) explainShadow(
	msg string,
	at syntax.Position,
) (say string, where syntax.Position, ok bool) {
	const why = "%s is a variable of this file here, not the %s(...) of the vocabulary; give the variable another name"
	if m := unassigned.FindStringSubmatch(msg); m != nil {
		if f.language.words[m[1]] != nil {
			return fmt.Sprintf(why, m[1], m[1]), at, true
		}
		return fmt.Sprintf("%s has no value yet: it gets one further down", m[1]), at, true
	}
	call, found := f.at(at).calls[lineCol{at.Line, at.Col}]
	if !found || !strings.HasPrefix(msg, "invalid call of non-function") {
		return "", at, false
	}
	id, isName := call.Fn.(*syntax.Ident)
	if !isName {
		return "", at, false
	}
	if f.language.words[id.Name] == nil {
		return fmt.Sprintf("%s is not a function, and cannot be called", id.Name), id.NamePos, true
	}
	return fmt.Sprintf(why, id.Name, id.Name), id.NamePos, true
}

// doubleKey is the key that a dict has twice.
var doubleKey = regexp.MustCompile(`^duplicate key: (.+)$`)

// twiceMeant is Starlark's own suggestion, where there is one of ours before it.
var twiceMeant = regexp.MustCompile(` \(did you mean \.\w+\?\)$`)

var unordered = regexp.MustCompile(`^(.+) [<>]=? (.+) not implemented$`)

var unassigned = regexp.MustCompile(
	`^(?:global|local) variable (\w+) referenced before assignment$`,
)

// reserved are words of Python that Starlark keeps to itself, with what to write instead.
var reserved = map[string]string{
	"as":       "",
	"assert":   "write invariant(name, holds), or never(event)",
	"async":    "",
	"await":    "",
	"class":    "write a dict or a function",
	"del":      "write d.pop(key)",
	"except":   "",
	"finally":  "",
	"from":     `write load("parts.star", "name")`,
	"global":   "keep what a function must remember in world.memory",
	"import":   `write load("parts.star", "name")`,
	"is":       "write ==",
	"nonlocal": "keep what a function must remember in world.memory",
	"raise":    "write fail(text)",
	"try":      "",
	"while":    "write for i in range(n), or every(...) in the schedule",
	"with":     "",
	"yield":    "write return",
}

// explainSyntax explains why a file could not be parsed.
func (f *File) explainSyntax(err error, src []byte) error {
	var e syntax.Error
	if !errors.As(err, &e) {
		return wholeFile(f.Name, "%v", err)
	}
	at := f.place(e.Pos)
	word, start := wordAt(src, e.Pos)
	if m := gotWord.FindStringSubmatch(e.Msg); m != nil && word != "" {
		at.Col = start
	}
	if instead, found := reserved[word]; found {
		msg := fmt.Sprintf("%s is a reserved word", word)
		if instead != "" {
			msg += "; " + instead
		}
		return scenarios.Errorf(at, "%s", msg)
	}
	msg := strings.TrimPrefix(e.Msg, "syntax error: ")
	msg = strings.ReplaceAll(msg, "primary expression", "an expression")
	return scenarios.Errorf(at, "%s", msg)
}

// gotWord is what the parser says of a word, at its end.
var gotWord = regexp.MustCompile(`got [a-z]+,`)

// wordAt is the word that stands at a position, or that ends there, and the column where it begins.
func wordAt(src []byte, p syntax.Position) (word string, col int) {
	lines := strings.Split(string(src), "\n")
	if int(p.Line) > len(lines) || p.Line < 1 || p.Col < 1 {
		return "", 0
	}
	line := lines[p.Line-1]
	isLetter := func(i int) bool {
		return i >= 0 && i < len(line) &&
			(line[i] == '_' || line[i]|0x20 >= 'a' && line[i]|0x20 <= 'z' || line[i] >= '0' && line[i] <= '9')
	}
	start := int(p.Col) - 1
	if !isLetter(start) && !isLetter(start-1) {
		return "", 0
	}
	end := start
	for isLetter(start - 1) {
		start--
	}
	for isLetter(end) {
		end++
	}
	return line[start:end], start + 1
}

// functionName is Starlark's name of a type, or ours for a word.
func functionName(name string) string {
	return strings.ReplaceAll(name, "builtin_function_or_method", "function")
}

// wholeFile is an error about a file that has no line to point at.
func wholeFile(name, format string, args ...any) *scenarios.Error {
	return &scenarios.Error{File: name, Msg: fmt.Sprintf(format, args...)}
}

// placed finds the Error inside err, if there is one.
func placed(err error) (*scenarios.Error, bool) {
	var e *scenarios.Error
	ok := errors.As(err, &e)
	return e, ok
}
