package language

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/about"
)

// TestPacing: no timer of any protocol goes off so often that time would stand still.
func TestPacing(t *testing.T) {
	lang := New(protocols.All)
	tried := 0
	for i := range protocols.All {
		p := &protocols.All[i]
		for _, param := range p.Params {
			values := []string{"ns(1)", "ns(999)"}
			switch param.Kind {
			case about.DurationParam:
			case about.DistParam:
				values = []string{"ns(1)", "between(ns(0), ns(500))", "exponential(ns(3))"}
			default:
				continue
			}
			for _, v := range values {
				got := said(lang, fmt.Sprintf("scenario(protocol = %s(%s = %s), duration = s(1))", p.Name, param.Name, v))
				require.Contains(t, got, fmt.Sprintf("%s: %s must be at least us(1), or time would not pass", p.Name, param.Name), v)
				tried++
			}
			if d, is := param.Default.(time.Duration); is {
				require.True(t, d == 0 || d >= moment, "%s: %s", p.Name, param.Name)
			}
		}
	}
	require.Greater(t, tried, 20)
	require.Contains(t, said(lang, "scenario(protocol = raft(election_timeout = ms(0)), duration = s(1))"), "no leader would last")
	for _, code := range []string{
		"every(ns(1), heal())", "every(between(ns(0), ns(3)), heal())", "nemesis(menu = [crash(node(1))], every = ns(900))",
		"at(s(1), flap(crash(node(1)), down = ns(1), up = s(1)))", "at(s(1), flap(crash(node(1)), down = s(1), up = ns(1)))",
		"kv(timeout = ns(1))", "series(period = ns(5), metric = count(\"send\"))",
	} {
		require.Contains(t, said(lang, "x = "+code), "must be at least us(1), or time would not pass", code)
	}
}
