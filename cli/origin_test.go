package cli

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOrigin_WithoutACheckout(t *testing.T) {
	files, err := origin{version: "v0.3.0"}.files("example.com/ada/ring")
	require.NoError(t, err)
	require.Regexp(t, `^module example.com/ada/ring\n\ngo 1\.\d+\n\nrequire github.com/orrery-sim/orrery v0.3.0\n$`,
		files["go.mod"])
	require.NotContains(t, files, "go.sum")
	require.Equal(t, []string{"go mod tidy"}, origin{version: "v0.3.0"}.steps())

	files, err = origin{}.files("example.com/ada/ring")
	require.NoError(t, err)
	require.NotContains(t, files["go.mod"], "require")
	require.Equal(t, []string{"go get github.com/orrery-sim/orrery@latest", "go mod tidy"}, origin{}.steps())
}

func TestOrigin_VersionsThatOthersCanFetch(t *testing.T) {
	for version, fetchable := range map[string]bool{
		"v0.3.0": true, "v1.0.0-rc.1": true, "v0.0.0-20260908191801-89a6a09411d5": true,
		"(devel)": false, "": false, "v0.3.0+dirty": false, "v0.0.0-20260908191801-89a6a09411d5+dirty": false,
	} {
		require.Equal(t, fetchable, published.MatchString(version), version)
	}
}
