package coverage

// A Tally counts in how many seeds of a point each thing was seen. What it says of them does not hang on who made the
// runs, but on the order in which they are added: that of the campaign.
type Tally struct {
	*Terms
	seeds []int32 // by thing
	n     int     // seeds
	seen  int     // things
	idle  int     // seeds at the end that brought nothing new
	curve []Growth
}

// A Growth is how many things so many seeds have shown.
type Growth struct {
	Seeds int `json:"seeds"`
	Seen  int `json:"seen"`
}

// Tally is one in which nothing is counted yet.
func (t *Terms) Tally() *Tally { return &Tally{Terms: t, seeds: make([]int32, t.size)} }

// Add counts what the next seed has shown.
func (t *Tally) Add(s Seen) {
	t.n++
	fresh := 0
	for _, thing := range s {
		if int(thing) >= len(t.seeds) {
			continue // of a folder that somebody has changed
		}
		if t.seeds[thing]++; t.seeds[thing] == 1 {
			fresh++
		}
	}
	t.seen += fresh
	if t.idle++; fresh > 0 {
		t.idle = 0
	}
	if round(t.n) {
		t.curve = append(t.curve, Growth{t.n, t.seen})
	}
}

// round reports whether a number is 1, 2 or 5, or ten times such a one.
func round(n int) bool {
	for n%10 == 0 {
		n /= 10
	}
	return n == 1 || n == 2 || n == 5
}

// Idle is how many seeds in a row, up to the last one, brought nothing new.
func (t *Tally) Idle() int { return t.idle }

// rare is how many things so many seeds have shown, and no others.
func (t *Tally) rare(seeds int32) (n int) {
	for _, have := range t.seeds {
		if have == seeds {
			n++
		}
	}
	return n
}

// unseen is how many things there are at least, by estimate, that no seed has shown: Chao's estimator for incidences,
// in the form that needs no thing of two seeds ("Estimating the Population Size for Capture-Recapture Data with Unequal
// Catchability", Biometrics 43(4), 1987). Of one seed it says nothing.
func (t *Tally) unseen() int {
	once, twice := t.rare(1), t.rare(2)
	if t.n < 2 {
		return 0
	}
	low := 2 * (twice + 1) * t.n
	return ((t.n-1)*once*(once-1) + low/2) / low
}

// fresh is how many things the next seed shows, by estimate, that none has shown before: those that one seed alone has
// shown, by the number of seeds (Good, "The Population Frequencies of Species and the Estimation of Population
// Parameters", Biometrika 40(3/4), 1953, after Turing).
func (t *Tally) fresh() float64 { return float64(t.rare(1)) / float64(max(t.n, 1)) }
