package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// A thousand servers elect a leader, lose it and five hundred of them, and all is still told in a page.
func TestThousandServers(t *testing.T) {
	const src = `scenario(
    protocol = raft(nodes = 1000, election_timeout = between(s(1), s(3)), heartbeat = ms(600)),
    workload = kv(clients = 2, think = ms(100), ops = 6),
    schedule = [at(ms(1600), isolate(leader(), name = "first")), at(ms(1700), crash(minority(), lasting = ms(200)))],
    duration = s(4), quiet = ms(500),
)`
	file, err := language.New(protocols.All).Parse("thousand.star", []byte(src))
	require.NoError(t, err)
	plan, err := file.Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
	run, err := scenarios.Begin(plan, 2, scenarios.Options{})
	require.NoError(t, err)
	r := report.Of(run)
	_, err = r.Finish()
	require.NoError(t, err)
	var story bytes.Buffer
	require.NoError(t, r.Write(&story, report.Style{}))
	object, err := json.Marshal(r.Object())
	require.NoError(t, err)
	text := story.String()
	for _, line := range strings.Split(text, "\n") {
		require.LessOrEqual(t, utf8.RuneCountInString(line), 100, line)
	}
	require.Less(t, strings.Count(text, "\n"), 200, "as many lines as of a few servers, and not of a thousand: %s", text)
	require.Less(t, len(object), 64<<10)
	require.Contains(t, text, "servers n1 to n1000")
	require.Regexp(t, `crash n\d+ n\d+ .* and 4\d\d more ← crash\(minority\(\)`, strings.Join(strings.Fields(text), " "))
	require.Contains(t, text, "isolate(leader()")
	require.Contains(t, text, "✓ held       linearizable")
}
