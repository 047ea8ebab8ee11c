package sim

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
)

// A table that has grown still knows every type that it has met, once.
func TestKindTable_Grows(t *testing.T) {
	var table kindTable
	table.init()
	met := map[reflect.Type]*kindInfo{}
	for size := range 200 {
		v := reflect.New(reflect.ArrayOf(size, reflect.TypeFor[int]())).Elem()
		met[v.Type()] = table.of(v.Interface())
		for typ, k := range met {
			require.Same(t, k, table.of(reflect.Zero(typ).Interface()))
		}
	}
	require.Len(t, table.all, 200)
}
