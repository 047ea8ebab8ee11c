package plot_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/report/plot"
)

func one(p plot.Panel) *plot.Figure { return &plot.Figure{Panels: []plot.Panel{p}} }

func line(x, y []float64) *plot.Figure { return one(plot.Panel{Lines: []plot.Line{{X: x, Y: y}}}) }

// wellFormed reads a picture as XML, and refuses positions that are no numbers.
func wellFormed(t *testing.T, svg string) {
	t.Helper()
	require.NotContains(t, svg, "NaN")
	require.NotContains(t, svg, "Inf")
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else {
			require.NoError(t, err)
		}
	}
}

func TestStrangeData(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, c := range map[string]struct {
		f    *plot.Figure
		want string // the error; "": it is drawn
	}{
		"no panel":        {&plot.Figure{}, "a figure has from 1 to 12 panels, and not 0"},
		"nothing":         {one(plot.Panel{}), "there is nothing to draw: no value is a number"},
		"no number":       {line([]float64{1, 2}, []float64{nan, inf}), "there is nothing to draw: no value is a number"},
		"one point":       {line([]float64{1}, []float64{5}), ""},
		"zero":            {line([]float64{0}, []float64{0}), ""},
		"level":           {line([]float64{1, 2, 3}, []float64{7, 7, 7}), ""},
		"gaps":            {line([]float64{1, 2, 3, nan, 5}, []float64{7, nan, 9, 4, -inf}), ""},
		"huge":            {line([]float64{1, 2}, []float64{-1e289, 1e289}), ""},
		"too large":       {line([]float64{1, 2}, []float64{1, 1e300}), "1e+300 is too large a number to draw"},
		"tiny":            {line([]float64{1, 2}, []float64{1e-300, 2e-300}), ""},
		"far and narrow":  {line([]float64{1, 2}, []float64{1e15, 1e15 + 1}), ""},
		"unlike lengths":  {line([]float64{1, 2}, []float64{1}), `the line "" has 2 places, 1 values and a band of 0`},
		"zero, log":       {one(plot.Panel{Y: plot.Axis{Label: "latency", Log: true}, Dots: []plot.Dots{{X: []float64{1}, Y: []float64{0}}}}), `a logarithmic axis has no place for 0; draw "latency" on a linear one`},
		"one value, log":  {one(plot.Panel{Y: plot.Axis{Log: true}, Dots: []plot.Dots{{X: []float64{1}, Y: []float64{3}}}}), ""},
		"empty cells":     {one(plot.Panel{Y: plot.Axis{Names: []string{"a"}}, Cells: []plot.Cell{{Value: nan}}}), ""},
		"open intervals":  {one(plot.Panel{Y: plot.Axis{Names: []string{"a", "b"}}, Intervals: []plot.Interval{{Value: 3, Low: nan, High: 4}, {Row: 1, Value: nan}}}), ""},
		"spans elsewhere": {&plot.Figure{Spans: []plot.Span{{From: -5, To: 900, Name: "x"}, {From: nan, To: 3, Name: "y"}}, Panels: line([]float64{1, 2}, []float64{1, 2}).Panels}, ""},
		"many series":     {many(13), "13 series cannot be told apart in one plot, only up to 12; leave some out, or draw a heat map"},
	} {
		for _, look := range []plot.Look{plot.Column, plot.Screen} {
			var svg, png bytes.Buffer
			err := c.f.SVG(&svg, look)
			if c.want != "" {
				require.EqualError(t, err, c.want, name)
				require.EqualError(t, c.f.PNG(&png, look), c.want, name)
				continue
			}
			require.NoError(t, err, name)
			wellFormed(t, svg.String())
			require.NoError(t, c.f.PNG(&png, look), name)
		}
	}
	require.EqualError(t, lines().SVG(io.Discard, plot.Look{Width: 1}), "a figure is from 3 to 120 cm wide and high, and not 1 × 0")
	require.EqualError(t, series().SVG(io.Discard, plot.Look{Width: 16, Height: 3}), "the figure is too small for what is in it; give it more height, or fewer panels")
}

func many(n int) *plot.Figure {
	var p plot.Panel
	for i := range n {
		p.Lines = append(p.Lines, plot.Line{Name: strings.Repeat("x", i+1), X: []float64{0, 1}, Y: []float64{0, float64(i % 3)}})
	}
	return one(p)
}

// Labels are texts, whatever is in them, and none is wider than the figure.
func TestHostileLabels(t *testing.T) {
	evil := "<script>alert(1)</script>\x1b[31m\u202e\x00\"'&]]>" + strings.Repeat(" very long", 3000)
	f := &plot.Figure{
		Title: evil, Note: evil, X: plot.Axis{Label: evil}, Spans: []plot.Span{{From: 0, To: 1, Name: evil}},
		Panels: []plot.Panel{
			{Y: plot.Axis{Label: evil}, Lines: []plot.Line{{Name: evil, X: []float64{0, 1}, Y: []float64{1, 2}}}},
			{Y: plot.Axis{Names: []string{evil}}, Bars: []plot.Bar{{Name: evil, From: 0, To: 1}}, Dots: []plot.Dots{{Name: evil + "2", X: []float64{0}, Y: []float64{0}}}},
		},
	}
	var svg, png bytes.Buffer
	require.NoError(t, f.SVG(&svg, plot.Column))
	require.NoError(t, f.PNG(&png, plot.Column))
	wellFormed(t, svg.String())
	require.NotContains(t, svg.String(), "<script")
	require.NotContains(t, svg.String(), "\x1b")
	require.NotContains(t, svg.String(), "\u202e")
	require.Less(t, svg.Len(), 12_000)
}

// A million points are a picture of a few kilobytes, which still has the one that stands out.
func TestManyPoints(t *testing.T) {
	l := plot.Line{}
	d := plot.Dots{}
	for i := range 1_000_000 {
		y := float64(i % 7)
		if i == 654_321 {
			y = 50
		}
		l.X, l.Y = append(l.X, float64(i)), append(l.Y, y)
	}
	d.X, d.Y = l.X[:200_000], l.Y[:200_000]
	var with, without bytes.Buffer
	f := one(plot.Panel{Lines: []plot.Line{l}, Dots: []plot.Dots{d}})
	require.NoError(t, f.SVG(&with, plot.Screen))
	require.Less(t, with.Len(), 100_000)
	l.Y[654_321] = 0
	require.NoError(t, f.SVG(&without, plot.Screen))
	require.NotEqual(t, with.String(), without.String())
}
