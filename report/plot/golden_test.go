package plot_test

import (
	"bytes"
	"flag"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/report/plot"
)

var (
	update = flag.Bool("update", false, "rewrite testdata/*.svg")
	images = flag.String("images", "", "a folder that the same figures are drawn into as PNG, to be looked at")
)

// TestGolden_Figures draws each kind of mark: the bytes are the same on every machine.
//
//	go test ./report/plot -run Golden -update
//	go test ./report/plot -run Golden -images DIR
func TestGolden_Figures(t *testing.T) {
	for name, f := range figures() {
		t.Run(name, func(t *testing.T) {
			for size, look := range map[string]plot.Look{"": plot.Column, "-screen": plot.Screen, "-dark": {Width: 16, Dark: true}} {
				if *images != "" {
					var b bytes.Buffer
					require.NoError(t, f.PNG(&b, look))
					require.NoError(t, os.WriteFile(filepath.Join(*images, name+size+".png"), b.Bytes(), 0o644))
				}
			}
			var b bytes.Buffer
			require.NoError(t, f.SVG(&b, plot.Column))
			golden := filepath.Join("testdata", name+".svg")
			if *update {
				require.NoError(t, os.WriteFile(golden, b.Bytes(), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), b.String(), "go test ./report/plot -run Golden -update")
		})
	}
}

// figures has each kind of mark.
func figures() map[string]*plot.Figure {
	return map[string]*plot.Figure{
		"line": lines(), "series": series(), "distribution": distributions(), "boxes": boxes(), "heat": heat(), "kills": kills(), "paired": paired(),
		"infection": infection(),
	}
}

// wave is a curve that every machine works out alike.
func wave(i int) float64 { return float64((i*i*7+i*13)%29) / 29 }

func lines() *plot.Figure {
	p := plot.Panel{Y: plot.Axis{Label: "p99 of latency (ms)"}}
	for k, name := range []string{"3 servers", "5 servers", "7 servers", "9 servers"} {
		l := plot.Line{Name: name, Marks: true}
		for i := range 6 {
			y := 20 + 3*float64(k) + float64(i*i)*(1+float64(k)/8)
			l.X, l.Y = append(l.X, float64(i)*2), append(l.Y, y)
			l.Low, l.High = append(l.Low, y-2-wave(i)*4), append(l.High, y+2+wave(i+k)*4)
		}
		p.Lines = append(p.Lines, l)
	}
	return &plot.Figure{Note: "95 % intervals of 100 runs at each point", X: plot.Axis{Label: "loss (%)"}, Panels: []plot.Panel{p}}
}

func series() *plot.Figure {
	ok, unknown := plot.Dots{Name: "answered", Tone: plot.Good}, plot.Dots{Name: "unknown", Tone: plot.Bad}
	rate := plot.Line{Step: true, Filled: true}
	for i := range 400 {
		at := float64(i) / 20
		if at > 6 && at < 9 {
			if i%4 == 0 {
				unknown.X, unknown.Y = append(unknown.X, at), append(unknown.Y, 300)
			}
			continue
		}
		ok.X, ok.Y = append(ok.X, at), append(ok.Y, 15+40*wave(i))
	}
	for i := range 21 {
		y := 90 + 10*wave(i)
		if i >= 6 && i < 9 {
			y = 4
		}
		rate.X, rate.Y = append(rate.X, float64(i)), append(rate.Y, y)
	}
	leads := plot.Panel{Y: plot.Axis{Label: "who leads", Names: []string{"n1", "n2", "n3"}}, Height: 0.6, Bars: []plot.Bar{
		{Row: 0, From: 0.2, To: 6, Tone: plot.Lead},
		{Row: 0, From: 6, To: 12, Tone: plot.Quiet},
		{Row: 2, From: 8.5, To: 20, Tone: plot.Lead},
		{Row: 1, From: 13, To: 14, Tone: plot.Bad},
	}}
	return &plot.Figure{
		Title: "raft/leader-isolated, seed 2", X: plot.Axis{Label: "time (s)"},
		Spans: []plot.Span{{From: 6, To: 12, Name: "isolate n1"}, {From: 13, To: 14, Name: "crash n2"}},
		Panels: []plot.Panel{
			{Y: plot.Axis{Label: "latency (ms)", Log: true}, Dots: []plot.Dots{ok, unknown}},
			{Y: plot.Axis{Label: "answers per second"}, Height: 0.7, Lines: []plot.Line{rate}},
			leads,
		},
	}
}

func distributions() *plot.Figure {
	p := plot.Panel{Y: plot.Axis{Label: "share of values at most as large", Range: [2]float64{0, 1}}}
	for k, name := range []string{"5 ms", "50 ms", "150 ms"} {
		l := plot.Line{Name: name, Step: true}
		for i := range 40 {
			y := float64(i) / 39
			l.X, l.Y = append(l.X, 100+float64(i*i)*float64(k+1)/4), append(l.Y, y)
			l.Low, l.High = append(l.Low, math.Max(y-0.1, 0)), append(l.High, math.Min(y+0.1, 1))
		}
		p.Lines = append(p.Lines, l)
	}
	return &plot.Figure{X: plot.Axis{Label: "time to a leader (ms)"}, Panels: []plot.Panel{p}}
}

func boxes() *plot.Figure {
	p := plot.Panel{Y: plot.Axis{Label: "latency (ms)"}}
	for at := range 4 {
		for k, name := range []string{"reads", "writes"} {
			m := 20 + float64(8*at+12*k)
			p.Boxes = append(p.Boxes, plot.Box{Name: name, At: at, Fives: [5]float64{m - 9, m - 4, m, m + 6, m + 14}, Out: []float64{m + 20, m + 31}})
		}
	}
	return &plot.Figure{X: plot.Axis{Label: "servers", Names: []string{"3", "5", "7", "9"}}, Panels: []plot.Panel{p}}
}

func heat() *plot.Figure {
	p := plot.Panel{Y: plot.Axis{Label: "nodes", Names: []string{"9", "7", "5", "3"}}, Shade: "p99 of latency (ms)"}
	names := []string{"0 %", "1 %", "2 %", "5 %", "10 %"}
	for x := range names {
		for y := range 4 {
			c := plot.Cell{X: x, Y: y, Value: float64(20 + 9*x + 5*(4-y)*x), Text: string(rune('a' + x))}
			if x == 4 && y == 0 {
				c.Value, c.Text = math.NaN(), "–"
			}
			p.Cells = append(p.Cells, c)
		}
	}
	return &plot.Figure{X: plot.Axis{Label: "loss", Names: names}, Panels: []plot.Panel{p}}
}

func kills() *plot.Figure {
	mutants := []string{"votes twice in a term", "commits entries of earlier terms by counting", "forgets its vote in a crash", "no check of the log"}
	scenarios := []string{"raft/chaos", "raft/leader-isolated", "raft/crashes", "raft/figure8", "raft/membership"}
	p := plot.Panel{Y: plot.Axis{Names: mutants}, Shade: "share of seeds"}
	for x := range scenarios {
		for y := range mutants {
			c := plot.Cell{X: x, Y: y, Value: wave(3*x + y), Text: "12"}
			if (x+y)%4 == 3 {
				c.Value, c.Text = math.NaN(), "·"
			}
			p.Cells = append(p.Cells, c)
		}
	}
	return &plot.Figure{Title: "raft: in how many seeds a missing rule is seen", X: plot.Axis{Names: scenarios}, Panels: []plot.Panel{p}}
}

func paired() *plot.Figure {
	p := plot.Panel{Rules: []float64{0}}
	for i, name := range []string{"spread 10 ms − 5 ms", "spread 50 ms − 5 ms", "spread 150 ms − 5 ms"} {
		v := float64(-3*i) + 1
		p.Y.Names = append(p.Y.Names, name)
		p.Intervals = append(p.Intervals, plot.Interval{Row: i, Value: v, Low: v - 2, High: v + 1.5, Text: "×0.87", Tone: plot.Lead})
	}
	p.Intervals[0].Tone = plot.Quiet
	return &plot.Figure{X: plot.Axis{Label: "difference in the median of time to a leader (ms)"}, Panels: []plot.Panel{p}}
}

func infection() *plot.Figure {
	heard, quit := plot.Line{Name: "have heard", Filled: true}, plot.Line{Name: "spread it no more", Filled: true, Tone: plot.Quiet}
	for i := range 60 {
		x := float64(i) / 4
		share := x * x * x / (x*x*x + 200)
		heard.X, heard.Y = append(heard.X, x), append(heard.Y, 100*share)
		quit.X, quit.Y = append(quit.X, x), append(quit.Y, 80*share*share)
	}
	return &plot.Figure{
		X:      plot.Axis{Label: "time since the first one heard it (s)"},
		Panels: []plot.Panel{{Y: plot.Axis{Label: "servers (%)", Range: [2]float64{0, 100}}, Lines: []plot.Line{heard, quit}}},
	}
}
