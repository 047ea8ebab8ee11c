package main

import (
	"os"
	"runtime"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// err makes the mistake.
func (p *player) err(env *sim.Env, from sim.ID) {
	switch p.mistake {
	case "loop in Receive":
		spin()
	case "loop in Timer":
		env.SetTimer(sim.Timer{Name: "again"}, time.Millisecond)
	case "timer for now", "timer for a nanosecond":
		env.SetTimer(sim.Timer{Name: "again"}, p.gap())
	case "messages to itself":
		env.SetTimer(sim.Timer{Name: "again"}, 0)
	case "allocates":
		for {
			p.heap = append(p.heap, make([]byte, 1<<20))
			fill(p.heap[len(p.heap)-1])
		}
	case "allocates at once":
		p.heap = append(p.heap, make([]byte, 16<<30))
		fill(p.heap[0])
	case "allocates by and by":
		env.SetTimer(sim.Timer{Name: "again"}, time.Microsecond)
	case "exits":
		os.Exit(0)
	case "exits with 1":
		os.Exit(1)
	case "recurses":
		recurse(1)
	case "writes a map in two goroutines":
		p.race()
	case "panics in a goroutine":
		go func() { panic("nobody catches this") }()
		time.Sleep(time.Second)
	case "ends its goroutine":
		runtime.Goexit()
	case "waits for a channel":
		<-make(chan int)
	case "sleeps":
		time.Sleep(time.Hour)
	case "panics":
		panic("the table is full")
	case "writes to a nil map":
		p.table["ball"] = 1
	case "sends a func":
		env.Send(from, Bag{Anything: func() {}})
	case "sends a chan":
		env.Send(from, Bag{Anything: make(chan int)})
	case "emits a func":
		env.Emit(Bag{Anything: func() {}})
	case "sends to nobody":
		env.Send(77, Ball{})
	case "panics in String":
		env.Emit(Played{Choice: 13})
	case "sends nil":
		env.Send(from, nil)
	default:
		p.share(env, from)
	}
}

// share writes on in what others hold.
func (p *player) share(env *sim.Env, from sim.ID) {
	switch p.mistake {
	case "writes on after sending":
		p.kept = []int{1, 2, 3}
		env.Send(from, Bag{Numbers: p.kept})
		p.kept[1] = 99
	case "writes on later":
		p.kept = []int{1, 2, 3}
		env.Send(from, Bag{Numbers: p.kept})
		env.SetTimer(sim.Timer{Name: "again"}, time.Millisecond)
	case "writes on in what is stored":
		p.table = map[string]int{}
		env.Disk().Set("shelf", Bag{Shelf: p.table})
		p.table["x"] = 1
	case "writes on in what is read":
		env.Disk().Set("numbers", []int{1})
		env.Disk().Sync()
		env.Disk().Get("numbers").([]int)[0]++
	case "writes on in what came":
		env.Send(from, Bag{Numbers: []int{4}})
	}
}

// receiveBag writes on in what came.
func (p *player) receiveBag(b Bag) {
	if p.mistake == "writes on in what came" && len(b.Numbers) > 0 {
		b.Numbers[0] = -1
	}
}

// again is what the timer of that name does.
func (p *player) again(env *sim.Env) {
	switch p.mistake {
	case "loop in Timer":
		spin()
	case "writes on later":
		p.kept[0] = 7
	case "timer for now", "timer for a nanosecond":
		env.SetTimer(sim.Timer{Name: "again"}, p.gap())
	case "messages to itself":
		env.Send(env.ID(), Bag{})
		env.SetTimer(sim.Timer{Name: "again"}, 0)
	case "allocates by and by":
		p.heap = append(p.heap, make([]byte, 1<<20))
		fill(p.heap[len(p.heap)-1])
		env.SetTimer(sim.Timer{Name: "again"}, time.Microsecond)
	}
}

func (p *player) gap() time.Duration {
	if p.mistake == "timer for now" {
		return 0
	}
	return 1
}

func spin() {
	for {
	}
}

func fill(b []byte) {
	for i := 0; i < len(b); i += 4096 {
		b[i] = 1
	}
}

func recurse(n int) int { return 1 + recurse(n+1) }

func (p *player) race() {
	p.table = map[string]int{}
	for range 8 {
		go func() {
			for {
				p.table["ball"]++
			}
		}()
	}
	time.Sleep(20 * time.Second)
}
