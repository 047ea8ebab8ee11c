package cell_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/notebooks/cell"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/supervise"
)

// book is a notebook, of which the cells that were run are counted.
type book struct {
	*cell.Notebook
	ctx context.Context
	n   int
}

func newBook(t *testing.T, workers int) *book {
	t.Helper()
	watch := supervise.Under(t.Context())
	return &book{Notebook: cell.New(campaign.House{Protocols: protocols.All}, cell.Options{Watch: watch, Workers: workers}), ctx: t.Context()}
}

// run runs a cell, and is all that it shows.
func (b *book) run(text string) (out []cell.Output, ok bool) {
	b.n++
	ok = b.Notebook.Run(b.ctx, b.n, text, func(o cell.Output) { out = append(out, o) })
	return out, ok
}

// shows is what a cell shows as text, which ends well.
func (b *book) shows(t *testing.T, text string) string {
	t.Helper()
	out, ok := b.run(text)
	var all strings.Builder
	for _, o := range out {
		all.WriteString(o.Text + o.Data[cell.Plain] + strings.Join(o.Trace, "\n"))
	}
	require.True(t, ok, all.String())
	return all.String()
}

// fails is why a cell ends in an error, with its place and its caret.
func (b *book) fails(t *testing.T, text string) string {
	t.Helper()
	out, ok := b.run(text)
	require.False(t, ok, "%v", out)
	last := out[len(out)-1]
	require.Equal(t, cell.Failure, last.Kind)
	require.Equal(t, last.Text, last.Trace[0])
	return strings.Join(last.Trace, "\n")
}

const elections = `
spread = param("spread", ms(150), values = [ms(5), ms(150)])
scenario(
    protocol = raft(nodes = 3, election_timeout = between(ms(150), ms(150) + spread), pre_vote = False),
    network = network(delay = ms(5)), duration = s(5), quiet = s(0), stop_when = "leader",
    measure = {"leader": time_of("leader")},
)
`

func TestNotebook_CellsShareNames(t *testing.T) {
	b := newBook(t, 1)
	require.Empty(t, b.shows(t, "x = 2\ndef half(d):\n    return d // 2"))
	require.Equal(t, "half", b.shows(t, "half"))
	require.Equal(t, "[2, ms(3)]", b.shows(t, "[x, half(ms(6))]"))
	b.shows(t, "x = 3")
	require.Equal(t, "3", b.shows(t, "x"))
	require.Equal(t, "a 3\n", b.shows(t, `print("a", x)`))
}

func TestNotebook_AFailedCellDefinesNothing(t *testing.T) {
	b := newBook(t, 1)
	b.shows(t, "x = 1")
	require.Equal(t, "cell 2:2:5: there is no nosuch; orrery list words shows the words\n\n    y = nosuch(3)\n        ^",
		b.fails(t, "x = 2\ny = nosuch(3)"))
	require.Contains(t, b.fails(t, `x = 2`+"\n"+`fail("so")`), "cell 3:2:5: ")
	require.Equal(t, "1", b.shows(t, "x"))
}

func TestNotebook_ErrorsPointIntoTheCellTheyAreIn(t *testing.T) {
	b := newBook(t, 1)
	b.shows(t, "def net(loss):\n    return network(loss = loss)")
	require.Equal(t, "cell 1:2:27: network: loss must be a ratio, not the bare number 3; write percent(3)\n\n"+
		"        return network(loss = loss)\n                              ^", b.fails(t, "net(3)"))
}

func TestNotebook_ScenarioIsEvaluatedForEachPoint(t *testing.T) {
	b := newBook(t, 2)
	b.shows(t, "least = {\"5ms\": ms(150), \"150ms\": ms(150)}")
	shown := b.shows(t, elections+`
t = sweep(seeds = 20, table = [mean("leader")], expect = [above(mean("leader"), ms(200) if spread == ms(5) else ms(150))])
t
ensure(t)
`)
	require.Contains(t, shown, "spread  leader, mean")
	require.Contains(t, shown, "held: 40 runs, 20 at each of 2 points, master seed 1")
	require.Equal(t, "True", b.shows(t, `[r for r in t.rows if r["spread"] == "150ms"][0]["mean(\"leader\")"] < 2.4e8`))
	again := b.shows(t, `sweep(seeds = 20, table = [mean("leader")], set = {"spread": ms(150)})`)
	require.Contains(t, again, "20 runs")
	require.Contains(t, b.fails(t, `ensure(sweep(seeds = 20, expect = [below(mean("leader"), ms(1))]))`), "is violated")
}

