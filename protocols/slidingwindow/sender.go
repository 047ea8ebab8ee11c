package slidingwindow

import "github.com/orrery-sim/orrery/sim"

// keyBase is where the sender's disk has the first place of its window.
const keyBase = "base"

// resendTimer fires when the first segment of the window has been under way for too long.
var resendTimer = sim.Timer{Name: "resend"}

// A status is what a sender knows of a segment in its window.
type status uint8

const (
	flying status = iota
	lost          // it is to be sent again
	got           // the receiver says that it has it; it might yet lose it
)

// A Sender sends a stream.
type Sender struct {
	*config
	base   int64    // all below it are delivered: on the disk
	window []status // of the segments from base on that were sent
	flight int      // how many of them are flying
	congestion
}

// Start begins where the life before has left off. What was under way is sent again.
func (s *Sender) Start(env *sim.Env) {
	saved := env.Disk().Get(keyBase)
	if saved == (sim.Corrupt{}) {
		env.Exit("its disk is corrupt")
		return
	}
	s.base, _ = saved.(int64)
	s.congestion = congestion{size: 1}
	env.Emit(Moved{s.base})
	s.fill(env)
}

// next is the first place that was not sent.
func (s *Sender) next() int64 { return s.base + int64(len(s.window)) }

// room reports whether one more segment may be under way.
func (s *Sender) room() bool { return !s.config.congestion || s.flight < s.size }

// fill sends what is to be sent again, and then what is new, as far as the windows allow.
func (s *Sender) fill(env *sim.Env) {
	for i := 0; i < len(s.window) && s.room(); i++ {
		if s.window[i] == lost {
			s.window[i] = flying
			s.send(env, s.base+int64(i), true)
		}
	}
	for s.room() && s.next() < s.items && s.within(s.next()) {
		s.window = append(s.window, flying)
		s.send(env, s.next()-1, false)
	}
}

// within reports whether a place is in the receiver's window, as far as the sender knows. Without this:
// mutants/overrun.
func (s *Sender) within(place int64) bool {
	if s.mutants.On(overrun) {
		return place < s.base+2*int64(s.width)
	}
	return place < s.base+int64(s.width)
}

// send sends a segment. The first under way is waited for.
func (s *Sender) send(env *sim.Env, place int64, again bool) {
	if s.flight++; s.flight == 1 {
		env.SetTimer(resendTimer, s.timeout)
	}
	env.Emit(Sent{place, again})
	env.Send(s.receiver(), Segment{s.wire(place), place, s.bytes})
}

// Receive handles a message.
func (s *Sender) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	if m, is := msg.(Ack); is {
		s.handleAck(env, m)
	}
}

// handleAck moves the window to the first segment that the receiver lacks. What it has beyond is not sent again for now.
func (s *Sender) handleAck(env *sim.Env, m Ack) {
	next, has := s.place(m.Next, s.base), s.place(m.Got, s.base)
	if next > s.base && !s.within(next-1) {
		return // of before the window, with a number that has come round
	}
	if s.mutants.On(pastHole) { // The last that has come is taken for all before it: mutants/past-a-hole.
		if has < s.next() {
			next = max(next, has+1)
		}
	}
	news := 0
	if next > s.base {
		for i := range min(int(next-s.base), len(s.window)) { // A life before may have sent more.
			news += s.settle(i)
		}
		if !s.move(env, next) {
			return
		}
	}
	if s.repeat == selective && has >= s.base && has < s.next() {
		news += s.settle(int(has - s.base))
	}
	if news > 0 {
		s.grow(env, news)
	}
	s.detect(env)
	s.fill(env)
}

// settle notes that the receiver has a segment, and counts it unless that was known.
func (s *Sender) settle(i int) int {
	was := s.window[i]
	if s.window[i] = got; was == got {
		return 0
	}
	if was == flying {
		s.flight--
	}
	return 1
}

// move lets the window begin later. It reports whether it does.
func (s *Sender) move(env *sim.Env, base int64) bool {
	s.window = append([]status(nil), s.window[min(int(base-s.base), len(s.window)):]...)
	s.base = base
	env.Disk().Set(keyBase, base)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
		return false
	}
	env.Emit(Moved{base})
	if len(s.window) == 0 {
		env.CancelTimer(resendTimer)
	} else {
		env.SetTimer(resendTimer, s.timeout)
	}
	return true
}

// Timer handles a timer that has come due.
func (s *Sender) Timer(env *sim.Env, _ sim.Timer) { s.onTimeout(env) }

// Inspect shows the window.
func (s *Sender) Inspect(v *sim.View) {
	v.Durable("base", s.base)
	v.Volatile("next", s.next())
	v.Volatile("under way", s.flight)
	if s.config.congestion {
		v.Volatile("congestion window", s.size)
	}
}
