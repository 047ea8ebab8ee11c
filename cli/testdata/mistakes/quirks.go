package main

import (
	"math/rand"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A knot is a value that may hold itself.
type knot struct{ Left, Right *knot }

// quirk does something with the simulator that cannot be meant.
func quirk() {
	k, env := present, present.env
	switch what {
	case "a message holds itself":
		loop := &knot{}
		loop.Left = loop
		env.Send(1, Bag{Anything: loop})
	case "a fact shares its parts":
		env.Emit(Loose{folded()})
	case "a record shares its parts":
		env.Disk().Set("x", folded())
	case "a fact is written on":
		k.list = []int{1, 2}
		env.Emit(Loose{k.list})
		k.list[0] = 9
	case "an invariant writes on":
		env.Emit(Loose{[]int{1}})
	case "a message of less than nothing":
		helloSize = -1
		env.Send(1, Hello{})
	case "an answer out of the air":
		env.Send(3, service.Reply{Seq: 1 << 40, Status: 200, Leader: -5})
	case "chance of its own":
		env.Emit(Said{rand.Int()})
	case "the clock on the wall":
		env.Emit(Said{int(time.Now().UnixNano())})
	case "the order of a map":
		for n := range map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true, 8: true} {
			env.Send(1, Hello{n})
			env.Emit(Said{n})
			return
		}
	case "whoever is first":
		one, two := make(chan int, 1), make(chan int, 1)
		one <- 1
		two <- 2
		select {
		case n := <-one:
			env.Emit(Said{n})
		case n := <-two:
			env.Emit(Said{n})
		}
	case "what the world before has left":
		left++
		env.Emit(Said{left})
	}
}

// left is left by the world before.
var left int

// folded is a value of 2^60 parts, in 61 places.
func folded() *knot {
	k := &knot{}
	for range 60 {
		k = &knot{k, k}
	}
	return k
}
