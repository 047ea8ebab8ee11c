package scenarios

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// A Token names a run in one word that a shell leaves alone:
//
//	raft/leader-isolated:42,reads=local,+loss.1-3.17=1~3f2a91c0
//
// That is a scenario, a seed, settings, overrides with a plus sign before them and perhaps their
// guard after an at sign, and the hash of the file's text, by which a replay finds out that the
// file has changed. What was done by hand follows with at signs before it, see [Acts]. Other
// characters are written as %XX.
type Token struct {
	Scenario  string
	Seed      uint64
	Settings  []Setting
	Overrides sim.Overrides
	Acts      Acts
	Hash      string // of the file's text, eight hexadecimal digits; "" if unknown
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
	if t.Hash != "" {
		b.WriteString("~" + t.Hash)
	}
	return b.String()
}

// ParseToken reads what [Token.String] wrote.
func ParseToken(text string) (Token, error) {
	bad := func(format string, args ...any) (Token, error) {
		return Token{}, fmt.Errorf("the token %s cannot be read: %s; "+
			"a token looks like raft/hello:42,reads=local", wording.Clip(strconv.Quote(text)), fmt.Sprintf(format, args...))
	}
	body, hash, _ := strings.Cut(text, "~")
	if hash != "" && !isHash(hash) || strings.HasSuffix(text, "~") {
		return bad("after ~ stand eight hexadecimal digits, not %q", wording.Clip(hash))
	}
	parts := strings.Split(body, ",")
	name, seed, found := strings.Cut(parts[0], ":")
	if !found || name == "" {
		return bad("it has no scenario and seed, with a colon between them")
	}
	t := Token{Scenario: unescape(name), Hash: hash}
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
			t.Overrides = append(t.Overrides, o)
			continue
		}
		name, value, found := strings.Cut(part, "=")
		if !found || name == "" {
			return bad("%q is no setting; one looks like reads=local", wording.Clip(part))
		}
		t.Settings = append(t.Settings, Setting{unescape(name), unescape(value)})
	}
	if t.Acts, err = ParseActs(acts); err != nil {
		return bad("%v", err)
	}
	return t, nil
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

func isHash(s string) bool {
	if len(s) != 8 {
		return false
	}
	for i := range len(s) {
		if hexDigit(s[i]) < 0 {
			return false
		}
	}
	return true
}

// plainBytes need no escape in a token. A percent sign does where two digits follow it.
const plainBytes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/^"

func escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		percent := c == '%' && !(i+2 < len(s) && hexDigit(s[i+1]) >= 0 && hexDigit(s[i+2]) >= 0)
		if percent || strings.IndexByte(plainBytes, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func unescape(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && hexDigit(s[i+1]) >= 0 && hexDigit(s[i+2]) >= 0 {
			b.WriteByte(byte(hexDigit(s[i+1])<<4 | hexDigit(s[i+2])))
			i += 2
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// hexDigit is the value of a hexadecimal digit, or -1.
func hexDigit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
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
