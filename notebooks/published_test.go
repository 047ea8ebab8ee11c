package notebooks_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A figure is a published number, and where a notebook shows what comes out beside it.
type figure struct {
	row        string // the cells of its row up to the first number
	column     int    // of the numbers of that row, from 0
	value      float64
	within     float64 // of the value
	digit      float64 // half a unit of the last digit that is printed
	occurrence int     // of several tables with such a row, from 0
}

// The numbers that the notebooks show are those that were published, within the tolerances that their texts state.
// .ci/notebooks sees to it that they are what comes out.
func TestPublished_IsWhatTheNotebooksShow(t *testing.T) {
	for book, figures := range map[string][]figure{
		"04-epidemics.ipynb": {
			// Demers et al. 1987, Tables 1, 2 and 3: residue, traffic, last.
			{"1", 0, 0.18, 0.06, 0.005, 0},
			{"1", 1, 1.7, 0.02, 0.05, 0},
			{"1", 2, 16.8, 0, 0.30, 0},
			{"2", 0, 0.037, 0.06, 0.0005, 0},
			{"2", 1, 3.3, 0.02, 0.05, 0},
			{"2", 2, 16.9, 0, 0.30, 0},
			{"3", 0, 0.011, 0.06, 0.0005, 0},
			{"3", 1, 4.5, 0.02, 0.05, 0},
			{"3", 2, 17.4, 0, 0.30, 0},
			{"4", 0, 0.0036, 0.15, 0.00005, 0},
			{"4", 1, 5.6, 0.02, 0.05, 0},
			{"4", 2, 17.5, 0, 0.30, 0},
			{"5", 0, 0.0012, 0.15, 0.00005, 0},
			{"5", 1, 6.7, 0.02, 0.05, 0},
			{"5", 2, 17.7, 0, 0.30, 0},
			{"1", 0, 0.96, 0.06, 0.005, 1},
			{"1", 1, 0.04, 0.02, 0.005, 1},
			{"2", 0, 0.20, 0.06, 0.005, 1},
			{"2", 1, 1.6, 0.02, 0.05, 1},
			{"2", 2, 33, 0, 1.5, 1},
			{"3", 0, 0.060, 0.06, 0.0005, 1},
			{"3", 1, 2.8, 0.02, 0.05, 1},
			{"3", 2, 32, 0, 1.5, 1},
			{"4", 0, 0.021, 0.06, 0.0005, 1},
			{"4", 1, 3.9, 0.02, 0.05, 1},
			{"4", 2, 32, 0, 1.5, 1},
			{"5", 0, 0.008, 0.15, 0.0005, 1},
			{"5", 1, 4.9, 0.02, 0.05, 1},
			{"5", 2, 32, 0, 1.5, 1},
			{"1", 0, 0.031, 0.06, 0.0005, 2},
			{"1", 1, 2.7, 0.02, 0.05, 2},
			{"1", 2, 17.6, 0, 0.30, 2},
			{"2", 0, 0.00058, 0.15, 0.000005, 2},
			{"2", 1, 4.5, 0.02, 0.05, 2},
			{"2", 2, 15.4, 0, 0.30, 2},
			{"3", 1, 6.1, 0.02, 0.05, 2},
			{"3", 2, 14.0, 0, 0.30, 2},
			// Pittel 1987: the exact means, with four standard errors of 400 runs.
			{"push 100", 0, 12.3045, 0, 0.27, 0},
			{"push 1000", 0, 18.0383, 0, 0.27, 0},
			{"pull 100", 0, 9.7932, 0, 0.28, 0},
			{"pull 1000", 0, 13.7671, 0, 0.25, 0},
			// Kermarrec et al. 2003: exp(-exp(-c)), c = f - ln n.
			{"7 0%", 0, math.Exp(-math.Exp(math.Log(1000) - 7)), 0, 0.06, 0},
			{"8 0%", 0, math.Exp(-math.Exp(math.Log(1000) - 8)), 0, 0.06, 0},
			{"9 0%", 0, math.Exp(-math.Exp(math.Log(1000) - 9)), 0, 0.06, 0},
			{"10 10%", 0, math.Exp(-math.Exp(math.Log(1000) - 9)), 0, 0.06, 0},
		},
		"07-failure-detection.ipynb": {
			// Das, Gupta and Motivala 2002: e / (e - 1), of n members; messages; probes that fail.
			{"random 4", 0, 1.42105, 0, 0.1, 0},
			{"random 16", 0, 1.55102, 0, 0.12, 0},
			{"random 64", 0, math.E / (math.E - 1), 0, 0.13, 0},
			{"16 0%", 0, 200, 0, 0.01, 0},
			{"256 0%", 0, 200, 0, 0.01, 0},
			{"0 5%", 0, 0.0975, 0.05, 0, 0},
			{"1 5%", 0, 0.01809, 0.1, 0, 0},
			{"1 10%", 0, 0.0653, 0.05, 0, 0},
			{"2 10%", 0, 0.0225, 0.1, 0, 0},
		},
	} {
		text, err := os.ReadFile(book)
		require.NoError(t, err)
		rows := shownRows(string(text))
		for _, f := range figures {
			name := fmt.Sprintf("%s: row %q of table %d, number %d", book, f.row, f.occurrence, f.column)
			require.Greater(t, len(rows[f.row]), f.occurrence, name)
			numbers := rows[f.row][f.occurrence]
			require.Greater(t, len(numbers), f.column, name)
			require.InDelta(t, f.value, numbers[f.column], f.within*f.value+f.digit, name)
		}
	}
}

