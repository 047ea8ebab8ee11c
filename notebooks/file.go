package notebooks

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Language is what a notebook for the kernel has for its language.
const Language = "orrery"

// A File is a notebook as it is on the disk, in version 4 of Jupyter's format. What this package does not know in it stays
// as it is.
type File struct {
	root  map[string]any
	cells []map[string]any
}

// fileLimit is the size of the largest notebook that is read.
const fileLimit = 64 << 20

// Read reads a notebook.
func Read(r io.Reader) (*File, error) {
	text, err := io.ReadAll(io.LimitReader(r, fileLimit+1))
	if err != nil {
		return nil, err
	}
	if len(text) > fileLimit {
		return nil, fmt.Errorf("the notebook has more than %d MiB", fileLimit>>20)
	}
	f := &File{}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&f.root); err != nil {
		return nil, fmt.Errorf("this is no notebook: %v", err)
	}
	if v, _ := f.root["nbformat"].(json.Number); v != "4" {
		return nil, fmt.Errorf("this is no notebook of version 4 of the format (nbformat: %v)", f.root["nbformat"])
	}
	if name := f.language(); name != Language && name != "" {
		return nil, fmt.Errorf("the notebook is in %s; orrery runs those whose language is %s", name, Language)
	}
	list, is := f.root["cells"].([]any)
	if !is {
		return nil, errors.New("this is no notebook: it has no cells")
	}
	for i, c := range list {
		cell, is := c.(map[string]any)
		if !is {
			return nil, fmt.Errorf("this is no notebook: cell %d is not an object", i+1)
		}
		f.cells = append(f.cells, cell)
	}
	return f, nil
}

// language is the language of the notebook; "" if it does not say.
func (f *File) language() string {
	meta, _ := f.root["metadata"].(map[string]any)
	for _, at := range []struct{ of, name string }{{"kernelspec", "language"}, {"language_info", "name"}} {
		of, _ := meta[at.of].(map[string]any)
		if name, is := of[at.name].(string); is {
			return name
		}
	}
	return ""
}

// Write writes the notebook as Jupyter does: with its keys in order, a line for each element.
func (f *File) Write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(f.root)
}

// code is the text of a cell, if it is one of code with something in it.
func code(cell map[string]any) (text string, is bool) {
	if cell["cell_type"] != "code" {
		return "", false
	}
	text = joined(cell["source"])
	return text, strings.TrimSpace(text) != ""
}

// joined is a text that may be a list of lines.
func joined(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		var b strings.Builder
		for _, line := range v {
			s, _ := line.(string)
			b.WriteString(s)
		}
		return b.String()
	}
	return ""
}

// lines is a text as a list of lines, as notebooks have it.
func lines(text string) []any {
	out := []any{}
	for line := range strings.Lines(text) {
		out = append(out, line)
	}
	return out
}

// mayFail reports whether a cell says of itself that it ends in an error.
func mayFail(cell map[string]any) bool {
	meta, _ := cell["metadata"].(map[string]any)
	tags, _ := meta["tags"].([]any)
	for _, t := range tags {
		if t == "raises-exception" {
			return true
		}
	}
	return false
}
