package mapreduce

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The jobs: names of operations.
const (
	countJob  = "count"
	meanJob   = "mean"
	renderJob = "render"
)

// documentsMax is how many documents a job may have.
const documentsMax = 1000

// Batch is batch(job = "count", documents = 12): jobs over many documents.
var Batch = about.Service{
	Service: service.Service{
		Name: "batch",
		Doc:  "Clients have jobs over many documents: words to count, measurements to average, or frames of a film to render.",
		Kinds: []service.Kind{
			{Name: countJob, Args: overDocuments, Does: service.Reads, Form: "count the words of {key}, {amount} documents", Came: output},
			{Name: meanJob, Args: overDocuments, Does: service.Reads, Form: "average what is in {key}, {amount} documents", Came: output},
			{Name: renderJob, Args: overDocuments, Does: service.Reads, Form: "render {key}, {amount} frames", Came: output},
		},
		Machine: func() service.Machine { return straightly{} },
		Model: service.Sequential(straightly{}, func(s straightly, op service.Op) (straightly, service.Result, bool) {
			return s, s.Apply(op), isJob(op)
		}, nil),
	},
	Params: []about.Param{
		{Name: "job", Kind: about.TextParam, Default: countJob, Values: []string{countJob, meanJob, renderJob}, Doc: "what is done"},
		{Name: "documents", Kind: about.IntParam, Default: 12, Min: 1, Max: documentsMax, Doc: "over how many documents, or frames"},
	},
	Work: func(a about.Args) (service.Workload, error) { return load{a.Text("job"), a.Int("documents")}, nil },
}

var overDocuments = []service.Arg{service.KeyArg, service.AmountArg}

// isJob reports whether an operation is a job, over a number of documents that there can be.
func isJob(op service.Op) bool {
	return slices.Contains([]string{countJob, meanJob, renderJob}, op.Name) && op.Amount >= 1 && op.Amount <= documentsMax
}

// output is what came of a job in words, or its begin.
func output(r service.Result) string {
	if len(r.Value) > 60 {
		return r.Value[:60] + "..."
	}
	return r.Value
}

// load asks for one job after the other, each over documents of its own.
type load struct {
	job       string
	documents int
}

func (l load) Next(_ *sim.Rand, t service.Turn) (service.Op, time.Duration) {
	return service.Op{Name: l.job, Key: t.Value(), Amount: int64(l.documents)}, 0
}

func (load) Final() []service.Op { return nil }

// straightly does jobs on one machine, one record after the other, with none of the functions of operators.go.
type straightly struct{}

// Apply does a job.
func (straightly) Apply(op service.Op) service.Result {
	if !isJob(op) {
		return service.Result{}
	}
	return service.Result{OK: true, Value: strings.Join(straight(op), " ")}
}

func (straightly) Snapshot() any { return nil }

func (straightly) Restore(any) {}

func (straightly) Hash() uint64 { return 0 }

// straight are the entries of a job's output, in order.
func straight(op service.Op) (entries []string) {
	sums, counts := map[string]int64{}, map[string]int64{}
	for d := range int(op.Amount) {
		if op.Name == renderJob {
			entries = append(entries, fmt.Sprintf("%03d=%d", d, shade(op.Key, d)))
			continue
		}
		for _, r := range document(op, d) {
			for _, word := range r.words {
				sums[word]++
			}
			if op.Name == meanJob {
				sums[r.station] += r.degrees
				counts[r.station]++
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(sums)) {
		sum := sums[key]
		if op.Name == meanJob {
			sum /= counts[key]
		}
		entries = append(entries, fmt.Sprintf("%s=%d", key, sum))
	}
	return entries
}

// A record is a line of a document: words, or a measurement.
type record struct {
	words   []string
	station string
	degrees int64
}

var (
	vocabulary = []string{"the", "and", "of", "sun", "moon", "mars", "orbit", "comet", "saturn", "eclipse", "epicycle", "armillary"}
	stations   = []string{"bergen", "cairo", "delhi", "lima", "oslo", "perth"}
)

const (
	recordsEach = 6 // lines of a document
	wordsEach   = 4 // words of a line
)

// document is the nth document of a job: nothing but a function of the input's name.
func document(op service.Op, n int) []record {
	lines := make([]record, recordsEach)
	for i := range lines {
		at := (n*recordsEach + i) * wordsEach
		if op.Name == meanJob {
			lines[i].station = stations[drawn(op.Key, at)%6]
			lines[i].degrees = int64(drawn(op.Key, at+1) % 40)
			continue
		}
		for w := range wordsEach {
			u := drawn(op.Key, at+w)
			lines[i].words = append(lines[i].words, vocabulary[min(u%12, u/12%12)]) // early ones more often
		}
	}
	return lines
}

// shade is the nth frame of a film.
func shade(film string, n int) int64 { return int64(drawn(film, n) % 256) }

// drawn is the nth number that belongs to a name: FNV-1a, and the finalizer of splitmix64 over it.
func drawn(name string, n int) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range []byte(name) {
		h = (h ^ uint64(c)) * 1099511628211
	}
	h += uint64(n) * 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
