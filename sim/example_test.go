package sim_test

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// Greeting and Answer are messages: plain structs, whose types are their names.
type (
	Greeting struct{ From string }
	Answer   struct{ Count int }
)

// greeter greets its peer once, and remembers on its disk how often it was greeted.
type greeter struct{ name string }

func (g *greeter) Start(env *sim.Env) {
	if env.ID() == 1 && env.Disk().Get("greeted") == nil {
		env.SetTimer(sim.Timer{Name: "greet"}, 10*time.Millisecond)
	}
}

func (g *greeter) Timer(env *sim.Env, t sim.Timer) {
	env.Send(2, Greeting{From: g.name})
	env.SetTimer(t, 20*time.Millisecond) // until it is answered
}

func (g *greeter) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch msg.(type) {
	case Greeting:
		n, _ := env.Disk().Get("greeted").(int)
		env.Disk().Set("greeted", n+1)
		if err := env.Disk().Sync(); err != nil { // takes a while: the answer leaves after it
			env.Exit(err.Error())
		}
		env.Send(from, Answer{Count: n + 1})
	case Answer:
		env.CancelTimer(sim.Timer{Name: "greet"})
	}
}

// Two nodes and a crash: n2 is greeted, writes, syncs, and crashes before it can answer. What it
// synced survives, so its answer to the next greeting is 2. The number in brackets is the cause.
func Example() {
	w := sim.New(sim.Config{
		Seed: 1,
		Groups: []sim.Group{{
			Name: "server", Size: 2,
			New: func(id sim.ID) sim.Node { return &greeter{name: fmt.Sprintf("node %d", id)} },
		}},
		Network: sim.Network{Link: sim.Link{Delay: sim.Uniform(time.Millisecond, 3*time.Millisecond)}},
		Disk:    sim.DiskModel{Fsync: sim.Constant(2 * time.Millisecond)},
		Keep:    sim.All,
	})
	w.Listen(sim.Kinds(sim.Synced), func(e *sim.Event) {
		if w.Stats().Crashes == 0 {
			crash := w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{e.Node}})
			w.At(w.Now()+5*time.Millisecond, func() { w.Undo(crash) })
		}
	})
	w.Run(time.Second)
	for _, e := range w.Events() {
		fmt.Printf("%2d %8v [%2d]  %s %v", e.Num, e.At.Round(10*time.Microsecond), e.Cause, w.Name(e.Node), e.Kind)
		if e.Peer != 0 {
			fmt.Printf(" %s %s%+v", w.Name(e.Peer), sim.KindOf(e.Body), e.Body)
		}
		if e.Why != "" {
			fmt.Printf(": %s", e.Why)
		}
		fmt.Println()
	}
	fmt.Printf("fingerprint %016x\n", w.Fingerprint())
	// Output:
	//  1       0s [ 0]  n1 start
	//  2       0s [ 0]  n2 start
	//  3     10ms [ 1]  n1 timer
	//  4     10ms [ 3]  n1 send n2 Greeting{From:node 1}
	//  5  11.51ms [ 4]  n2 deliver n1 Greeting{From:node 1}
	//  6  11.51ms [ 5]  n2 write
	//  7  13.51ms [ 5]  n2 sync
	//  8  13.51ms [ 0]  n2 fault: crash n2
	//  9  13.51ms [ 8]  n2 crash: a fault
	// 10  18.51ms [ 0]  n2 fault: undo crash n2
	// 11  18.51ms [ 0]  n2 restart
	// 12     30ms [ 3]  n1 timer
	// 13     30ms [12]  n1 send n2 Greeting{From:node 1}
	// 14  31.99ms [13]  n2 deliver n1 Greeting{From:node 1}
	// 15  31.99ms [14]  n2 write
	// 16  33.99ms [14]  n2 sync
	// 17  33.99ms [16]  n2 send n1 Answer{Count:2}
	// 18  36.66ms [17]  n1 deliver n2 Answer{Count:2}
	// fingerprint fc087a48353f3705
}
