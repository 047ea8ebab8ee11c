package scenarios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// A Token names a run in one word that a shell leaves alone:
//
//	raft/leader-isolated:42,reads=local,+loss.1-3.17=1~2.3f2a91c0.b1b6496b8d0c6a15
//
// That is a scenario, a seed, settings, and overrides with a plus sign before them and perhaps their
// guard after an at sign. What was done by hand follows with at signs before it, see [Acts]. Behind
// the ~ stands what a replay must come to, see [Token.tail]; whoever types a token leaves it out.
// Other characters are written as %XX.
type Token struct {
	Scenario  string
	Seed      uint64
	Settings  []Setting
	Overrides sim.Overrides
	Acts      Acts
	Hash      string // of the file's text, eight hexadecimal digits; "" if unknown
	Print     uint64 // the fingerprint of the run; 0: unknown
}

// String is the token as one word.
func (t Token) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d", escape(t.Scenario), t.Seed)
	for _, s := range t.Settings {
		fmt.Fprintf(&b, ",%s=%s", escape(s.Name), escape(s.Value))
	}
	for _, o := range t.Overrides {
		b.WriteString(",+" + OverrideText(o))
	}
	if acts, err := t.Acts.Code(false); err == nil {
		for _, a := range acts {
			b.WriteString(",@" + a)
		}
	}
	return b.String() + t.tail()
}

// ParseToken reads what [Token.String] wrote.
func ParseToken(text string) (Token, error) {
	bad := func(format string, args ...any) (Token, error) {
		return Token{}, fmt.Errorf("the token %s cannot be read: %s; "+
			"a token looks like raft/hello:42,reads=local", wording.Clip(strconv.Quote(text)), fmt.Sprintf(format, args...))
	}
	var t Token
	body, tail, found := strings.Cut(text, "~")
	if found {
		if err := t.readTail(tail); err != nil {
			return bad("%v", err)
		}
	}
	parts := strings.Split(body, ",")
	name, seed, found := strings.Cut(parts[0], ":")
	if !found || name == "" {
		return bad("it has no scenario and seed, with a colon between them")
	}
	t.Scenario = unescape(name)
	var err error
	if t.Seed, err = strconv.ParseUint(seed, 10, 64); err != nil {
		return bad("the seed %q is no whole number from 0 to 18446744073709551615", wording.Clip(seed))
	}
	var acts []string
	for _, part := range parts[1:] {
		if act, is := strings.CutPrefix(part, "@"); is {
			acts = append(acts, act)
			continue
		}
		if strings.HasPrefix(part, "+") {
			o, err := ParseOverride(part[1:])
			if err != nil {
				return bad("%v", err)
			}
			if t.forces(o.Choice) {
				return bad("it gives %s two outcomes", wording.Clip(o.Choice.String()))
			}
			t.Overrides = append(t.Overrides, o)
			continue
		}
		name, value, found := strings.Cut(part, "=")
		if name = unescape(name); !found || name == "" {
			return bad("%q is no setting; one looks like reads=local", wording.Clip(part))
		}
		if t.sets(name) {
			return bad("it gives %s two values", wording.Clip(name))
		}
		t.Settings = append(t.Settings, Setting{name, unescape(value)})
	}
	if t.Acts, err = ParseActs(acts); err != nil {
		return bad("%v", err)
	}
	for i := range t.Acts.List {
		t.Acts.List[i].Words = "" // which a token does not carry
	}
	return t, nil
}

func (t *Token) sets(name string) bool {
	return slices.ContainsFunc(t.Settings, func(s Setting) bool { return s.Name == name })
}

func (t *Token) forces(c sim.Choice) bool {
	return slices.ContainsFunc(t.Overrides, func(o sim.Override) bool { return o.Choice == c })
}

// OverrideText is an override as tokens and files write it: loss.1-3.17=1, and perhaps its guard
// after an at sign.
func OverrideText(o sim.Override) string {
	text := fmt.Sprintf("%s=%d", escape(o.Choice.String()), o.Outcome)
	if o.Guard != "" {
		text += "@" + escape(o.Guard)
	}
	return text
}

// ParseOverride reads what [OverrideText] wrote.
func ParseOverride(text string) (sim.Override, error) {
	name, outcome, found := strings.Cut(text, "=")
	if !found {
		return sim.Override{}, fmt.Errorf("%q is no override; one looks like +loss.1-3.17=1", wording.Clip(text))
	}
	choice, err := sim.ParseChoice(unescape(name))
	if err != nil {
		return sim.Override{}, err
	}
	outcome, guard, _ := strings.Cut(outcome, "@")
	n, err := strconv.ParseInt(outcome, 10, 64)
	if err != nil {
		return sim.Override{}, fmt.Errorf("the outcome %q of %s is no whole number",
			wording.Clip(outcome), wording.Clip(name))
	}
	return sim.Override{Choice: choice, Outcome: n, Guard: unescape(guard)}, nil
}

// Name is the scenario's name in tokens: raft/hello, or the file's name if it is not of the
// library.
func (p *Plan) Name() string {
	if _, found := Library(p.File); found {
		return ShortName(p.File)
	}
	return p.File
}

// Token names a run of the plan. Parameters that have their defaults are left out.
func (p *Plan) Token(seed uint64, overrides sim.Overrides) Token {
	t := Token{Scenario: p.Name(), Seed: seed, Overrides: overrides, Hash: p.Hash}
	declared := map[string]bool{}
	for _, x := range p.Params {
		declared[x.Name] = true
		if x.Value != x.Default {
			t.Settings = append(t.Settings, Setting{x.Name, x.Value})
		}
	}
	for _, s := range p.Settings {
		if !declared[s.Name] {
			t.Settings = append(t.Settings, s)
		}
	}
	return t
}
