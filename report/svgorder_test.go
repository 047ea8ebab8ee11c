package report

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
)

// puts are operations, one after another: each begins at a second of its own and takes half a one.
func puts(n int) (ops []check.Operation) {
	for i := range n {
		at := time.Duration(i) * time.Second
		ops = append(ops, check.Operation{
			Known: true, Call: at, Return: at + time.Second/2, CallEvent: uint64(10*i + 1), ReturnEvent: uint64(10*i + 2),
		})
	}
	return ops
}

// Of many operations those are drawn that show the violation or fit nowhere, however early, and then the latest.
func TestOrder_WhatIsShown(t *testing.T) {
	ops := puts(3 * orderRows)
	o := orderPicture{j: &check.Judgement{Part: ops, Finding: check.Finding{Events: []uint64{ops[5].CallEvent}}, Longest: append(append(ops[:7:7], ops[8:]...), ops[8])}}
	shown := o.shown()
	require.Len(t, shown, orderRows)
	require.Equal(t, []uint64{ops[5].CallEvent, ops[7].CallEvent, ops[2*orderRows+2].CallEvent}, []uint64{shown[0].CallEvent, shown[1].CallEvent, shown[2].CallEvent})
	require.Equal(t, ops[len(ops)-1].CallEvent, shown[orderRows-1].CallEvent)
}

// A fault is drawn behind the calls and returns that came while it was on, and not at all where none did.
func TestOrder_Faults(t *testing.T) {
	ops := puts(4)
	o := orderPicture{faults: []stretch{
		{at: time.Second, until: 2 * time.Second, text: "cut"},
		{at: 3100 * time.Millisecond, until: 3200 * time.Millisecond, text: "too short"},
	}}
	c := &canvas{width: svgWidth, y: 100}
	o.shade(c, ops, 20, func(event uint64) int { return int(event) })
	text := c.picture()
	require.Contains(t, text, `<rect x="7" y="20" width="18"`, "from the call of the second to that of the third")
	require.Contains(t, text, "cut")
	require.NotContains(t, text, "too short")
}
