package campaign_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// How many seeds of each protocol's random scenario one core makes in a second, everything judged. The profile that
// the command is built with comes from here:
//
//	go test ./campaign -run '^$' -bench Chaos -cpuprofile default.pgo && rm campaign.test
func BenchmarkChaos(b *testing.B) {
	lang := language.New(protocols.All)
	for _, p := range protocols.All {
		name := p.Name + "/chaos"
		if _, there := scenarios.Library(name); !there {
			continue
		}
		b.Run(p.Name, func(b *testing.B) {
			file, err := lang.Load(name)
			require.NoError(b, err)
			b.ReportAllocs()
			made := campaign.Campaign{Files: []*language.File{file}, Seeds: b.N, Master: 1, Workers: 1}
			report, err := made.Run(b.Context())
			require.NoError(b, err)
			require.NotEqual(b, check.Violated, report.Overall())
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "seeds/s")
		})
	}
}
