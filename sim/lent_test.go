package sim

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Of a large group the values of the first nodes are looked after.
func TestLent_OfManyNodes(t *testing.T) {
	w := New(Config{Verify: true, Groups: []Group{{Size: lentNodes + 1, New: func(ID) Node { return teller{} }}}})
	w.Run(0)
	require.NotNil(t, w.nodes[lentNodes].lent)
	require.Nil(t, w.nodes[lentNodes+1].lent)
}

type teller struct{}

func (teller) Start(env *Env)            { env.Emit([]int{1}) }
func (teller) Receive(*Env, ID, Message) {}
func (teller) Timer(*Env, Timer)         {}
