package campaign

import (
	"math"
	"slices"

	"github.com/orrery-sim/orrery/report"
)

// A digest is what is left of the values of a pool that has too many to keep. However many come, it takes no more room.
//
// Of the values it has a histogram, with buckets as wide as a 1,024th of the power of two below them: so a quantile is
// within 0.05 % of the one of the values themselves, as in the DDSketch of Masson, Rim and Lee ("DDSketch: A Fast and
// Fully-Mergeable Quantile Sketch with Relative-Error Guarantees", PVLDB 12(12), 2019), but with bits of the number in
// place of a logarithm: it has the same buckets on every machine.
//
// Of the runs it has what tells how much they differ. The count of a run's values, their sum, the sum of their squares
// and how many are not 0 are four sums of the run; the sums over all runs of each of them, and of the product of any two,
// are enough for the standard error of a mean, a standard deviation or a share. The sums of values are of what each is
// beyond the first one, so that squares do not swallow what is left of them.
type digest struct {
	runs        int
	first       float64
	sums        [tallied]report.Sum
	products    [tallied][tallied]report.Sum
	buckets     map[int64]*bucket
	sorted      []int64 // the buckets' keys, once somebody asks
	least, most float64
}

// What a run comes to.
const (
	ofCount  = iota // values
	ofSum           // of what they are beyond the first
	ofSquare        // the sum of its squares
	ofYes           // values that are not 0
	tallied
)

// A bucket has the values of a small range. How many values up to here a run has is k, and count of them all: of k*k and
// of k times count a bucket has what they grow by in it, summed over all runs.
type bucket struct {
	n, squares, products int64
}

// bucketBits are the bits of a number's fraction by which buckets differ.
const bucketBits = 10

// keyOf is the bucket of a value. Keys are in the order of values.
func keyOf(x float64) int64 {
	b := int64(math.Float64bits(math.Abs(x)) >> (52 - bucketBits))
	if x < 0 {
		return -b - 1
	}
	return b
}

// middleOf is the middle of a bucket.
func middleOf(key int64) float64 {
	if key < 0 {
		return -middleOf(-key - 1)
	}
	if key == 0 {
		return 0
	}
	low, high := math.Float64frombits(uint64(key)<<(52-bucketBits)), math.Float64frombits(uint64(key+1)<<(52-bucketBits))
	if math.IsInf(high, 1) {
		return low
	}
	return low + (high-low)/2
}

func newDigest(first float64) *digest {
	return &digest{first: first, buckets: map[int64]*bucket{}, least: math.Inf(1), most: math.Inf(-1)}
}

// add adds the values of a run.
func (d *digest) add(values []float64) {
	d.runs++
	var run [tallied]report.Sum
	for _, x := range values {
		beyond := x - d.first
		run[ofCount].Add(1)
		run[ofSum].Add(beyond)
		run[ofSquare].Add(float64(beyond * beyond))
		if x != 0 {
			run[ofYes].Add(1)
		}
		d.least, d.most = min(d.least, x), max(d.most, x)
	}
	for i := range run {
		d.sums[i].Add(run[i].Value())
		for j := range i + 1 {
			d.products[i][j].Add(float64(run[i].Value() * run[j].Value()))
		}
	}
	for k, x := range slices.Sorted(slices.Values(values)) {
		key := keyOf(x)
		b := d.buckets[key]
		if b == nil {
			b = &bucket{}
			d.buckets[key] = b
			d.sorted = nil
		}
		b.n++
		b.squares += int64(2*k + 1)
		b.products += int64(len(values))
	}
}

// meanOf is the mean, over all n values of so many runs, of something of which each run's sum is made of its four by
// weights; and its standard error.
func (d *digest) meanOf(weights [tallied]float64, n, runs float64) (mean, err float64) {
	var sum, squares report.Sum
	for i, w := range weights {
		sum.Add(float64(w * d.sums[i].Value()))
	}
	mean = sum.Value() / n
	weights[ofCount] -= mean // then each sum is what it is beyond that of as many values at the mean
	for i, w := range weights {
		for j, v := range weights {
			squares.Add(float64(float64(w*v) * d.products[max(i, j)][min(i, j)].Value()))
		}
	}
	return mean, d.errorOf(squares.Value(), n, runs)
}

// total is the sum of all values, and the sum of the squares of how far that of each run is from their mean.
func (d *digest) total(runs float64) (total, squares float64) {
	total = d.sums[ofSum].Value() + float64(d.first*d.sums[ofCount].Value())
	var far report.Sum
	far.Add(d.products[ofSum][ofSum].Value())
	far.Add(float64(float64(2*d.first) * d.products[ofSum][ofCount].Value()))
	far.Add(float64(float64(d.first*d.first) * d.products[ofCount][ofCount].Value()))
	far.Add(-float64(total*total) / runs)
	return total, max(far.Value(), 0)
}

// errorOf is the standard error of a mean, from the sum of the squares of what runs are beyond it.
func (d *digest) errorOf(squares, n, runs float64) float64 {
	if runs < 2 {
		return math.Inf(1)
	}
	return math.Sqrt(max(squares, 0)*runs/(runs-1)) / n
}

// below is the share of values in the bucket of one and in those below, and its standard error.
func (d *digest) below(value, n, runs float64) (share, err float64) {
	var all bucket
	last := keyOf(value)
	for key, b := range d.buckets {
		if key <= last { // whole numbers: in any order
			all.n, all.squares, all.products = all.n+b.n, all.squares+b.squares, all.products+b.products
		}
	}
	share = float64(all.n) / n
	squares := float64(all.squares) - float64(float64(2*share)*float64(all.products)) + float64(float64(share*share)*d.products[ofCount][ofCount].Value())
	return share, d.errorOf(squares, n, runs)
}

// at is the value at a place among all, from 0.
func (d *digest) at(place int64) float64 {
	if d.sorted == nil {
		for key := range d.buckets {
			d.sorted = append(d.sorted, key)
		}
		slices.Sort(d.sorted)
	}
	for _, key := range d.sorted {
		if place -= d.buckets[key].n; place < 0 {
			return min(max(middleOf(key), d.least), d.most)
		}
	}
	return d.most
}
