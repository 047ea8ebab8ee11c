package detector

import "time"

// A window is the last intervals between two signs of life.
type window struct {
	last []time.Duration
	next int
}

// add notes an interval, in the place of the oldest one if the window is full.
func (w *window) add(d time.Duration, size int) {
	if len(w.last) < size {
		w.last = append(w.last, d)
		return
	}
	w.last[w.next] = d
	w.next = (w.next + 1) % size
}

// moments are the mean of the intervals and their standard deviation, the latter in whole microseconds.
func (w *window) moments() (mean, deviation time.Duration) {
	n := time.Duration(len(w.last))
	for _, d := range w.last {
		mean += d / n
	}
	square := uint64(0)
	for _, d := range w.last {
		off := uint64(min((d - mean).Abs(), time.Hour).Microseconds())
		square += off * off / uint64(n)
	}
	return mean, time.Duration(root(square)) * time.Microsecond
}

// root is the square root, rounded down.
func root(x uint64) uint64 {
	r := uint64(0)
	for bit := uint64(1) << 31; bit != 0; bit >>= 1 {
		if t := r | bit; t*t <= x {
			r = t
		}
	}
	return r
}
