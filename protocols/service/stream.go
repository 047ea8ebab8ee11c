package service

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// StreamClient makes clients that stand for a great many users: in an open loop each operation is asked for when it
// arrives, however many before it are still outstanding. Each goes to a server drawn at random and, if that does not
// answer in time, under the same number to another. In a closed loop there is one operation at a time, as by
// [AnyClient].
//
// An open loop of one session ([AnyClient], [LeaderClient]) queues in its client, and a queue in front of a queue is not
// what queueing theory is about.
func StreamClient(cfg ClientConfig) sim.Node {
	if cfg.Arrivals.Max() == 0 && cfg.Workload != nil {
		return AnyClient(false)(cfg)
	}
	p := Patience{cfg.Timeout, cfg.Retry, cfg.GiveUp, cfg.Backoff}.filled()
	cfg.Timeout, cfg.GiveUp = p.Timeout, p.GiveUp
	return &stream{cfg: cfg, out: map[uint64]*call{}}
}

// stream is a client with as many operations outstanding as there are.
//
// An operation that is not answered is asked for again after each timeout, without further backoff, and given up at
// the first timeout that is at or after its GiveUp.
type stream struct {
	cfg   ClientConfig
	life  life
	began time.Duration // when this life began, from the first boot

	turn     Turn
	seq      uint64
	out      map[uint64]*call // what is outstanding, by number
	due      []deadline       // when to ask again or to give up, the earliest first; of answered ones too
	free     []int            // processes whose last operation was answered
	lanes    int              // processes that were ever used in this life
	lost     []lost           // of unknown outcome, whose answer may still come
	unknowns int
	box      any // the last operation, boxed for the facts about it
}

// A call is an outstanding operation.
type call struct {
	process int
	op      any
	to      sim.ID        // the only server to ask, once; 0: any
	asked   time.Duration // at first, by the client's monotonic clock
	patience
}

type patience struct{ timeout, giveUp time.Duration }

type deadline struct {
	at  time.Duration
	seq uint64
}

func (s *stream) Start(env *sim.Env) {
	s.life, s.began = begin(env)
	s.seq = uint64(s.life.boot) << 32
	s.turn = Turn{Client: s.cfg.Name, Boot: s.life.boot}
	elapsed := s.began + env.Uptime()
	if len(s.cfg.Final) > 0 {
		env.SetTimer(finalTimer, s.cfg.FinalAt-elapsed)
	}
	if s.cfg.Workload != nil {
		env.SetTimer(arrivalTimer, max(s.cfg.Start-elapsed, 0)+firstGap(env.Rand(), s.cfg.Arrivals))
	}
}

func (s *stream) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case arrivalTimer:
		s.onArrival(env)
	case timeoutTimer:
		s.onDeadline(env)
	case finalTimer:
		s.onFinal(env)
	}
}

// onArrival asks for one more operation.
func (s *stream) onArrival(env *sim.Env) {
	elapsed := s.began + env.Uptime()
	if s.cfg.Ops > 0 && s.turn.K >= s.cfg.Ops || s.cfg.Until > 0 && elapsed >= s.cfg.Until {
		return
	}
	env.SetTimer(arrivalTimer, env.Rand().Draw(s.cfg.Arrivals))
	op, _ := s.cfg.Workload.Next(env.Rand(), s.turn) // when to ask for it say the arrivals
	s.turn.K++
	s.ask(env, op, 0, patience{s.cfg.Timeout, s.cfg.GiveUp})
}

// onFinal asks for the final reads, all at once.
func (s *stream) onFinal(env *sim.Env) {
	env.CancelTimer(arrivalTimer)
	p := patience{s.cfg.Timeout, s.cfg.GiveUp}
	if s.cfg.Retry {
		p.giveUp *= FinalPatience
	}
	for i, op := range s.cfg.Final {
		to := sim.ID(0)
		if s.cfg.FinalTo != nil {
			to = s.cfg.FinalTo[i]
		}
		s.ask(env, op, to, p)
	}
}

// ask begins an operation, as a process that has none outstanding.
func (s *stream) ask(env *sim.Env, op Op, to sim.ID, p patience) {
	if s.box != any(op) {
		s.box = op
	}
	if to != 0 {
		p.giveUp = p.timeout
	}
	s.seq++
	c := &call{process: s.lane(env), op: s.box, to: to, asked: env.Uptime(), patience: p}
	s.out[s.seq] = c
	env.Emit(sim.Invoke{Process: c.process, Op: c.op})
	s.send(env, s.seq, c)
}

