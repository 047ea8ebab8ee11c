package keyvalue

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// An asking node fences, and then asks for x again and again.
type asking struct {
	caller *Caller
	copies []int
}

var askTimer = sim.Timer{Name: "ask"}

func (a *asking) Start(env *sim.Env) {
	a.caller = NewCaller(2, askTimer, time.Second)
	a.caller.Fence(env)
}

func (a *asking) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	if _, _, copies, done := a.caller.Receive(env, msg.(service.Reply)); done {
		a.copies = append(a.copies, copies)
		a.caller.Ask(env, service.Op{Name: "get", Key: "x"})
	}
}

func (a *asking) Timer(env *sim.Env, _ sim.Timer) { a.caller.Timer(env) }

// What is not answered in time is asked again under the same number, and only the answer to it counts. No life has a number
// of another, and no fence the value of another.
func TestCaller(t *testing.T) {
	p := about.Protocol{Build: func(about.Args) (about.System, error) {
		return about.System{Roles: []about.Role{
			about.Servers(about.Nodes{Count: 2}, func(sim.ID) sim.Node { return &asking{} }),
		}}, nil
	}}
	s := bench.NewSolo(t, &p, 1)
	s.Wait(10 * time.Millisecond)
	fence := bench.Of[service.Request](s.Heard)[0]
	require.Equal(t, "put", fence.Op.Name)
	require.Equal(t, bench.To(fence, 2), s.Timeout(askTimer))
	require.Empty(t, s.Say(2, service.Reply{Seq: fence.Seq + 1}))
	get := bench.Of[service.Request](s.Say(2, service.Reply{Seq: fence.Seq}))[0]
	require.Equal(t, service.Request{Client: 1, Seq: fence.Seq + 1, Op: service.Op{Name: "get", Key: "x"}}, get)
	require.Empty(t, s.Say(2, service.Reply{Seq: fence.Seq}), "it has been answered")
	require.NotEmpty(t, s.Say(2, service.Reply{Seq: get.Seq}))
	require.Equal(t, []int{2, 1}, s.Node(1).(*asking).copies)
	s.Heard = nil
	s.Reboot()
	s.Wait(10 * time.Millisecond)
	again := bench.Of[service.Request](s.Heard)[0]
	require.NotEqual(t, fence.Op.Value, again.Op.Value)
	require.NotEqual(t, fence.Seq>>32, again.Seq>>32)
}
