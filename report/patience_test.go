package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// A quantile that is no less than what the clients wait is theirs, and the story says so; one that is
// less is the service's.
func TestPatience_OfClients(t *testing.T) {
	const src = `scenario(
    protocol = raft(nodes = 3), duration = s(4), quiet = s(1), network = network(delay = between(ms(1), ms(5)), loss = percent(LOSS)),
    workload = WORK, measure = {"writes": latency(op = "put")},
)`
	const lossy, patient = `kv(timeout = ms(60))`, `kv(timeout = s(2))`
	for work, want := range map[string][]string{
		patient: nil,
		lossy: {
			`99 % within \d+ ms is made by the clients, who wait 60 ms \(timeout\) before they ask again`,
			`writes: 99 % within \d+ ms is made by the clients, who wait 60 ms \(timeout\) before they ask again`,
		},
		`kv(timeout = ms(2), give_up = ms(80))`: {
			`the median, [\d.]+ ms, and 99 % within [\d.]+ ms are made by the clients, who wait 2 ms \(timeout\) before they ask again`,
			`writes: the median, [\d.]+ ms, and 99 % within [\d.]+ ms are made by the clients`,
		},
		`{"hasty": ` + lossy + `, "patient": ` + patient + `}`: {
			`patient: 99 % within 2.\d s is made by the clients, who wait 2.0 s \(timeout\) before they ask again`,
			`hasty: 99 % within \d+ ms is made by the clients, who wait 60 ms \(timeout\) before they ask again`,
			`writes: 99 % within \d+ ms is made by the clients, who wait 60 ms \(timeout\) before they ask again`,
		},
	} {
		loss := "3"
		if want == nil {
			loss = "0"
		}
		file, err := language.New(protocols.All).Parse("patience.star", []byte(strings.NewReplacer("WORK", work, "LOSS", loss).Replace(src)))
		require.NoError(t, err)
		plan, err := file.Evaluate(nil, scenarios.Dull)
		require.NoError(t, err)
		run, err := scenarios.Begin(plan, 1, scenarios.Options{Measure: true})
		require.NoError(t, err)
		r := report.Of(run)
		_, err = r.Finish()
		require.NoError(t, err)
		var story bytes.Buffer
		require.NoError(t, r.Write(&story, report.Style{}))
		text := strings.Join(strings.Fields(story.String()), " ")
		require.Equal(t, len(want), strings.Count(text, "made by the clients"), story.String())
		for _, w := range want {
			require.Regexp(t, `note `+w, text, work)
		}
	}
}
