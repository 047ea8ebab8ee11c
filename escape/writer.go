package escape

import (
	"bytes"
	"crypto/rand"
	"io"
	"strings"
)

// An Ink is what a program paints with on a terminal. What it paints bears a mark that no text can
// know, so that a text cannot paint by itself. The zero Ink is none: nothing is painted.
type Ink string

// NewInk is an ink of its own.
func NewInk() Ink { return Ink(rand.Text()) }

// Paint paints a text, as a code of ANSI terminals says: 1 is bold.
func (k Ink) Paint(code, text string) string {
	if k == "" || text == "" {
		return text
	}
	return k.begin() + code + "m" + text + k.begin() + "0m"
}

// begin is what stands before a code.
func (k Ink) begin() string { return "\x1b[" + string(k) + ":" }

// Line is [Line] of a text of which some is painted.
func (k Ink) Line(text string) string { return k.each(text, Line, k.begin()) }

// each lets through what is painted, begun as told, and puts everything between it through a function.
func (k Ink) each(text string, through func(string) string, begin string) string {
	if k == "" || !strings.Contains(text, k.begin()) {
		return through(text)
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, k.begin())
		b.WriteString(through(before))
		if !found {
			return b.String()
		}
		code, rest, _ := strings.Cut(after, "m")
		b.WriteString(begin + code + "m")
		text = rest
	}
}

// A Writer is the door to a terminal: nothing hides in what passes it, and what is painted with its
// ink comes out as the terminal's own codes. Text is written on when its line is whole, or at a Flush.
type Writer struct {
	to  io.Writer
	ink Ink
	buf []byte
}

// NewWriter is a writer to a terminal, or to what may be read on one.
func NewWriter(to io.Writer, ink Ink) *Writer { return &Writer{to: to, ink: ink} }

// Write takes text.
func (w *Writer) Write(text []byte) (int, error) {
	w.buf = append(w.buf, text...)
	end := bytes.LastIndexByte(w.buf, '\n') + 1
	whole := string(w.buf[:end])
	w.buf = w.buf[end:]
	return len(text), w.pass(whole)
}

// Flush writes what there is of a line that is not whole.
func (w *Writer) Flush() error {
	rest := string(w.buf)
	w.buf = nil
	return w.pass(rest)
}

func (w *Writer) pass(text string) error {
	if text == "" {
		return nil
	}
	_, err := io.WriteString(w.to, w.ink.each(text, Visible, "\x1b["))
	return err
}
