package figures_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/campaign/figures"
	"github.com/orrery-sim/orrery/campaign/folder"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/report/plot"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

func draw(t *testing.T, f *plot.Figure, err error) string {
	t.Helper()
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, f.SVG(&b, plot.Column))
	return b.String()
}

// A sweep's table and its folder are the same data: every kind of figure is the same, to the byte.
func TestOf_IsAsTheFolder(t *testing.T) {
	lang := language.New(protocols.All)
	s := campaign.Sweep{Seeds: 12, Master: 1, Compare: "spread", Grid: []campaign.Choice{{Name: "spread", Values: []string{"5ms", "50ms", "150ms"}}}}
	var err error
	s.File, err = lang.Load("raft/split-vote")
	require.NoError(t, err)
	dir := t.TempDir()
	m, err := s.Manifest("test")
	require.NoError(t, err)
	s.Folder, err = folder.Open(filepath.Join(dir, "votes"), m, folder.Shard{})
	require.NoError(t, err)
	_, err = s.Make(t.Context())
	require.NoError(t, err)
	table, missing, err := s.Gather(filepath.Join(dir, "votes"))
	require.NoError(t, err)
	require.Zero(t, missing)
	require.NoError(t, s.WriteResults(filepath.Join(dir, "votes"), table, true))
	require.NoError(t, s.Folder.Close())

	kept, err := figures.Read(filepath.Join(dir, "votes"))
	require.NoError(t, err)
	made, err := figures.Of(table)
	require.NoError(t, err)
	for _, a := range []figures.Asked{
		{},
		{X: "spread", Y: "p99"},
		{Y: "mean(split votes)", Kind: figures.Line},
		{Y: "p90(time to a leader)"},
		{Y: "time to a leader", Kind: figures.CDF},
		{Y: "time to a leader", Kind: figures.Box, LogY: true},
		{Kind: figures.Interval},
		{Y: "median", Kind: figures.Paired},
	} {
		one, errOne := kept.Figure(a)
		other, errOther := made.Figure(a)
		require.Equal(t, draw(t, one, errOne), draw(t, other, errOther), "%+v", a)
	}
	_, err = kept.Figure(figures.Asked{Y: "p99(latency)"})
	require.ErrorContains(t, err, `has no "latency"; there are time to a leader, split votes`)
	_, err = kept.Figure(figures.Asked{Kind: figures.Heat})
	require.EqualError(t, err, "a heat map needs two parameters; give the second as by")
}

func read(t *testing.T, text string) *figures.Data {
	t.Helper()
	d, err := figures.ReadCSV("data.csv", strings.NewReader(text))
	require.NoError(t, err)
	return d
}

const strangers = "loss,latency (ms),nodes\n0,12,3\n0,14,3\n0,13,3\n5,22,3\n5,25,3\n5,21,3\n0,15,5\n0,16,5\n5,31,5\n5,33,5\n"

func TestReadCSV_AnyColumns(t *testing.T) {
	for _, kind := range figures.Kinds[:5] {
		f, err := read(t, strangers).Figure(figures.Asked{X: "loss", Y: "latency", By: "nodes", Kind: kind})
		require.Contains(t, draw(t, f, err), "latency (ms)", kind)
	}
}

func TestReadCSV_Mistakes(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "data.csv is empty; its first line must name the columns",
		"a,b\n":                             "data.csv has a header and no rows: there is nothing to draw",
		"a;b\n1;2\n":                        "data.csv:1:1: the columns are not divided by commas; save the file with commas between them",
		"a,a\n1,2\n":                        "data.csv:1:3: two columns are called a; give one of them another name",
		"a,\n1,2\n":                         "data.csv:1:3: the 2nd column has no name; give it one in the first line",
		"a,b\n1,2\n3\n":                     "data.csv:3:1: the row has 1 cells, and the header 2; mend the row, and put a text that has a comma in quotes",
		"a,b\n1,\"2\n":                      `data.csv:2:6: a text in quotes ends with " before the next comma; a quote within it is written twice, ""`,
		"a,b\n1,x\"2\n":                     `data.csv:2:4: a quote stands within a text that has none around it; write the text in quotes, and the quote twice, ""`,
		"a,b\n1,2\n2,fast\n":                `data.csv:3:3: "fast" is no number, and the column b should have numbers; mend it, or leave the cell empty`,
		"a,b\n1,\n2,\n":                     "data.csv: the column b is empty: there is nothing to draw",
		"a,b\n1,Inf\n2,NaN\n":               "data.csv: the column b is empty: there is nothing to draw",
		"a,b\n1,2\n1,3\n":                   `data.csv: no other column has several values, so there is nothing to draw b over; the kind cdf shows how it is distributed`,
		"run,metric,unit,value\n1,b,ns,4\n": `data.csv: no other column has several values, so there is nothing to draw b over; the kind cdf shows how it is distributed`,
	} {
		d, err := figures.ReadCSV("data.csv", strings.NewReader(text))
		if err == nil {
			_, err = d.Figure(figures.Asked{Y: "b"})
		}
		require.EqualError(t, err, want, "%q", text)
	}
	d := read(t, strangers)
	_, err := d.Figure(figures.Asked{X: "los", Y: "latency"})
	require.EqualError(t, err, `data.csv has no column "los"; there are loss, latency, nodes`)
	_, err = d.Figure(figures.Asked{Y: "p99"})
	require.EqualError(t, err, "p99 of what? There are p99(loss), p99(latency), p99(nodes)")
	_, err = d.Figure(figures.Asked{Y: "latency", Kind: "pie"})
	require.EqualError(t, err, `there is no kind of plot "pie"; there are line, cdf, box, heat, interval, paired`)
	_, err = figures.Read(t.TempDir())
	require.ErrorContains(t, err, "has no results of a sweep")
}

// Names that are a page, an escape sequence or a book are texts, and are shortened.
func TestReadCSV_Hostile(t *testing.T) {
	long := strings.Repeat("long ", 2000)
	text := fmt.Sprintf("x,\"y <script>alert(1)</script>\",by\n1,2,\"\x1b[31m</text><script>\"\n2,3,\"%s\"\n3,4,]]>\n", long)
	f, err := read(t, text).Figure(figures.Asked{X: "x", By: "by", Kind: figures.Line, Y: "y <script>alert(1)</script>"})
	svg := draw(t, f, err)
	require.NotContains(t, svg, "<script")
	require.NotContains(t, svg, "\x1b")
	require.Less(t, len(svg), 10_000)
	require.NoError(t, os.WriteFile(filepath.Join(t.TempDir(), "x.svg"), []byte(svg), 0o600))
}

// A parameter that is called as a column of the results, such as n, is asked for by its own name.
func TestFigure_AParameterCalledN(t *testing.T) {
	data, err := figures.ReadCSV("votes", strings.NewReader(
		"param n,by,stat,metric,unit,value,low,high,n\n4,a,mean(x),x,,1,0.9,1.1,10\n8,a,mean(x),x,,2,1.9,2.1,11\n4,b,mean(x),x,,3,2.9,3.1,12\n"))
	require.NoError(t, err)
	f, err := data.Figure(figures.Asked{X: "n", Y: "mean(x)", By: "by"})
	svg := draw(t, f, err)
	require.Contains(t, svg, ">n</text>")
	require.NotContains(t, svg, "param n")
	f, err = data.Figure(figures.Asked{X: "by", Y: "mean(x)", Where: []scenarios.Setting{{Name: "n", Value: "4"}}})
	require.NotContains(t, draw(t, f, err), ">2<")
}
