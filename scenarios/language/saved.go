package language

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// Saved is the text of a scenario file that makes one run by itself: the text of this file, with the
// run's seed, overrides and acts in its scenario. Of acts that are everything the schedule is left
// out. Settings are not part of it.
func (f *File) Saved(seed uint64, overrides sim.Overrides, acts scenarios.Acts) ([]byte, error) {
	if seed > math.MaxInt32 {
		return nil, fmt.Errorf("the seed %d does not fit into a file, which takes up to %d", seed, math.MaxInt32)
	}
	texts, err := acts.Code(true)
	if err != nil {
		return nil, err
	}
	tree, err := fileOptions.Parse(f.Name, f.src, 0)
	if err != nil {
		return nil, f.explainSyntax(err, f.src)
	}
	var call *syntax.CallExpr
	syntax.Walk(tree, func(n syntax.Node) bool {
		if c, is := n.(*syntax.CallExpr); is {
			if name, is := c.Fn.(*syntax.Ident); is && name.Name == "scenario" {
				call = c
			}
		}
		return true
	})
	if call == nil {
		return nil, fmt.Errorf("%s: there is no call of scenario to write into", f.Name)
	}
	given := f.given(call, acts.Flat)
	end := offset(f.src, call.Rparen)
	var b bytes.Buffer
	at := 0
	for _, g := range given {
		b.Write(f.src[at:g.from])
		at = g.to
	}
	b.Write(bytes.TrimRight(f.src[at:end], " \t\r\n,"))
	if len(call.Args) > len(given) || len(given) == 0 {
		b.WriteString(",")
	}
	fmt.Fprintf(&b, "\n    seed = %d,\n", seed)
	writeList(&b, "overrides", overrideTexts(overrides))
	writeList(&b, "acts", texts)
	b.Write(f.src[end:])
	return b.Bytes(), nil
}

// A span is a piece of a text.
type span struct{ from, to int }

// given are the arguments of a scenario that a saved one writes anew, with the comma before or behind
// them.
func (f *File) given(call *syntax.CallExpr, flat bool) []span {
	var out []span
	for i, arg := range call.Args {
		named, is := arg.(*syntax.BinaryExpr)
		if !is || named.Op != syntax.EQ {
			continue
		}
		name, _ := named.X.(*syntax.Ident)
		again := name != nil && slices.Contains([]string{"seed", "overrides", "acts"}, name.Name)
		if !again && !(flat && name != nil && name.Name == "schedule") {
			continue
		}
		from, to := arg.Span()
		s := span{offset(f.src, from), offset(f.src, to)}
		if i+1 < len(call.Args) {
			next, _ := call.Args[i+1].Span()
			s.to = offset(f.src, next)
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	return out
}

// offset is a position of the parser, which counts lines and characters, in bytes.
func offset(src []byte, p syntax.Position) int {
	at := 0
	for line := int32(1); line < p.Line; line++ {
		at += bytes.IndexByte(src[at:], '\n') + 1
	}
	for col := int32(1); col < p.Col; col++ {
		_, size := utf8.DecodeRune(src[at:])
		at += size
	}
	return at
}

func writeList(b *bytes.Buffer, name string, texts []string) {
	if len(texts) == 0 {
		return
	}
	fmt.Fprintf(b, "    %s = [\n", name)
	for _, t := range texts {
		fmt.Fprintf(b, "        %s,\n", strconv.Quote(t))
	}
	b.WriteString("    ],\n")
}

func overrideTexts(list sim.Overrides) []string {
	var out []string
	for _, o := range list {
		out = append(out, scenarios.OverrideText(o))
	}
	return out
}

// takeActs takes what was done to a run, and what its overrides are.
func takeActs(p *scenarios.Plan, c *call) error {
	texts := listOf[string](c, "acts")
	acts, err := scenarios.ParseActs(texts)
	if err != nil {
		return c.at("acts").errorf("scenario: %v", err)
	}
	p.Acts = acts
	for _, t := range listOf[string](c, "overrides") {
		o, err := scenarios.ParseOverride(t)
		if err == nil && o.Choice.Kind == sim.DrawChoice {
			err = fmt.Errorf("%s is drawn before the scenario is read; give it with --set", o.Choice.Text)
		}
		if err != nil {
			return c.at("overrides").errorf("scenario: %v", err)
		}
		p.Overrides = append(p.Overrides, o)
	}
	return nil
}
