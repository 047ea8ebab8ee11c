package plot

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

// A point is a place on a sheet, in points from its upper left corner.
type point struct{ x, y float64 }

// An align is which part of a text stands at its place.
type align uint8

const (
	left align = iota
	middle
	right
)

// A pen is how a line is drawn.
type pen struct {
	colour color.NRGBA
	width  float64
	dashes []float64
}

// A writing is a text with its place: the left end, the middle or the right end of its baseline.
type writing struct {
	at     point
	text   string
	face   face
	colour color.NRGBA
	align  align
	turned bool
	halo   bool // it stands upon other things, which stand back
}

// A sheet is what a figure is drawn on.
type sheet interface {
	fill(shape []point, c color.NRGBA)
	stroke(line []point, p pen)
	dots(at []point, radius float64, c color.NRGBA)
	write(w writing)
}

// round is a position as it is drawn: the last digits of a float differ between machines, and hundredths do not.
func round(x float64) float64 { return math.Round(x*100) / 100 }

func box(x, y, w, h float64) []point { return []point{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}} }

// corner is a place of a sheet on a canvas of gonum's, whose origin is below.
func corner(p point, height float64) vg.Point {
	return vg.Point{X: vg.Length(round(p.x)), Y: vg.Length(round(height - p.y))}
}