var (
	shownRow  = regexp.MustCompile(`<tr><td>(.*)</td></tr>`)
	shownStat = regexp.MustCompile(`^([0-9.e-]+) (?:±|\[)`)
)

// shownRows are the rows of all tables of a notebook by their points: the statistics of each.
func shownRows(notebook string) map[string][][]float64 {
	rows := map[string][][]float64{}
	for _, m := range shownRow.FindAllStringSubmatch(notebook, -1) {
		var point []string
		var numbers []float64
		for _, cell := range strings.Split(m[1], "</td><td>") {
			if stat := shownStat.FindStringSubmatch(cell); stat != nil {
				v, _ := strconv.ParseFloat(stat[1], 64)
				numbers = append(numbers, v)
			} else if len(numbers) == 0 {
				point = append(point, cell)
			}
		}
		rows[strings.Join(point, " ")] = append(rows[strings.Join(point, " ")], numbers)
	}
	return rows
}

var (
	seedsAsked = regexp.MustCompile(`\bseeds *= [0-9]+`)
	ensured    = regexp.MustCompile(`(?m)^(\s*"\s*)(?:ensure|plot)\(.*?((?:\\n)?",?)$`)
	violations = regexp.MustCompile(`"violated: .*|"[^"]* is violated: .*`)
)

// A few runs of each point contradict nothing that a notebook claims: violated is what is outside of its tolerance by
// four standard errors.
func TestPublished_IsNotContradictedByAFewRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("go test ./cli -run Papers has the same numbers, with fewer runs")
	}
	for _, book := range []string{"04-epidemics.ipynb", "07-failure-detection.ipynb"} {
		text, err := os.ReadFile(book)
		require.NoError(t, err)
		require.Empty(t, contradicted(t, string(text)), book)
	}
}

// contradicted are the sweeps of a notebook that violate their claims, with a few runs of each point.
func contradicted(t *testing.T, notebook string) []string {
	t.Helper()
	few := seedsAsked.ReplaceAllString(notebook, "seeds = 3")
	few = strings.Replace(few, "[16, 64, 256]", "[16, 64]", 1) // members: the largest group takes longest, and shows no more
	few = ensured.ReplaceAllString(few, "${1}pass$2")
	f := read(t, upToTheLastClaim(t, few))
	require.NoError(t, f.Execute(t.Context(), newBook(t)))
	var b strings.Builder
	require.NoError(t, f.Write(&b))
	return violations.FindAllString(b.String(), -1)
}

// upToTheLastClaim is a notebook without the cells after the last that says what to expect.
func upToTheLastClaim(t *testing.T, notebook string) string {
	t.Helper()
	var root map[string]any
	require.NoError(t, json.Unmarshal([]byte(notebook), &root))
	cells := root["cells"].([]any)
	last := 0
	for i, c := range cells {
		if text := fmt.Sprint(c.(map[string]any)["source"]); strings.Contains(text, "expect ") && strings.Contains(text, "near(") {
			last = i
		}
	}
	root["cells"] = cells[:last+1]
	text, err := json.Marshal(root)
	require.NoError(t, err)
	return string(text)
}

// The means that the notebook on epidemics takes from here: of the number of those who know, which is a Markov chain.
func TestPublished_SpreadingTimes(t *testing.T) {
	text, err := os.ReadFile("04-epidemics.ipynb")
	require.NoError(t, err)
	for n, want := range map[int]string{100: "100: 12.3045", 1000: "1000: 18.0383"} {
		require.Equal(t, want, fmt.Sprintf("%d: %.4f", n, spreadingRounds(n, newsByPush)))
		require.Contains(t, string(text), want)
	}
	for n, want := range map[int]string{100: "100: 9.7932", 1000: "1000: 13.7671"} {
		require.Equal(t, want, fmt.Sprintf("%d: %.4f", n, spreadingRounds(n, newsByPull)))
		require.Contains(t, string(text), want)
	}
}

// spreadingRounds is the mean number of rounds from one site to all.
func spreadingRounds(n int, news func(n, i int) []float64) float64 {
	mean := make([]float64, n+1)
	for i := n - 1; i > 0; i-- {
		chances := news(n, i)
		total := 1.0
		for k := 1; k < len(chances); k++ {
			total += chances[k] * mean[i+k]
		}
		mean[i] = total / (1 - chances[0])
	}
	return mean[1]
}

// newsByPush are the chances that i sites of n which push to one other each inform so many new ones.
func newsByPush(n, i int) []float64 {
	chances := make([]float64, min(i, n-i)+1)
	chances[0] = 1
	for range i {
		for k := len(chances) - 1; k >= 0; k-- {
			hit := float64(n-i-k) / float64(n-1)
			chances[k] *= 1 - hit
			if k > 0 {
				chances[k] += chances[k-1] * float64(n-i-k+1) / float64(n-1)
			}
		}
	}
	return chances
}

// newsByPull are the chances that so many of n - i sites which ask one other each ask one of the i that know.
func newsByPull(n, i int) []float64 {
	chances := make([]float64, n-i+1)
	hit := float64(i) / float64(n-1)
	if i == n-1 {
		chances[1] = 1
		return chances
	}
	all, _ := math.Lgamma(float64(n - i + 1))
	for k := range chances {
		some, _ := math.Lgamma(float64(k + 1))
		rest, _ := math.Lgamma(float64(n - i - k + 1))
		chances[k] = math.Exp(all - some - rest + float64(k)*math.Log(hit) + float64(n-i-k)*math.Log(1-hit))
	}
	return chances
}
