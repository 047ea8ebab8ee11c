package language

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
)

// A value from outside of another kind than the one it replaces, or of no size, is an error that says
// what is wanted.
func TestSettings_OfAnotherKind(t *testing.T) {
	file, err := New(protocols.All).Parse("x.star", []byte(`
c = param("c", 3)
d = param("d", ms(5))
l = param("l", percent(1))
r = param("r", None)
b = param("b", False)
t = param("t", "x")
scenario(protocol = raft(nodes = c), network = network(delay = d, loss = l), duration = s(1))`))
	require.NoError(t, err)
	values := []string{
		"lognormal(ms(5), 1.0)", "between(1, 2)", "1..3", "3..1", "-1..1", "between(ms(1), ms(2))", "exponential(percent(1))", "quantiles([])",
		"99999999999999999999", "9223372036854775807", "-9223372036854775808", "1e400", "1e18s", "9999999999999h", "-5ms", "101%", "999999999%",
		"", " ", "[]", "[1]", "{}", "()", "None", "crash(leader())", "raft()", "lambda: 1", "nan", "inf", "0x10", "1_000", "٣", "1.5", "0.0000001%",
		"s(1) * 1000000000000", "ms(1) - s(5)", "per_second(0)", "3 //", "3;4", "\x00", "\xff",
	}
	for _, name := range []string{"c", "d", "l", "r", "b", "t"} {
		for _, value := range values {
			set := []scenarios.Setting{{Name: name, Value: value}}
			require.NotPanics(t, func() {
				plan, err := file.Evaluate(set, nil)
				if err != nil {
					requirePlaced(t, err)
					return
				}
				require.NotEmpty(t, plan.Token(1, nil).String())
			}, "%s=%q", name, value)
		}
	}
	_, err = file.Evaluate([]scenarios.Setting{{Name: "c", Value: "lognormal(ms(5), 1.0)"}}, nil)
	require.EqualError(t, err, "--set c=lognormal(ms(5), 1.0): c must be like 3, and this is the distribution lognormal(ms(5), 1.0)")
}
