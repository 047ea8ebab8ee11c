package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// A history that another program wrote is judged, explained, drawn, and written as a page.
func TestCheck(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	stale := write("stale.jsonl", `{"process": 0, "type": "invoke", "f": "write", "value": 1}
{"process": 0, "type": "ok", "f": "write", "value": 1}
{"process": 1, "type": "invoke", "f": "read"}
{"process": 1, "type": "ok", "f": "read", "value": null}
`)
	good := write("good.edn", "{:process 0, :type :invoke, :f :read, :value nil}\n{:process 0, :type :ok, :f :read, :value nil}\n")
	bad := write("bad.edn", "{:process 0, :type :invoke, :f :read, :value nil\n")
	run := func(args ...string) (code int, out, errs string) {
		var stdout, stderr bytes.Buffer
		code = Run(append([]string{"check"}, args...), &stdout, &stderr, House{})
		return code, stdout.String(), stderr.String()
	}

	page := filepath.Join(dir, "page.html")
	code, out, _ := run(stale, "--html", page)
	require.Equal(t, ExitViolated, code)
	require.Equal(t, stale+`: linearizable violated (register; 2 operations ok, 0 failed, 0 unknown)
  read returned nil at 0.0040 s though write 1 had returned at 0.0020 s, before it was asked at 0.0030 s
  lines 1, 2, 3, 4
  (the file has no times: each record counts a millisecond)
    p0    [==]........  write 1 -> done
    p1    .......[===]  read -> nil  *
`, out)
	html, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Contains(t, string(html), "stale.jsonl")

	code, out, _ = run(good, stale, "--promise", "sequential")
	require.Equal(t, ExitHeld, code, "each client's own order is kept: %s", out)

	code, out, _ = run(write("skew.edn", `{:process 0, :type :invoke, :f :txn, :value [[:r :x nil] [:append :y 1]]}
{:process 1, :type :invoke, :f :txn, :value [[:r :y nil] [:append :x 2]]}
{:process 0, :type :ok, :f :txn, :value [[:r :x nil] [:append :y 1]]}
{:process 1, :type :ok, :f :txn, :value [[:r :y nil] [:append :x 2]]}
`))
	require.Equal(t, ExitViolated, code)
	require.Contains(t, out, "skew.edn: strict_serializable violated (list-append;")

	code, out, _ = run(stale, "--json")
	require.Equal(t, ExitViolated, code)
	var object map[string]any
	require.NoError(t, json.Unmarshal([]byte(out), &object))
	require.Equal(t, "violated", object["verdict"])
	require.Equal(t, "register", object["model"])

	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{bad}, bad + ":2: the file ends before }\n"},
		{nil, "orrery: check: it needs the file of a history\nusage: orrery check FILE... [flags]\n"},
		{[]string{good, "--model", "cow"}, "orrery: check: there is no model \"cow\"; orrery check --help lists them\nusage: orrery check FILE... [flags]\n"},
		{[]string{good, "--promise", "exclusive"}, "orrery: " + good + ": a register does not show whether it is exclusive\n"},
	} {
		code, _, errs := run(c.args...)
		require.Equal(t, ExitUsage, code)
		require.Equal(t, c.want, errs)
	}
}
