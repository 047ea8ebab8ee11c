package language

import (
	"fmt"
	"math/big"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/units"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// settingText is a value as --set takes it: 80%, 150ms..300ms, index, true, 3.
func settingText(v starlark.Value) string {
	switch v := v.(type) {
	case quantity:
		return v.setting()
	case *dist:
		return v.setting()
	case starlark.Bool:
		return strings.ToLower(v.String())
	case starlark.String:
		return string(v)
	}
	return string(appendCode(nil, v))
}

func settingTexts(list []starlark.Value) string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = settingText(v)
	}
	return strings.Join(out, ", ")
}

// badSetting is an error about a value given from outside.
func badSetting(name, text, format string, args ...any) error {
	return &scenarios.Error{Msg: fmt.Sprintf("--set %s=%s: ", name, wording.Clip(text)) + fmt.Sprintf(format, args...)}
}

// parseSetting reads a value given from outside, by the type of the one it replaces. What has no
// short form can be written as in a file: lognormal(ms(5), 0.5).
func (ev *evaluation) parseSetting(name, text string, like starlark.Value) (starlark.Value, error) {
	trimmed := strings.TrimSpace(text)
	switch like := like.(type) {
	case starlark.String:
		return starlark.String(text), nil
	case starlark.Bool:
		switch strings.ToLower(trimmed) {
		case "true", "yes", "on":
			return starlark.True, nil
		case "false", "no", "off":
			return starlark.False, nil
		}
		return nil, badSetting(name, text, "%s is true or false", name)
	case quantity:
		return ev.parseMeasured(name, trimmed, like.unit, like)
	case *dist:
		return ev.parseMeasured(name, trimmed, like.unit, like)
	case starlark.Int:
		return ev.parseMeasured(name, trimmed, bare, like)
	}
	return ev.parseCode(name, trimmed, like)
}

// parseMeasured reads a quantity, or a range of them.
func (ev *evaluation) parseMeasured(name, text string, u unit, like starlark.Value) (starlark.Value, error) {
	if strings.ContainsAny(text, "([") {
		return ev.parseCode(name, text, like)
	}
	lo, hi, isRange := strings.Cut(text, "..")
	first, err := parseQuantity(name, text, lo, u)
	if err != nil {
		return nil, err
	}
	if !isRange {
		if u == bare {
			return starlark.MakeInt64(first.n), nil
		}
		return first, nil
	}
	last, err := parseQuantity(name, text, hi, u)
	if err != nil {
		return nil, err
	}
	if last.n < first.n {
		return nil, badSetting(
			name,
			text,
			"the range runs backwards; write %s=%s..%s",
			name,
			strings.TrimSpace(hi),
			strings.TrimSpace(lo),
		)
	}
	return between(u, first.n, last.n), nil
}

var quantityPattern = regexp.MustCompile(`^([+-]?[0-9]+)(\.[0-9]+)?\s*([a-zA-Z%/]*)$`)

// parseQuantity reads 150ms.
func parseQuantity(name, whole, text string, u unit) (quantity, error) {
	if strings.Contains(text, ",") {
		return quantity{}, badSetting(name, whole, "%s is %s, and one at a time; orrery sweep takes several", name,
			settingExample(u))
	}
	m := quantityPattern.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil || u == bare && (m[2] != "" || m[3] != "") {
		return quantity{}, badSetting(name, whole, "%s is %s", name, settingExample(u))
	}
	number, err := starlark.Value(nil), error(nil)
	if m[2] == "" {
		n, ok := new(big.Int).SetString(m[1], 10)
		if !ok || n.BitLen() > 63 {
			return quantity{}, badSetting(name, whole, "the number is too large")
		}
		number = starlark.MakeBigInt(n)
	} else {
		f, bad := strconv.ParseFloat(m[1]+m[2], 64)
		number, err = starlark.Float(f), bad
	}
	if err != nil {
		return quantity{}, badSetting(name, whole, "the number is too large")
	}
	if u == bare {
		n, _ := number.(starlark.Int).Int64()
		return quantity{bare, n}, nil
	}
	sc, found := scaleOf(u, m[3])
	if !found {
		return quantity{}, badSetting(name, whole, "%s is %s", name, settingExample(u))
	}
	q, err := measure(u, sc, number)
	if err != nil {
		return q, badSetting(name, whole, "the number is too large")
	}
	return q, nil
}

// aliases are other ways to write the units of --set.
var aliases = map[string]string{
	"min": "m", "sec": "s", "/sec": "/s", "/minute": "/min", "/hour": "/h", "bytes": "b",
}

// scaleOf finds the unit that a suffix names.
func scaleOf(u unit, suffix string) (units.Scale, bool) {
	suffix = strings.ToLower(suffix)
	if also, found := aliases[suffix]; found {
		suffix = also
	}
	for _, sc := range units.Scales[u] {
		if sc.Short == suffix || sc.Word == suffix {
			return sc, true
		}
	}
	return units.Scale{}, false
}

// settingExample says how a value of a unit is written.
func settingExample(u unit) string {
	switch u {
	case bare:
		return "a whole number such as 3"
	case durations:
		return "a duration such as 150ms, or a range such as 150ms..300ms"
	case ratios:
		return "a ratio such as 80%"
	case rates:
		return "a rate such as 300/s"
	case sizes:
		return "a size such as 4kib"
	}
	return "a speed such as 10mbps"
}

// parseCode reads a value written as in a file.
func (ev *evaluation) parseCode(name, text string, like starlark.Value) (starlark.Value, error) {
	if len(text) > 2000 {
		return nil, badSetting(name, text, "this is too long")
	}
	th := ev.file.newThread(
		&evaluation{file: &File{Name: "--set", language: ev.file.language}, running: true}, stepLimit,
	)
	expr, err := fileOptions.ParseExpr("--set", text, 0)
	if err != nil {
		return nil, badSetting(
			name,
			text,
			"%s is written as in a file, such as %s",
			name,
			settingText(like),
		)
	}
	v, err := starlark.EvalExprOptions(fileOptions, th, guarded(expr), ev.file.language.predeclared)
	if err != nil {
		msg := err.Error()
		if e, ok := placed(err); ok {
			msg = e.Msg
		}
		return nil, badSetting(name, text, "%s", restate(msg))
	}
	if like != starlark.None && !alike(like, v) {
		return nil, badSetting(
			name,
			text,
			"%s must be like %s, and this is %s",
			name,
			settingText(like),
			noun(v),
		)
	}
	return v, nil
}

// checkSettings refuses settings that nothing in the file asked for.
func (ev *evaluation) checkSettings() error {
	var names []string
	for _, p := range ev.params {
		names = append(names, p.Name)
	}
	for _, d := range ev.plan.Draws {
		names = append(names, d.Name)
	}
	if err := ev.checkGiven(names); err != nil {
		return err
	}
	for _, name := range sortedKeys(ev.settings) {
		if ev.used[name] {
			continue
		}
		if len(names) == 0 {
			return wholeFile(ev.file.Name, "--set %s: this scenario has no parameters", name)
		}
		return wholeFile(
			ev.file.Name,
			"--set %s: this scenario has no parameter %s%s",
			name,
			name,
			wording.DidYouMean(name, names, "it has"),
		)
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
