package broadcast

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
)

type tell = bench.Tell

func TestLaws_NoCreation(t *testing.T) {
	why, _ := bench.Judge(t, Laws(200)[0], tell{1, Delivered{"x", 1, 0}}, tell{130, Delivered{"x", 1, 1}}, tell{2, Delivered{"x", 130, 2}})
	require.Empty(t, why)
	why, _ = bench.Judge(t, Laws(200)[0], tell{1, Delivered{"x", 1, 0}}, tell{2, Delivered{"x", 130, 1}})
	require.Equal(t, "n2 delivered x from n130, which never had it", why)
	why, _ = bench.Judge(t, Laws(200)[0], tell{1, Delivered{"x", 1, 0}}, tell{2, Delivered{"y", 1, 1}})
	require.NotEmpty(t, why)
}

func TestLaws_NoDuplication(t *testing.T) {
	once := tell{70, Delivered{"x", 70, 0}}
	why, _ := bench.Judge(t, Laws(200)[1], once, tell{6, Delivered{"x", 70, 1}}, tell{70, Booted{}}, once)
	require.Empty(t, why, "it began anew")
	why, _ = bench.Judge(t, Laws(200)[1], once, tell{6, Booted{}}, once)
	require.Equal(t, "n70 delivered x a second time", why)
}
