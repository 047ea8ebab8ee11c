package plot

import (
	"image/color"
	"io"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// dots of a PNG in an inch.
const dpi = 192

// PNG writes the figure as an image.
func (f *Figure) PNG(w io.Writer, look Look) error {
	d, err := f.layout(look)
	if err != nil {
		return err
	}
	c := vgimg.NewWith(vgimg.UseWH(vg.Length(d.width), vg.Length(d.height)), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(d.paper))
	d.draw(&image{c, d.height, d.paper})
	_, err = vgimg.PngCanvas{Canvas: c}.WriteTo(w)
	return err
}

// An image is a sheet of dots.
type image struct {
	canvas *vgimg.Canvas
	height float64
	paper  color.NRGBA
}

func (i *image) path(line []point) vg.Path {
	var p vg.Path
	for k, at := range line {
		if k == 0 {
			p.Move(corner(at, i.height))
		} else {
			p.Line(corner(at, i.height))
		}
	}
	return p
}

func (i *image) fill(shape []point, c color.NRGBA) {
	p := i.path(shape)
	p.Close()
	i.canvas.SetColor(c)
	i.canvas.Fill(p)
}

func (i *image) stroke(line []point, p pen) {
	i.canvas.SetColor(p.colour)
	i.canvas.SetLineWidth(vg.Length(p.width))
	dashes := make([]vg.Length, len(p.dashes))
	for k, d := range p.dashes {
		dashes[k] = vg.Length(d)
	}
	i.canvas.SetLineDash(dashes, 0)
	i.canvas.Stroke(i.path(line))
}

func (i *image) dots(at []point, radius float64, c color.NRGBA) {
	i.canvas.SetColor(c)
	for _, p := range at {
		centre := corner(p, i.height)
		var circle vg.Path
		circle.Move(vg.Point{X: centre.X + vg.Length(radius), Y: centre.Y})
		circle.Arc(centre, vg.Length(radius), 0, 2*math.Pi)
		circle.Close()
		i.canvas.Fill(circle)
	}
}

func (i *image) write(w writing) {
	if w.halo {
		for _, by := range []point{{-1, 0}, {1, 0}, {0, -1}, {0, 1}, {-0.7, -0.7}, {0.7, 0.7}, {-0.7, 0.7}, {0.7, -0.7}} {
			i.print(w, by, i.paper)
		}
	}
	i.print(w, point{}, w.colour)
}

// print puts a text down, a little beside its place.
func (i *image) print(w writing, by point, c color.NRGBA) {
	i.canvas.SetColor(c)
	at := corner(point{w.at.x + by.x, w.at.y + by.y}, i.height)
	if w.turned {
		i.canvas.Push()
		i.canvas.Rotate(turn * math.Pi / 180)
		at = vg.Point{X: at.Y*turnedSin + at.X*turnedCos, Y: at.Y*turnedCos - at.X*turnedSin}
	}
	at.X -= vg.Length(float64(w.align) / 2 * w.face.width(w.text))
	i.canvas.FillString(w.face.of(), at, w.text)
	if w.turned {
		i.canvas.Pop()
	}
}
