package plot

// A Figure is what is drawn.
type Figure struct {
	Title  string
	Note   string // beneath the title: what was measured, of how many runs
	X      Axis   // that all panels share
	Spans  []Span // times that stand behind all panels, such as faults
	Panels []Panel
}

// An Axis says what is along one side of a panel.
type Axis struct {
	Label string     // with its unit, if it has one
	Log   bool       // logarithmic, on which only what is above 0 has a place
	Names []string   // places 0, 1, 2... have names in place of numbers
	Range [2]float64 // what it must reach over at least; {}: what the data need
	At    []float64  // ticks where the data are; nil: at 1, 2 and 5
}

// A Panel is one area with its own y axis.
type Panel struct {
	Y      Axis
	Height float64 // beside the other panels; 0 is 1
	Shade  string  // what the shades of cells mean; "": they need no scale

	Lines     []Line
	Dots      []Dots
	Boxes     []Box
	Cells     []Cell
	Bars      []Bar
	Intervals []Interval
	Rules     []float64 // values on the x axis that a line is drawn at
}

// A Line goes from point to point, and not over those that are no numbers.
type Line struct {
	Name      string // "" has no label
	X, Y      []float64
	Low, High []float64 // of a band around it, as long as Y; nil: none
	Step      bool      // it stays until the next point
	Marks     bool      // a dot at each point
	Filled    bool      // what is below is shaded
	Tone      Tone
}

// Dots are points by themselves.
type Dots struct {
	Name string
	X, Y []float64
	Tone Tone
}

// A Box is a distribution: least, first quarter, median, third quarter, most, and what lies beyond.
type Box struct {
	Name  string // of what several boxes at a place are told apart by
	At    int    // place on the x axis
	Fives [5]float64
	Out   []float64
}

// A Cell is a place of a heat map. One that is no number is empty, and has a text at most.
type Cell struct {
	X, Y  int
	Value float64
	Text  string
}

// A Bar is a time in a row.
type Bar struct {
	Name     string // what its colour means
	Row      int
	From, To float64
	Tone     Tone
}

// An Interval is a value in a row, with how far from it the true one may be. An end that is no number is open.
type Interval struct {
	Row              int
	Value, Low, High float64
	Tone             Tone
	Text             string // beside it
}

// A Span is a part of the x axis.
type Span struct {
	From, To float64
	Name     string
}

// A Tone is what a colour says.
type Tone uint8

// The tones. Auto is a colour of its own for each name.
const (
	Auto Tone = iota
	Good
	Bad
	Unsure
	Quiet
	Faint
	Lead
)

// A Look is how large a figure is, and whether it is light upon dark.
type Look struct {
	Width  float64 // centimetres
	Height float64 // centimetres; 0: what suits the figure
	Dark   bool
}

// The looks: for a screen, and for a column of a paper of two.
var (
	Screen = Look{Width: 16}
	Column = Look{Width: 8.5}
)
