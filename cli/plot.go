package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/campaign/figures"
	"github.com/orrery-sim/orrery/report/plot"
	"github.com/orrery-sim/orrery/scenarios"
)

// plotFlags are the flags of plot.
type plotFlags struct {
	asked figures.Asked
	kind  string
	log   string
	where []string
	file  string
	look  lookFlags
}

// lookFlags say how large a figure is.
type lookFlags struct {
	column, dark  bool
	width, height float64
}

func (l *lookFlags) flags(c *cobra.Command) {
	c.Flags().BoolVar(&l.column, "column", false, "as wide as a column of a paper, 8.5 cm")
	c.Flags().Float64Var(&l.width, "width", 0, "how wide, in `cm` (default 16)")
	c.Flags().Float64Var(&l.height, "height", 0, "how high, in `cm` (default what suits the width)")
	c.Flags().BoolVar(&l.dark, "dark", false, "light upon dark")
}

// of is the look that flags ask for.
func (l *lookFlags) of() plot.Look {
	look := plot.Screen
	if l.column {
		look = plot.Column
	}
	if l.width != 0 {
		look.Height *= l.width / look.Width
		look.Width = l.width
	}
	if l.height != 0 {
		look.Height = l.height
	}
	look.Dark = l.dark
	return look
}

func (a *app) plotCommand() *cobra.Command {
	var f plotFlags
	var gallery string
	c := &cobra.Command{
		Use:   "plot DIR|CSV",
		Short: "A figure of what a sweep measured, or of any CSV file",
		Long: `A figure of what a sweep measured, from the folder that sweep -o wrote, or of any CSV file with a header.

    orrery sweep raft/split-vote -o votes
    orrery plot votes -o votes.svg
    orrery plot votes --x spread --y "p99(time to a leader)" -o votes.png --column
    orrery plot votes --kind cdf --y "time to a leader" -o cdf.svg
    orrery plot latencies.csv --x loss --y latency --by nodes --kind box -o box.svg
    orrery plot --gallery figures

--x and --by name parameters, or columns. --y names a metric or a column, or a statistic: median, mean, sd, min, max,
sum, share or a quantile such as p99.9, of one as in p99(latency); p99 is enough where there is only one. What is not
said is what suits the data. Bands and bars are 95 % intervals. The same data make the same SVG, to the byte.`,
		RunE: func(c *cobra.Command, args []string) error {
			if gallery != "" && len(args) == 0 {
				return a.gallery(gallery, f.look.dark)
			}
			if err := exactly(1, "the folder of a sweep, or a CSV file")(c, args); err != nil {
				return err
			}
			return a.plot(c, args[0], f)
		},
	}
	var kinds []string
	for _, k := range figures.Kinds {
		kinds = append(kinds, string(k))
	}
	c.Flags().StringVar(&f.asked.X, "x", "", "the `column` along the x axis")
	c.Flags().StringVar(&f.asked.Y, "y", "", "the `statistic` or column that is drawn")
	c.Flags().StringVar(&f.asked.By, "by", "", "the `column` that tells series apart")
	c.Flags().StringArrayVar(&f.where, "where", nil, "draw those rows alone in which a column has a value, as in --where `spread=5ms`; may be repeated")
	c.Flags().StringVar(&f.kind, "kind", "", "the `kind` of plot: "+strings.Join(kinds, ", "))
	c.Flags().StringVar(&f.asked.Title, "title", "", "a `text` above")
	c.Flags().StringVar(&f.log, "log", "", "which `axes` are logarithmic: x, y or xy")
	c.Flags().StringVarP(&f.file, "out", "o", "", "the `file`, whose name ends with .svg or .png")
	f.look.flags(c)
	c.Flags().StringVar(&gallery, "gallery", "", "draw every kind of plot into a `folder`, of runs that are made for it")
	return c
}

func (a *app) plot(c *cobra.Command, from string, f plotFlags) error {
	switch f.log {
	case "", "x", "y", "xy", "yx":
	default:
		return usage(c, "--log is x, y or xy, not %q", f.log)
	}
	f.asked.LogX, f.asked.LogY = strings.Contains(f.log, "x"), strings.Contains(f.log, "y")
	f.asked.Kind = figures.Kind(f.kind)
	for _, w := range f.where {
		name, value, found := strings.Cut(w, "=")
		if !found || name == "" {
			return usage(c, "--where is a column and a value, such as spread=5ms, not %q", w)
		}
		f.asked.Where = append(f.asked.Where, scenarios.Setting{Name: strings.TrimSpace(name), Value: strings.TrimSpace(value)})
	}
	to, err := pictureFile(c, "-o", f.file)
	if err != nil {
		return err
	}
	data, err := figures.Read(from)
	if err != nil {
		return err
	}
	figure, err := data.Figure(f.asked)
	if err != nil {
		return err
	}
	return drawTo(to, figure, f.look.of())
}

// pictureFile begins a file whose name says what picture it is.
func pictureFile(c *cobra.Command, flag, path string) (*wholeFile, error) {
	switch {
	case path == "":
		return nil, usage(c, "%s names the file of the picture, such as figure.svg", flag)
	case !isPicture(path):
		return nil, usage(c, "%s %s: the name must end with .svg or .png", flag, path)
	}
	return createWhole(path)
}

// drawTo draws a figure into a file.
func drawTo(to *wholeFile, f *plot.Figure, look plot.Look) error {
	err := to.write(func(w io.Writer) error {
		if strings.EqualFold(filepath.Ext(to.path), ".png") {
			return f.PNG(w, look)
		}
		return f.SVG(w, look)
	})
	if err != nil {
		return fmt.Errorf("the figure cannot be drawn: %w", err)
	}
	return nil
}
