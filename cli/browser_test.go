package cli_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
)

// prodding moves the mouse over everything that is drawn, clicks it, and then says what the page shows.
const prodding = `<script>
function broken() { document.documentElement.setAttribute('data-broken', 'yes') }
window.onload = () => {
  let seen = ''
  const touch = (kinds) => {
    for (const e of document.querySelectorAll('*')) {
      for (const kind of kinds) {
        e.dispatchEvent(new MouseEvent(kind, {bubbles: true, clientX: 9, clientY: 9}))
        if (kind === 'mousemove') seen += document.querySelector('#tip').textContent
      }
    }
  }
  const press = (...all) => { for (const key of all) dispatchEvent(new KeyboardEvent('keydown', {key})) }
  const search = document.querySelector('input')
  const filter = (text) => { search.value = text; search.dispatchEvent(new Event('input')) }
  if (search) {
    filter('img')
    press('j', 'j')
    seen += document.querySelector('#page').textContent
    filter('')
  }
  const steps = document.querySelector('.detail')?.textContent.length ?? 0
  press('Home', 'a', '+', '-')
  for (let i = 0; i < 30; i++) press('j', 'w', 'b', 'n', ']')
  press('End', '[', 'k', 'p')
  touch(['mouseover', 'mousemove', 'click', 'mousemove', 'mouseout'])
  seen += document.querySelector('#page').textContent
  setTimeout(() => {
    const planted = document.querySelectorAll('img:not([src^="data:image/svg+xml;base64,"]), b:not(.own), iframe, [onerror], [onload], [onmouseover]').length
    document.body.dataset.result = JSON.stringify({planted, seen: seen.length, shows: seen.includes('<img'), scripts: document.scripts.length, keys: steps})
  }, 200)
}
</script>`

// A browser is shown the pages of hostile files, and everything on them is touched: no text becomes a
// part of the page, and what comes from outside is there to be read.
func TestEscaped_Browser(t *testing.T) {
	t.Parallel()
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no chromium on this machine")
	}
	if testing.Short() {
		t.Skip("a browser takes seconds to start")
	}
	dir := t.TempDir()
	values := filepath.Join(dir, "values.star")
	require.NoError(t, os.WriteFile(values, []byte(`scenario(
    protocol = raft(nodes = 3), workload = kv(clients = 1),
    schedule = [at(s(1), invoke("put", "x", "<img src=q onerror=broken()>")), at(s(2), invoke("get", "x"))], duration = s(3))`), 0o644))
	broken := filepath.Join(dir, "history.jsonl")
	require.NoError(t, os.WriteFile(broken, []byte(strings.Join([]string{
		`{"process":0,"type":"invoke","f":"write","value":"<img src=q onerror=broken()>"}`, `{"process":0,"type":"ok","f":"write","value":"<img src=q onerror=broken()>"}`,
		`{"process":1,"type":"invoke","f":"read","value":null}`, `{"process":1,"type":"ok","f":"read","value":"</script><script>broken()</script>"}`, "",
	}, "\n")), 0o644))
	evilFile := file(t, "<img src=q onerror=broken()>.star", hostile)
	swept, tested := filepath.Join(dir, "<b>swept"), filepath.Join(dir, "<b>tested")
	require.NotEqual(t, cli.ExitUsage, orrery("sweep", evilFile, "--seeds", "2", "-o", swept).code)
	require.NotEqual(t, cli.ExitUsage, orrery("test", evilFile, "--seeds", "2", "--shrink", "0s", "-o", tested).code)
	for name, args := range map[string][]string{
		"everything": {"run", evilFile, "--html"},
		"values":     {"run", values, "--html"},
		"history":    {"check", broken, "--html"},
		"sweep":      {"report", swept, "-o"},
		"test":       {"report", tested, "-o"},
		"kept":       {"report", filepath.Dir(evilFile), "-o"},
	} {
		page := filepath.Join(dir, name+".html")
		got := orrery(append(args, page)...)
		require.NotEqual(t, cli.ExitUsage, got.code, got.errors)
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		prodded := strings.Replace(string(text), "<head>", "<head>"+prodding, 1)
		require.NotEqual(t, string(text), prodded)
		require.NoError(t, os.WriteFile(page, []byte(prodded), 0o644))
		ctx, stop := context.WithTimeout(context.Background(), time.Minute)
		defer stop()
		dom, err := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+filepath.Join(dir, name),
			"--virtual-time-budget=10000", "--dump-dom", "file://"+page).Output()
		require.NoError(t, err)
		require.NotContains(t, string(dom), `data-broken="yes"`, name)
		require.Contains(t, string(dom), `{&quot;planted&quot;:0,`, name)
		require.Contains(t, string(dom), `&quot;scripts&quot;:3,`, "its own, its data, and the one that prods")
		require.NotContains(t, string(dom), `&quot;seen&quot;:0,`, "nothing was touched")
		run := name == "everything" || name == "values"
		require.Equal(t, !run, strings.Contains(string(dom), `&quot;keys&quot;:0}`), "only a run has a diagram to step through")
		if name == "values" || name == "sweep" || name == "test" || name == "kept" {
			require.Contains(t, string(dom), `&quot;shows&quot;:true`, "a text is there to be read")
		}
	}
}
