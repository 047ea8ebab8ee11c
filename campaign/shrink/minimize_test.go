package shrink

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestMinimize_OneMinimal: what is left shows it, and without any single part of it nothing does, whatever hangs
// on what.
func TestMinimize_OneMinimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "n")
		shown := rapid.SliceOfN(rapid.Bool(), 1<<n, 1<<n).Draw(t, "shown") // by the parts that are left, in any way
		shown[1<<n-1] = true
		parts := make([]int, n)
		for i := range parts {
			parts[i] = i
		}
		shows := func(gone []int) bool {
			left := 1<<n - 1
			for _, i := range gone {
				left &^= 1 << i
			}
			return shown[left]
		}
		gone := minimize(parts, shows)
		require.True(t, shows(gone))
		for _, i := range parts {
			if !slices.Contains(gone, i) {
				require.False(t, shows(append(slices.Clone(gone), i)), "part %d can go", i)
			}
		}
	})
}

// TestMinimize_Asks: where one of many parts is needed, it is found in some 2*log n questions.
func TestMinimize_Asks(t *testing.T) {
	parts := make([]int, 1000)
	for i := range parts {
		parts[i] = i
	}
	asked := 0
	gone := minimize(parts, func(gone []int) bool {
		asked++
		return !slices.Contains(gone, 617)
	})
	require.Len(t, gone, 999)
	require.Less(t, asked, 50)
}
