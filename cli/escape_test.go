package cli_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/sim"
)

// evil is a text that acts: upon a terminal, upon who reads it from right to left, upon a page.
const evil = "\x1b]0;title\a\x1b[31m\u009b1m\u202e\u2066<img src=q onerror=broken()></script><b>\"'&\r\u2028"

// hostile is a file that has it wherever it has a text.
var hostile = strings.ReplaceAll(`"""EVIL"""
loud = param("loud", "EVIL", doc = "EVIL", values = ["EVIL", "x"])
scenario(
    protocol = raft(nodes = ["aEVIL", "b", "c"]), workload = kv(clients = 1),
    schedule = [
        at(ms(500), note("EVIL")), at(ms(600), note("two\nlines")),
        at(s(1), invoke("put", "kEVIL", "EVIL")), at(s(2), invoke("get", "kEVIL")),
        at(s(1), isolate(node("aEVIL"), lasting = ms(200), name = "EVIL")),
    ],
    duration = s(3), quiet = s(1), measure = {"m\x1b[31m\u202e": latency()},
    expect = [invariant("EVIL", lambda w: "EVIL")],
)
`, "EVIL", strings.Trim(strconv.QuoteToASCII(evil), `"`))

// requireShown wants a text in which nothing hides.
func requireShown(t *testing.T, text string) {
	t.Helper()
	for i, r := range text {
		if r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			require.Fail(t, "it hides", "%U in %q", r, text[max(0, i-80):min(len(text), i+80)])
		}
	}
}

// Whatever a command prints of what it was given, nothing of that acts upon the terminal.
func TestEscaped_Terminal(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("x.star", []byte(hostile), 0o644))
	named := "e\x1b[31m\u202e\n.star"
	require.NoError(t, os.WriteFile(named, []byte(hostile), 0o644))
	require.NoError(t, os.WriteFile("panics.star", []byte(`scenario(protocol = loud(), duration = s(1))`), 0o644))
	history := fmt.Sprintf(`{"process":0,"type":"invoke","f":"write","value":%[1]q}`+"\n"+`{"process":0,"type":"ok","f":"write","value":%[1]q}`+"\n", "<b>x")
	require.NoError(t, os.WriteFile("h\x1b[31m.jsonl", []byte(history), 0o644))
	loud := append(slices.Clone(protocols.All), lone("loud", shouting{}))
	for _, args := range [][]string{
		{"run", "x.star"},
		{"run", "x.star", "--json"},
		{"run", named},
		{"run", named + "x"},
		{"run", "x.star", "--set", "loud=" + evil},
		{"run", "x.star", "--set", evil + "=1"},
		{"run", "x.star", "--" + evil},
		{evil},
		{"run", evil},
		{"run", "x.star", "--seed", evil},
		{"test", "x.star", "--seeds", "1"},
		{"test", "x.star", "--seeds", "1", "--json"},
		{"test", named, "--seeds", "1"},
		{"test", evil},
		{"sweep", "x.star", "--seeds", "2"},
		{"sweep", "x.star", "--seeds", "2", "--json"},
		{"sweep", named, "--seeds", "2"},
		{"replay", "x.star:1"},
		{"replay", evil + ":1"},
		{"replay", "x.star:" + evil},
		{"replay", "x.star:1,@2," + "@9.1.1:note:text=%1B%E2%80%AE"},
		{"replay", "x.star:1,+" + evil + "=1"},
		{"replay", "x.star:1,loud=" + evil},
		{"replay", "x.star:1~" + evil},
		{"describe", "x.star"},
		{"describe", named},
		{"describe", evil},
		{"describe", "x.star", "--json"},
		{"list", evil},
		{"check", "h\x1b[31m.jsonl"},
		{"check", "h\x1b[31m.jsonl", "--json"},
		{"check", evil},
		{"papers", evil},
		{"help", evil},
		{"new", evil, evil},
		{"run", "panics.star"},
		{"run", "panics.star", "--json"},
		{"test", "panics.star", "--seeds", "1"},
	} {
		got := with(loud, args...)
		requireShown(t, got.out)
		requireShown(t, got.errors)
		require.NotEmpty(t, got.out+got.errors, "%q", args)
		if len(args) > 2 && args[len(args)-1] == "--json" && got.out != "" {
			require.True(t, json.Valid([]byte(got.out)), "%q", args)
		}
	}
	require.Contains(t, orrery("run", "x.star").out, `\x1b]0;title\x07`)
	require.Contains(t, orrery("run", named+"x").errors, `orrery: e\x1b[31m\u202e\n.starx: there is no such file`, "in one line")
}

// A text that is read from the terminal as JSON is what it was.
func TestEscaped_JSON(t *testing.T) {
	path := file(t, "x.star", hostile)
	got := orrery("run", path, "--json")
	var o struct{ Faults []struct{ Text string } }
	require.NoError(t, json.Unmarshal([]byte(got.out), &o))
	require.NotEmpty(t, o.Faults)
	dir := t.TempDir()
	trace, saved := filepath.Join(dir, "t.jsonl"), filepath.Join(dir, "s.star")
	require.NotEqual(t, cli.ExitUsage, orrery("run", path, "--trace", trace, "--save", saved, "--set", "loud=x").code)
	for _, f := range []string{trace, saved} {
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		requireShown(t, string(text))
	}
	again := orrery("replay", trace)
	require.Contains(t, again.out, "every line the same", again.errors)
}

// A picture is well-formed, whatever it shows.
func TestEscaped_Picture(t *testing.T) {
	svg := filepath.Join(t.TempDir(), "x.svg")
	require.NotEqual(t, cli.ExitUsage, orrery("run", file(t, "x.star", hostile), "--svg", svg).code)
	text, err := os.ReadFile(svg)
	require.NoError(t, err)
	requireShown(t, string(text))
	for d := xml.NewDecoder(strings.NewReader(string(text))); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		if e, is := token.(xml.StartElement); is {
			require.NotContains(t, []string{"img", "b", "script"}, e.Name.Local)
		}
	}
}

// shouting panics with what acts upon a terminal.
type shouting struct{ fragile }

func (shouting) Timer(*sim.Env, sim.Timer) { panic(evil + "\n✓ held") }
