package report

import (
	"bytes"
	"encoding/base64"

	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/report/plot"
)

// Pictures are a figure on a page: as wide as it, or narrow for a phone, and each light and dark. They are SVG, as data
// URLs: a browser shows them as images, in which nothing runs and of which nothing becomes a part of the page.
type Pictures struct {
	About      string `json:"about"` // the figure in words, for who does not see it
	Light      string `json:"light"`
	Dark       string `json:"dark"`
	Narrow     string `json:"narrow"`
	NarrowDark string `json:"narrow_dark"`
}

// Looks of figures on a page.
var (
	pageWide   = plot.Look{Width: 24}
	pageNarrow = plot.Look{Width: 10}
)

// PicturesOf draws a figure for a page.
func PicturesOf(f *plot.Figure, about string) (*Pictures, error) {
	p := &Pictures{About: escape.Line(about)}
	for _, x := range []struct {
		to   *string
		look plot.Look
		dark bool
	}{{&p.Light, pageWide, false}, {&p.Dark, pageWide, true}, {&p.Narrow, pageNarrow, false}, {&p.NarrowDark, pageNarrow, true}} {
		x.look.Dark = x.dark
		var b bytes.Buffer
		if err := f.SVG(&b, x.look); err != nil {
			return nil, err
		}
		*x.to = dataURL(b.Bytes())
	}
	return p, nil
}

// dataURL is an SVG picture as the address of itself.
func dataURL(svg []byte) string {
	return "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(svg)
}
