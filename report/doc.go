// Package report is what people look at after a run: its story as text, its trace as JSON lines, its pictures as SVG, and
// all of it on one page of HTML.
//
// It knows sim and check, and neither scenario files nor protocols: what a protocol did it tells in
// the words of the protocol's own facts.
package report
