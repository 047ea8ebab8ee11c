package cli

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/orrery-sim/orrery/scenarios/language"
)

// wordPage is all about a word of the language.
func (a *app) wordPage(d language.Description) string {
	var b strings.Builder
	b.WriteString(a.hanging(d.Doc, 0, 0) + "\n")
	b.WriteString(a.hanging(unbroken(d.Signature()), 0, 4))
	if len(d.Params) > 0 {
		b.WriteByte('\n')
	}
	var rows []row
	for _, p := range d.Params {
		rows = append(rows, row{p.Name, parameterDoc(p)})
	}
	b.WriteString(a.table(rows))
	b.WriteByte('\n')
	b.WriteString(a.hanging(d.Example, 2, 6))
	if shape := shapeOf(d.Name); shape != nil {
		b.WriteString("\n" + a.out.style.Bold("As functions of a file see it") + "\n" + a.hanging(shape.Doc, 2, 2))
		b.WriteString("\n" + a.fields(shape.Fields))
	}
	if d.Name == "event" {
		b.WriteString("\n" + a.eventPage())
	}
	return b.String()
}

// unbroken keeps a parameter, its type and its default on one line.
func unbroken(signature string) string {
	for _, s := range []string{" = ", ": ", "|"} {
		signature = strings.ReplaceAll(signature, s, strings.ReplaceAll(s, " ", noBreak))
	}
	return signature
}

// parameterDoc is what a parameter is for, and what it may be.
func parameterDoc(p language.Parameter) string {
	doc := p.Doc
	if len(p.Values) > 0 {
		values := make([]string, len(p.Values))
		for i, v := range p.Values {
			values[i] = fmt.Sprintf("%q", v)
		}
		doc += "; " + strings.Join(values, ", ")
	}
	if p.Min != "" {
		doc += "; " + p.Min + " to " + p.Max
	}
	return strings.TrimPrefix(doc, "; ")
}

// shapePage is all about a value that functions of a file are given.
func (a *app) shapePage(s *language.Shape) string {
	return a.out.style.Bold(s.Name) + "\n" + a.hanging(s.Doc, 2, 2) + "\n" + a.fields(s.Fields)
}

// fields are the fields of a shape in three columns.
func (a *app) fields(fields []language.ShapeField) string {
	width := 0
	for _, f := range fields {
		width = max(width, utf8.RuneCountInString(f.Name))
	}
	var rows []row
	for _, f := range fields {
		name := f.Name + blanks(width-utf8.RuneCountInString(f.Name)) + "  " + f.Type
		rows = append(rows, row{name, f.Doc})
	}
	return a.table(rows)
}

// shapeOf is the value of that name that functions of a file are given, or nil.
func shapeOf(name string) *language.Shape {
	for _, s := range language.Shapes() {
		if s.Name == name {
			return &s
		}
	}
	return nil
}

// eventsOf are the kinds of events, for the word event.
func eventsOf(name string) []language.Shape {
	if name == "event" {
		return language.EventKinds()
	}
	return nil
}

// eventPage is what kinds of events there are.
func (a *app) eventPage() string {
	var b strings.Builder
	b.WriteString(a.out.style.Bold("Kinds of events, with their own fields") + "\n")
	var rows []row
	for _, k := range language.EventKinds() {
		rows = append(rows, row{k.Name, withFields(k)})
	}
	b.WriteString(a.table(rows))
	var names []string
	for i := range a.catalog {
		if len(a.catalog[i].Facts) > 0 {
			names = append(names, "orrery"+noBreak+"describe"+noBreak+a.catalog[i].Name)
		}
	}
	if len(names) > 0 {
		b.WriteString("\n" + a.hanging("The facts of a protocol are kinds too: "+strings.Join(names, ", "), 2, 2))
	}
	return b.String()
}

// withFields is what a shape is and what it has.
func withFields(s language.Shape) string {
	var names []string
	for _, f := range s.Fields {
		names = append(names, f.Name)
	}
	if len(names) == 0 {
		return s.Doc
	}
	return strings.TrimPrefix(s.Doc+" ("+strings.Join(names, ", ")+")", " ")
}

// shapeRows are facts or messages with their fields and the fields' types.
func shapeRows(shapes []language.Shape) []row {
	var rows []row
	for _, s := range shapes {
		var fields []string
		for _, f := range s.Fields {
			fields = append(fields, f.Name+": "+f.Type)
		}
		rows = append(rows, row{s.Name, strings.Join(fields, ", ")})
	}
	return rows
}

// wordGroups is all words of the language under the headings of its documentation.
func (a *app) wordGroups(all catalogue) string {
	var b strings.Builder
	group := ""
	var rows []row
	flush := func() {
		if len(rows) == 0 {
			return
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(a.out.style.Bold(group) + "\n" + a.table(rows))
		rows = nil
	}
	for _, d := range all.Words {
		if d.Group != group {
			flush()
			group = d.Group
		}
		rows = append(rows, row{d.Name, d.Doc})
	}
	flush()
	group = "What functions of a file see"
	for _, s := range all.Values {
		rows = append(rows, row{s.Name, s.Doc})
	}
	flush()
	return b.String()
}
