// Package plot draws figures: lines with confidence bands, distributions, box plots, heat maps, intervals and
// what happened over time. Plain data go in, and SVG or PNG comes out; the package knows nothing of scenarios.
//
// A [Figure] has panels one below the other, which share the x axis. What is in a panel are marks: [Line], [Dots],
// [Box], [Cell], [Bar], [Interval]. Units are the caller's: a label says "latency (ms)", and the numbers are
// milliseconds.
//
// The theme follows what is written about charts that are read: few inks and direct labels (Tufte, The Visual
// Display of Quantitative Information, 1983; Cleveland, The Elements of Graphing Data, 1985), colours that people
// who see fewer of them tell apart (Okabe and Ito, Color Universal Design, 2008), ticks at 1, 2 and 5.
//
// The same figure is the same SVG, to the byte, on every machine: positions are rounded to a hundredth of a point
// before they are written. Texts name their font by family, and measure as Liberation Sans, which is as wide as
// Arial and Helvetica are. A PNG has the same layout, drawn with that font.
package plot
