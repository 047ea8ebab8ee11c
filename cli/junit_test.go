package cli_test

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
)

// element says what may stand in an element of the form that Jenkins' xunit plugin checks before it reads a file:
// https://github.com/jenkinsci/xunit-plugin, junit-10.xsd. Attributes with a ! must be there.
type element struct{ attributes, children string }

var junit10 = map[string]element{
	"testsuites": {"name time tests failures errors", "testsuite"},
	"testsuite": {
		"name! tests! failures! errors! group time skipped timestamp hostname id package file log url version",
		"testsuite properties testcase system-out system-err",
	},
	"testcase": {
		"name! time classname group",
		"skipped error failure rerunFailure rerunError flakyFailure flakyError system-out system-err",
	},
	"failure": {"type message", ""}, "error": {"type message", ""}, "skipped": {"type message", ""},
	"system-out": {"", ""}, "system-err": {"", ""},
	"properties": {"", "property"}, "property": {"name! value!", ""},
}

// surefireTime is how the form writes a time.
var surefireTime = regexp.MustCompile(`^(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]{0,3})?$`)

// requireJUnit checks a file against the form, and that what it counts is there.
func requireJUnit(t *testing.T, file string) (tests map[string]string) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	if tool, err := exec.LookPath("xmllint"); err == nil {
		out, err := exec.Command(tool, "--noout", file).CombinedOutput()
		require.NoError(t, err, string(out))
	}
	tests = map[string]string{}
	var path []string
	said, found := map[string]int{}, map[string]int{}
	name := ""
	for d := xml.NewDecoder(strings.NewReader(string(text))); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		switch e := token.(type) {
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.StartElement:
			at := e.Name.Local
			form, known := junit10[at]
			require.True(t, known, "there is no element %s", at)
			if len(path) == 0 {
				require.Equal(t, "testsuites", at)
			} else {
				require.Contains(t, strings.Fields(junit10[path[len(path)-1]].children), at)
			}
			path = append(path, at)
			requireAttributes(t, form, e)
			found[at]++
			for _, a := range e.Attr {
				n, _ := strconv.Atoi(a.Value)
				switch {
				case at == "testsuite":
					said[a.Name.Local] += n
				case at == "testcase" && a.Name.Local == "name":
					name = a.Value
					tests[name] = "passed"
				}
			}
			if at == "failure" || at == "error" || at == "skipped" {
				tests[name] = at
			}
		}
	}
	require.Equal(t, said["tests"], found["testcase"])
	require.Equal(t, said["failures"], found["failure"])
	require.Equal(t, said["errors"], found["error"])
	require.Equal(t, said["skipped"], found["skipped"])
	return tests
}

func requireAttributes(t *testing.T, form element, e xml.StartElement) {
	t.Helper()
	for _, may := range strings.Fields(form.attributes) {
		if name, must := strings.CutSuffix(may, "!"); must {
			require.True(t, slices.ContainsFunc(e.Attr, func(a xml.Attr) bool { return a.Name.Local == name }), "%s needs %s", e.Name.Local, name)
		}
	}
	for _, a := range e.Attr {
		require.Contains(t, strings.Fields(strings.ReplaceAll(form.attributes, "!", "")), a.Name.Local, e.Name.Local)
		if a.Name.Local == "time" {
			require.Regexp(t, surefireTime, a.Value)
		}
	}
}

func TestJUnit(t *testing.T) {
	dir, path, _ := keeping(t)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "bad.star"), []byte("scenario(protocol = raft(), duration = 3)"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "shy.star"), []byte(shy), 0o600))
	file := filepath.Join(t.TempDir(), "junit.xml")
	got := orrery("test", dir, "--seeds", "8", "--junit", file)
	require.Equal(t, cli.ExitViolated, got.code, got.errors)
	require.Equal(t, map[string]string{"holds": "failure", "can be read": "error"}, requireJUnit(t, file))
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, says := range []string{
		`type="Votes Once" message="Votes Once: n`, "orrery replay " + path + ":", "orrery run " + filepath.Join(dir, ".orrery"),
		"scenario(", "none of 8 runs shows sometimes(&#34;split vote&#34;)", "duration must be a duration",
	} {
		require.Contains(t, string(text), says)
	}
	orrery("test", path, "--seeds", "1", "--junit", file)
	require.Equal(t, map[string]string{"holds": "passed", "Votes Once": "failure"}, requireJUnit(t, file), "which was kept")

	require.Equal(t, cli.ExitUsage, orrery("test", path, "--junit", dir).code)
	orrery("test", path, path, "--seeds", "5", "--budget", "1ns", "--junit", file)
	require.Equal(t, "skipped", requireJUnit(t, file)["holds"])
}

// Whatever a file says, what CI systems read is well-formed, and nothing hides in it.
func TestJUnit_Hostile(t *testing.T) {
	evil := "x\x1b[2J\u202e]]></failure>\x01&\"'"
	src := `
p = param("p", "` + strings.NewReplacer("\x1b", `\x1b`, "\x01", `\x01`, `"`, `\"`).Replace(evil) + `")
scenario(protocol = raft(nodes = 3), duration = s(1), quiet = s(0), expect = [invariant(p, lambda world: False)])
`
	path := file(t, "evil.star", src)
	junit := filepath.Join(t.TempDir(), "junit.xml")
	got := orrery("test", path, "--seeds", "2", "--junit", junit, "--failures", "none")
	t.Log(got.out, got.errors)
	requireJUnit(t, junit)
	text, err := os.ReadFile(junit)
	require.NoError(t, err)
	require.NotContains(t, string(text), "\x1b")
	require.NotContains(t, string(text), "\u202e")
	require.NotContains(t, string(text), "\x01")
	require.Equal(t, cli.ExitViolated, got.code, got.errors)
}
