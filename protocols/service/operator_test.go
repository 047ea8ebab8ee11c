package service_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// An underling is a server that answers the nth order of the world as its rule says.
type underling struct {
	n    *int
	rule func(n int, self sim.ID) (status service.Status, leader sim.ID, silent bool)
}

func (u *underling) Start(*sim.Env)            {}
func (u *underling) Timer(*sim.Env, sim.Timer) {}

func (u *underling) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	*u.n++
	status, leader, silent := u.rule(*u.n, env.ID())
	if !silent {
		env.Send(from, service.OrderReply{Seq: msg.(service.Order).Seq, Status: status, Leader: leader})
	}
}

// orders runs goals against three servers for a while, and tells what the operator asked and said.
func orders(rule func(n int, self sim.ID) (service.Status, sim.ID, bool), goals ...sim.Message) []string {
	asked := 0
	w := sim.New(sim.Config{
		Seed:    1,
		Network: sim.Network{Link: sim.Link{Delay: sim.Constant(5 * ms)}},
		Groups: []sim.Group{
			{Name: "server", Size: 3, New: func(sim.ID) sim.Node { return &underling{&asked, rule} }},
			{Name: "operator", Size: 1, Prefix: "o", New: func(sim.ID) sim.Node {
				return service.NewOperator(service.OperatorConfig{
					Servers: []sim.ID{1, 2, 3}, Timeout: 100 * ms, Pause: 20 * ms, GiveUp: time.Second,
				})
			}},
		},
	})
	var story []string
	w.Listen(sim.Kinds(sim.Sent, sim.Stated), func(e *sim.Event) {
		if e.Kind == sim.Stated {
			story = append(story, fmt.Sprintf("%v %s", e.At, sim.FactKind(e.Body)))
		} else if e.Node == 4 {
			story = append(story, fmt.Sprintf("%v ask n%d", e.At, e.Peer))
		}
	})
	for _, g := range goals {
		w.Inject(4, g)
	}
	w.Run(3 * time.Second)
	return story
}

func TestOperator_AsksUntilItIsObeyed(t *testing.T) {
	leave := service.Goal{Name: service.Leave, Nodes: []sim.ID{2}}
	join := service.Goal{Name: service.Join, Nodes: []sim.ID{2}}
	story := orders(func(n int, self sim.ID) (service.Status, sim.ID, bool) {
		switch {
		case self != 3:
			return service.NotLeader, 3, false
		case n < 4:
			return service.Busy, 0, false
		}
		return service.OK, 0, false
	}, leave, join)
	require.Equal(t, []string{
		"0s ordered", "0s ask n2", "10ms ask n3", "40ms ask n3", "70ms ask n3", "80ms obeyed",
		"80ms ordered", "80ms ask n3", "90ms obeyed",
	}, story)
}

func TestOperator_AsksAnotherThatDoesNotAnswer(t *testing.T) {
	story := orders(func(n int, self sim.ID) (service.Status, sim.ID, bool) {
		return service.OK, 0, self == 2
	}, service.Goal{Name: service.Transfer, Nodes: []sim.ID{1}})
	require.Equal(t, []string{"0s ordered", "0s ask n2", "100ms ask n3", "110ms obeyed"}, story)
}

// Two servers that each take the other for the leader are asked four times, and then left alone for
// a while; and one day the operator has enough.
func TestOperator_GoesNotRoundInCircles(t *testing.T) {
	story := orders(func(n int, self sim.ID) (service.Status, sim.ID, bool) {
		return service.NotLeader, 3 - self%2, false
	}, service.Goal{Name: service.Join, Nodes: []sim.ID{1}})
	require.Less(t, len(story), 80)
	require.Equal(t, "1s gave up", story[len(story)-1])
}

// An order for one server goes to it once, beside the goals that wait for each other.
func TestOperator_AsksOneServerOnce(t *testing.T) {
	join := service.Goal{Name: service.Join, Nodes: []sim.ID{2}}
	story := orders(func(n int, self sim.ID) (service.Status, sim.ID, bool) {
		if n > 40 || self == 1 {
			return service.OK, 0, self == 3
		}
		return service.NotLeader, 1, self == 3
	}, service.Once{Goal: join, To: 2}, service.Once{Goal: join, To: 3}, service.Once{Goal: join, To: 1}, join)
	require.Equal(t, []string{
		"0s ordered", "0s ask n2", "0s ordered", "0s ask n3", "0s ordered", "0s ask n1", "0s ordered", "0s ask n2",
		"10ms obeyed", "10ms ask n1", "20ms obeyed",
	}, story)
}

func TestGoal_Members(t *testing.T) {
	present := []sim.ID{1, 2, 3}
	for name, want := range map[string][]sim.ID{
		service.Join:        {1, 2, 3, 5},
		service.Leave:       {1, 3},
		service.Reconfigure: {2, 5},
		service.Transfer:    {1, 2, 3},
	} {
		require.Equal(t, want, service.Goal{Name: name, Nodes: []sim.ID{5, 2}}.Members(present), name)
	}
	require.Equal(t, []sim.ID{1, 2, 3}, present)
}

// What is withdrawn is no longer asked for, whether it is its turn or not.
func TestOperator_Withdraws(t *testing.T) {
	join := service.Goal{Name: service.Join, Nodes: []sim.ID{2}}
	leave := service.Goal{Name: service.Leave, Nodes: []sim.ID{3}}
	busy := func(int, sim.ID) (service.Status, sim.ID, bool) { return service.Busy, 0, false }
	require.Equal(t, []string{"0s ordered", "0s ask n2", "0s gave up", "0s gave up"},
		orders(busy, join, leave, service.Withdraw{Goal: leave}, service.Withdraw{Goal: join}, service.Withdraw{Goal: join}))
}
