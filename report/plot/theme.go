package plot

import (
	"image/color"
	"sort"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// pointsPerCentimetre are the points of print.
const pointsPerCentimetre = 72 / 2.54

// A theme is how things look, with lengths in points.
type theme struct {
	width, height float64
	size          float64 // of the font
	margin        float64
	line          float64 // how thick lines are
	paper, ink    color.NRGBA
	quiet, grid   color.NRGBA
	shade         color.NRGBA // behind a panel, while a fault lasts
	series        []color.NRGBA
	tones         [Lead + 1]color.NRGBA
	cold, hot     color.NRGBA // ends of a scale of shades
}

// Okabe and Ito's colours, in an order in which those that come first are told apart best.
var (
	blue       = rgb(0x0072b2)
	vermillion = rgb(0xd55e00)
	green      = rgb(0x009e73)
	purple     = rgb(0xcc79a7)
	sky        = rgb(0x56b4e9)
	orange     = rgb(0xe69f00)
	yellow     = rgb(0xf0e442)
)

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xff}
}

func themeOf(l Look) theme {
	t := theme{
		width: l.Width * pointsPerCentimetre, height: l.Height * pointsPerCentimetre,
		size: 8.5, margin: 8, line: 1.4,
		paper: rgb(0xffffff), ink: rgb(0x222222), quiet: rgb(0x5c5c5c), grid: rgb(0xe4e4e4), shade: rgb(0xf2f0ea),
		series: []color.NRGBA{blue, vermillion, green, purple, orange, sky, rgb(0x222222)},
		tones:  [...]color.NRGBA{Good: blue, Bad: vermillion, Unsure: orange, Quiet: rgb(0xa8a8a8), Faint: rgb(0xcfcfcf), Lead: green},
		cold:   rgb(0xeff4f8), hot: rgb(0x00436b),
	}
	if l.Dark {
		t.paper, t.ink, t.quiet, t.grid, t.shade = rgb(0x15181d), rgb(0xececec), rgb(0xa9adb4), rgb(0x2e333b), rgb(0x23262b)
		t.series = []color.NRGBA{sky, orange, rgb(0x2fc59b), purple, yellow, vermillion, rgb(0xececec)}
		t.tones = [...]color.NRGBA{Good: sky, Bad: rgb(0xff7d33), Unsure: yellow, Quiet: rgb(0x6c717a), Faint: rgb(0x474c55), Lead: rgb(0x2fc59b)}
		t.cold, t.hot = rgb(0x22303c), rgb(0x8fd0f5)
	}
	if l.Width <= 10 {
		t.size, t.margin, t.line = 7, 4, 1
	}
	return t
}

// words is a colour for texts: a little nearer to the ink, so that light ones can be read.
func (t *theme) words(c color.NRGBA) color.NRGBA { return mix(c, t.ink, 0.3) }

// mix is a colour on the way from one to another.
func mix(from, to color.NRGBA, part float64) color.NRGBA {
	between := func(a, b uint8) uint8 { return uint8(float64(a) + float64((float64(b)-float64(a))*part) + 0.5) }
	return color.NRGBA{between(from.R, to.R), between(from.G, to.G), between(from.B, to.B), 0xff}
}

// light reports whether black can be read upon a colour better than white.
func light(c color.NRGBA) bool {
	return 299*int(c.R)+587*int(c.G)+114*int(c.B) > 140_000
}

// clear is a colour through which others are seen.
func clear(c color.NRGBA, part float64) color.NRGBA {
	c.A = uint8(part*255 + 0.5)
	return c
}

// sans are the fonts, of which a program needs to be read only once.
var sans = sync.OnceValue(func() (out struct{ regular, bold *opentype.Font }) {
	parse := func(ttf []byte) *opentype.Font {
		f, err := opentype.Parse(ttf)
		if err != nil {
			panic(err) // it is part of the program
		}
		return f
	}
	out.regular, out.bold = parse(liberationsansregular.TTF), parse(liberationsansbold.TTF)
	return out
})

// A face is a font in a size.
type face struct {
	size float64
	bold bool
}

func (f face) of() font.Face {
	out := font.Face{Font: font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Length(f.size)}, Face: sans().regular}
	if f.bold {
		out.Face = sans().bold
	}
	return out
}

// width is how wide a text is, in points. A letter that the font has not is taken as wide as it is high.
func (f face) width(text string) float64 {
	of := f.of()
	known := make([]rune, 0, len(text))
	strange := 0
	for _, r := range text {
		if i, err := of.Face.GlyphIndex(nil, r); err != nil || i == 0 {
			strange++
			continue
		}
		known = append(known, r)
	}
	return float64(of.Width(string(known))) + float64(float64(strange)*f.size)
}

// lettersMost is more than fit anywhere.
const lettersMost = 300

// clip is a text without what nobody would read.
func clip(text string) string {
	if len(text) <= lettersMost {
		return text
	}
	if runes := []rune(text); len(runes) > lettersMost {
		return string(runes[:lettersMost]) + "…"
	}
	return text
}

// fit shortens a text to so many points.
func (f face) fit(text string, width float64) string {
	if text = clip(text); f.width(text) <= width {
		return text
	}
	runes := []rune(text)
	n := sort.Search(len(runes), func(n int) bool { return f.width(string(runes[:n])+"…") > width })
	if n <= 1 {
		return ""
	}
	return string(runes[:n-1]) + "…"
}
