package report

import (
	_ "embed"
	"io"

	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/sim"
)

// The scripts of the page of a run.
var (
	//go:embed page/page.js
	pageScript string
	//go:embed page/diagram.js
	pageDiagram string
	//go:embed page/history.js
	pageHistory string
)

// A page is all that stands on a page about a run or about an outside history. Its fields become the data of the
// page's script, which makes texts of them and never elements. Instants are in microseconds.
type page struct {
	Title    string         `json:"title"`
	Lines    []string       `json:"lines"`   // below the title
	Command  string         `json:"command"` // what to type to see it again
	Verdict  string         `json:"verdict"` // held, violated, undecided
	Sentence string         `json:"sentence"`
	Checks   []pageCheck    `json:"checks"`
	Shows    *pageShows     `json:"shows"`
	Over     *Pictures      `json:"over"` // the run over time; nil: there is nothing to draw
	Story    []pageMoment   `json:"story"`
	Figures  [][2]string    `json:"figures"` // numbers of the run, each with its name
	Measures [][2]string    `json:"measures"`
	End      int64          `json:"end"`
	Nodes    []pageNode     `json:"nodes"`
	Spells   []pageSpell    `json:"spells"`
	Bands    []pageBand     `json:"bands"`
	Events   *pageEvents    `json:"events"`
	States   []*pageState   `json:"states"` // one for each node
	Marks    []uint64       `json:"marks"`  // events to jump to
	History  []pageOp       `json:"history"`
	Looks    map[int]string `json:"looks"` // what a spell's look means

	Texts []string `json:"texts"` // those that others name by their place; the first is empty
	place map[string]int

	unnamed sim.ID // so many nodes, the first ones, are not among Nodes
}

// A pageCheck is the finding on one property.
type pageCheck struct {
	Name    string   `json:"name"`
	Verdict string   `json:"verdict"`
	Why     string   `json:"why"`
	Excuse  string   `json:"excuse"` // why it does not count
	Events  []uint64 `json:"events"`
}

// pageShows is what shows a violation: the events with the chain that led to them, and the order that was looked for.
type pageShows struct {
	Reasons []pageReason `json:"reasons"`
	Figure  string       `json:"figure"` // a picture, as a data URL; "" if there is none
	About   string       `json:"about"`  // the picture in words, for who does not see it
}

type pageReason struct {
	Event uint64 `json:"event"` // 0: none
	Text  string `json:"text"`
	Aside bool   `json:"aside"`
}

// A pageMoment is a line of the story.
type pageMoment struct {
	Event uint64 `json:"event"` // 0: none
	At    int64  `json:"at"`
	Mark  string `json:"mark"` // "": the line counts what happened up to the next one
	Text  string `json:"text"`
}

type pageNode struct {
	Name  string `json:"name"`
	Group string `json:"group"` // server, client, or what neither is
}

// A pageSpell is a time in which a server looked the same.
type pageSpell struct {
	Node int   `json:"node"`
	From int64 `json:"from"`
	To   int64 `json:"to"`
	Look int   `json:"look"`
}

// A pageBand is a time in which something lasted: a fault, or a claim to lead.
type pageBand struct {
	What string `json:"what"` // fault, leads
	From int64  `json:"from"`
	To   int64  `json:"to"`
	Text string `json:"text"`
}

// write writes the page.
func (p *page) write(w io.Writer) error {
	return WriteDocument(w, p.Title, p, pageScript+pageDiagram+pageHistory)
}

// text is the place of a text among the page's.
func (p *page) text(s string) int {
	s = escape.Line(s)
	if at, found := p.place[s]; found {
		return at
	}
	if p.place == nil {
		p.place, p.Texts = map[string]int{"": 0}, []string{""}
		return p.text(s)
	}
	at := len(p.Texts)
	p.Texts, p.place[s] = append(p.Texts, s), at
	return at
}