// lane is a process that is free. After an unknown outcome one is never free again.
func (s *stream) lane(env *sim.Env) int {
	if n := len(s.free); n > 0 {
		p := s.free[n-1]
		s.free = s.free[:n-1]
		return p
	}
	peers := env.Peers()
	p := max(slices.Index(peers, env.ID()), 0) + len(peers)*(s.life.boot<<24+s.lanes)
	s.lanes++
	return p
}

// send asks a server, and sets a deadline for its answer.
func (s *stream) send(env *sim.Env, seq uint64, c *call) {
	to := c.to
	if to == 0 {
		to = env.Rand().Pick(s.cfg.Servers)
	}
	env.Send(to, Request{Client: env.ID(), Seq: seq, Op: c.op.(Op)})
	d := deadline{env.Uptime() + c.timeout, seq}
	at := len(s.due)
	for at > 0 && s.due[at-1].at > d.at { // only those that are more patient than others
		at--
	}
	s.due = slices.Insert(s.due, at, d)
	if at == 0 {
		env.SetTimer(timeoutTimer, c.timeout)
	}
}

// onDeadline asks again what was not answered in time, or gives it up.
func (s *stream) onDeadline(env *sim.Env) {
	now := env.Uptime()
	for len(s.due) > 0 && s.due[0].at <= now {
		d := s.due[0]
		s.due = s.due[1:]
		c := s.out[d.seq]
		switch {
		case c == nil:
		case now-c.asked >= c.giveUp:
			s.abandon(env, d.seq, c)
		default:
			s.send(env, d.seq, c)
		}
	}
	s.settle(env)
}

// settle forgets deadlines of what was answered, and sets the timer for the first that matters.
func (s *stream) settle(env *sim.Env) {
	for len(s.due) > 0 && s.out[s.due[0].seq] == nil {
		s.due = s.due[1:]
	}
	if len(s.due) == 0 {
		s.due = nil
		env.CancelTimer(timeoutTimer)
		return
	}
	env.SetTimer(timeoutTimer, s.due[0].at-env.Uptime())
}

// abandon leaves an outcome unknown.
func (s *stream) abandon(env *sim.Env, seq uint64, c *call) {
	delete(s.out, seq)
	s.unknowns++
	if len(s.lost) == lostMax {
		s.lost = slices.Delete(s.lost, 0, 1)
	}
	s.lost = append(s.lost, lost{seq: seq, process: c.process, op: c.op})
	env.Emit(sim.Return{Process: c.process, Op: c.op, Outcome: sim.Unknown})
}

func (s *stream) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Ask:
		s.ask(env, m.Op, m.To, patience{s.cfg.Timeout, s.cfg.GiveUp})
	case Persist:
		p := m.Patience.filled()
		s.ask(env, m.Op, m.To, patience{p.Timeout, p.GiveUp})
	case Reply:
		switch {
		case m.Status == OK && m.Result != Forgotten:
			s.answer(env, m.Seq, sim.Return{Result: m.Result})
		case m.Status == Refused:
			s.answer(env, m.Seq, sim.Return{Outcome: sim.Failed})
		}
	}
}

// answer tells what came of an operation, be it one that was given up.
func (s *stream) answer(env *sim.Env, seq uint64, outcome sim.Return) {
	if c := s.out[seq]; c != nil {
		delete(s.out, seq)
		outcome.Process, outcome.Op = c.process, c.op
		s.free = append(s.free, c.process)
		env.Emit(outcome)
		if s.due[0].seq == seq {
			s.settle(env)
		}
		return
	}
	if i := slices.IndexFunc(s.lost, func(l lost) bool { return l.seq == seq }); i >= 0 {
		l := s.lost[i]
		s.lost = slices.Delete(s.lost, i, i+1)
		outcome.Process, outcome.Op = l.process, l.op
		env.Emit(outcome)
	}
}

// Inspect shows how much is outstanding.
func (s *stream) Inspect(v *sim.View) {
	v.Durable("boot", s.life.boot)
	v.Volatile("outstanding", len(s.out))
	v.Volatile("unknown", s.unknowns)
}
