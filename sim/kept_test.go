package sim

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

type mixed struct {
	Number int8
	Text   string
	None   *int
	Any    any
	Table  map[string]int
	Pair   [2]fmt.Stringer
	Last   *int
}

// What is kept holds what its values point to, and nothing else does.
func TestKept_ValuesComeBackAfterACollection(t *testing.T) {
	values := func() []any {
		seven, text := 7, fmt.Sprint("made at run time ", 1)
		return []any{
			nil, 1, text, &seven,
			struct{}{},
			[]int(nil),
			[]int{},
			[]int{1, 2, 3},
			[]string{text, ""},
			mixed{1, text, nil, []string{text}, map[string]int{text: 2}, [2]fmt.Stringer{nil, Kind(3)}, &seven},
			struct{ Only *int }{&seven},
			map[string]int(nil), (*int)(nil),
			Write{Key: text, Value: &seven},
		}
	}
	var k kept
	var places []uint32
	for _, v := range values() {
		places = append(places, k.put(shapeOf(v), v))
	}
	runtime.GC()
	for range 1000 {
		_ = fmt.Sprint("takes the place of what was collected ", 1)
	}
	for i, want := range values() {
		require.Equal(t, want, k.get(places[i]))
	}
	k.forget()
	require.Empty(t, k.pointers)
}
