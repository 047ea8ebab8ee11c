package sim

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

type (
	tree   struct{ Kids []tree }
	chain  struct{ Next *chain }
	shadow struct {
		_ struct{}
		P *int
	}
	bag struct {
		B   bool
		I8  int8
		I16 int16
		I32 int32
		I64 int64
		I   int
		U8  uint8
		U16 uint16
		U32 uint32
		U64 uint64
		U   uint
		F32 float32
		F64 float64
		S   string
		L   []int32
		A   [2]uint8
		P   *int
		M   map[string]int
		X   any
	}
)

// A hash is of the content: equal contents hash alike wherever they lie in memory.
func TestHash_Content(t *testing.T) {
	make := func() bag {
		one := 1
		return bag{
			true, -8, -16, -32, -64, -1, 8, 16, 32, 64, 1, 1.5, 2.5, "nine bytes",
			[]int32{1, 2},
			[2]uint8{3, 4},
			&one,
			map[string]int{"a": 1, "b": 2, "c": 3, "d": 4},
			chain{&chain{}},
		}
	}
	base := hashBody(make())
	for range 20 {
		require.Equal(t, base, hashBody(make()))
	}
	for i, change := range []func(b *bag){
		func(b *bag) { b.B = false },
		func(b *bag) { b.I8++ },
		func(b *bag) { b.I16++ },
		func(b *bag) { b.I32++ },
		func(b *bag) { b.I64++ },
		func(b *bag) { b.I++ },
		func(b *bag) { b.U8++ },
		func(b *bag) { b.U16++ },
		func(b *bag) { b.U32++ },
		func(b *bag) { b.U64++ },
		func(b *bag) { b.U++ },
		func(b *bag) { b.F32++ },
		func(b *bag) { b.F64++ },
		func(b *bag) { b.S = "nine byteS" },
		func(b *bag) { b.S = "nine bytes\x00" },
		func(b *bag) { b.L[1]++ },
		func(b *bag) { b.L = append(b.L, 0) },
		func(b *bag) { b.A[0], b.A[1] = b.A[1], b.A[0] },
		func(b *bag) { *b.P++ },
		func(b *bag) { b.P = nil },
		func(b *bag) { b.M["a"], b.M["b"] = b.M["b"], b.M["a"] },
		func(b *bag) { b.M["e"] = 0 },
		func(b *bag) { b.X = chain{} },
		func(b *bag) { b.X = nil },
	} {
		b := make()
		change(&b)
		require.NotEqual(t, base, hashBody(b), "change %d", i)
	}
}

// An interface holds some values themselves, others by address; both are hashed by what they are.
func TestHash_DirectValues(t *testing.T) {
	one, uno, two := 1, 1, 2
	require.Equal(t, hashBody(&one), hashBody(&uno))
	require.NotEqual(t, hashBody(&one), hashBody(&two))
	require.Equal(t, hashBody(struct{ P *int }{&one}), hashBody(struct{ P *int }{&uno}))
	require.Equal(t, hashBody(shadow{P: &one}), hashBody(shadow{P: &uno}))
	require.NotEqual(t, hashBody(shadow{P: &one}), hashBody(shadow{P: &two}))
	require.Equal(t, hashBody([1]*int{&one}), hashBody([1]*int{&uno}))
	require.Equal(t, hashBody(map[int]int{1: 2}), hashBody(map[int]int{1: 2}))
	require.Equal(t, hashBody(struct{}{}), hashBody(struct{}{}))
	require.Equal(t, hashBody(nil), hashBody(nil))
}

// Types that contain themselves are no obstacle, as slices or as pointers.
func TestHash_RecursiveTypes(t *testing.T) {
	deep := func() tree { return tree{[]tree{{}, {[]tree{{}}}}} }
	require.Equal(t, hashBody(deep()), hashBody(deep()))
	require.NotEqual(t, hashBody(deep()), hashBody(tree{[]tree{{[]tree{{}}}, {}}}))
	require.Equal(t, hashBody(chain{&chain{}}), hashBody(chain{&chain{}}))
	require.NotEqual(t, hashBody(chain{&chain{}}), hashBody(chain{&chain{&chain{}}}))
}

// What has no content cannot be compared between two runs.
func TestHash_Refuses(t *testing.T) {
	require.PanicsWithValue(t, "sim: func() cannot be part of a message, a fact or a record: it has no content to compare", func() { hashBody(func() {}) })
	require.Panics(t, func() { hashBody(struct{ C chan int }{}) })
}

// Hashes are the same on every machine: these were taken on amd64.
func TestGolden_Hashes(t *testing.T) {
	one := 1
	for i, c := range []struct {
		v    any
		want uint64
	}{
		{"orrery", 0x425494af5e191a34},
		{-1, 0x6b2fb64487e15851},
		{uint(7), 0x11b2041d97e57970},
		{[]string{"a", "", "bcdefghij"}, 0xf448cb6f942e9a7c},
		{struct {
			A int8
			B any
			C *int
			F float64
		}{-3, "x", &one, math.Pi}, 0x3754fa8bac8aa557},
		{map[string]int{"a": 1, "b": -2}, 0x841b5d17361fbb33},
	} {
		require.Equal(t, c.want, hashBody(c.v), "value %d", i)
	}
}