func TestNotebook_ChanceBelongsToItsScenario(t *testing.T) {
	b := newBook(t, 1)
	require.Contains(t, b.fails(t, `loss = param("loss", percent(1))`), "cell 1:1:8: param: it belongs in the cell of its scenario(...)")
	require.Contains(t, b.fails(t, "run()"), "there is no scenario yet")
	require.Contains(t, b.fails(t, "x = run(of = \"raft/hello\")\nscenario(protocol = raft(), duration = s(x.seed))"),
		"hangs on what a run in the same cell came to")
	require.Contains(t, b.fails(t, "x = (1,"), "cell 4:")
}

func TestNotebook_TheSameForAnyNumberOfWorkers(t *testing.T) {
	text := elections + "run(seed = 4)\nsweep(seeds = 30)"
	one, ok := newBook(t, 1).run(text)
	require.True(t, ok, "%v", one)
	four, _ := newBook(t, 4).run(text)
	require.Equal(t, one, four)
	require.NotEmpty(t, one[0].Data[cell.Plain])
	require.NotContains(t, one[0].Data[cell.Plain], "replay", "no command line makes the run of a cell again")
}

func TestNotebook_IsBounded(t *testing.T) {
	b := newBook(t, 1)
	require.Contains(t, b.fails(t, "for i in range(1000000):\n    for j in range(1000000):\n        pass"), "more than 2000000 steps and elements")
	out, _ := b.run("text = \"x\" * 100000\nfor i in range(70):\n    print(text)")
	total := 0
	for _, o := range out {
		total += len(o.Text)
	}
	require.Less(t, total, 5<<20)
	require.Contains(t, out[len(out)-1].Text, "a cell shows 4 MiB at most")
	out, ok := b.run("for i in range(5000):\n    show(i)")
	require.True(t, ok)
	require.Len(t, out, 1001)
	require.Contains(t, out[1000].Text, "a cell shows 1000 values at most")
}

func TestNotebook_AnInterruptEndsACell(t *testing.T) {
	b := newBook(t, 2)
	ctx, stop := context.WithCancel(t.Context())
	b.ctx = ctx
	b.shows(t, elections)
	time.AfterFunc(50*time.Millisecond, stop)
	for _, text := range []string{"sweep(seeds = 1000000)", "x = 3"} {
		out, ok := b.run(text)
		require.False(t, ok)
		require.Equal(t, "Interrupted", out[len(out)-1].Name)
	}
}

func TestNotebook_TextIsShownHarmless(t *testing.T) {
	b := newBook(t, 1)
	require.NotContains(t, b.shows(t, `print("\x1b[2J")`), "\x1b")
	out, ok := b.run(`table([["<script>", "\x1b"]], columns = ["<b>", "é"])`)
	require.True(t, ok)
	require.NotContains(t, out[0].Data[cell.HTML], "<script>")
	require.NotContains(t, out[0].Data[cell.Plain], "\x1b")
}

func TestNotebook_ARunAsPictures(t *testing.T) {
	b := newBook(t, 1)
	b.shows(t, `r = run(of = "raft/stale-read", set = {"reads": "local"})`+"\n"+`fine = run(of = "echo/hello")`)
	for text, want := range map[string]string{
		"diagram(r)": "isolate n1", `diagram(r, until = ms(320), only = ["n1", "deliver"])`: "AppendEntries",
		"logs(r)": "the logs at ", "logs(r, at = s(1))": "isolate n1", "order(r)": "The longest order: put x=1",
	} {
		out, ok := b.run(text)
		require.True(t, ok, "%s: %v", text, out)
		require.Contains(t, out[0].Data[cell.SVG], want, text)
		require.NotEmpty(t, out[0].Data[cell.Plain])
		again, _ := b.run(text)
		require.Equal(t, out, again, text)
	}
	for text, want := range map[string]string{
		"order(fine)":                            "order: what the clients saw in this run has an order",
		"logs(fine)":                             "logs: no server shows a log at",
		"logs(3)":                                "logs: run must be what run or shrink made; write logs(run(seed = 7))\n\n    logs(3)\n         ^",
		"diagram(r, until = s(1), start = s(2))": "diagram: the part ends at 1s",
		`diagram(r, only = ["n9"])`:              "diagram: nothing in the run is called \"n9\"",
		"diagram(r, start = hours(1))":           "diagram: no event is left to draw",
	} {
		require.Contains(t, b.fails(t, text), want)
	}
}
