package antientropy

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/merkle"
	"github.com/orrery-sim/orrery/protocols/parts/partner"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// cycleTimer is a site's: it is time to compare.
var cycleTimer = sim.Timer{Name: "cycle"}

// seedItem is what the seeded sites have as they first boot.
var seedItem = Item{Key: "seed", Value: "seed", At: Stamp{Time: 0, Site: 1}}

// A Site has a copy of the database.
type Site struct {
	*config
	database
	dormant []Item   // certificates, in the order of their keys
	active  []ageing // certificates that are to be dormant or dropped
	resting []ageing // those of dormant that are to be dropped
	last    int64    // the time of the last update made here, or of the logical clock
	records int      // on the disk
}

// Start boots the site from its disk.
func (s *Site) Start(env *sim.Env) {
	s.database = s.empty(env.ID())
	for _, record := range env.Disk().Log() {
		switch r := record.(type) {
		case Item:
			s.have(r)
		case discard:
			s.forget(r)
		default:
			env.Exit("the checksum of an item is wrong")
			return
		}
		s.records++
	}
	env.Emit(Booted{s.records})
	if int(env.ID()) <= s.seeded && s.records == 0 {
		env.Emit(Updated{Key: seedItem.Key, At: seedItem.At})
		s.take(env, env.ID(), []Item{seedItem})
	}
	s.sweep(env)
	if s.synchronous {
		s.await(env)
	} else {
		env.SetTimer(cycleTimer, env.Rand().Between(0, s.period))
	}
}

// await sets the timer for the next cycle.
func (s *Site) await(env *sim.Env) {
	wait := s.period
	if s.synchronous {
		if wait -= env.Now() % s.period; wait > s.period {
			wait -= s.period // the clock shows less than zero
		}
	}
	env.SetTimer(cycleTimer, wait)
}

// Timer begins a cycle: the site compares its database with that of another one.
func (s *Site) Timer(env *sim.Env, _ sim.Timer) {
	s.await(env)
	s.sweep(env)
	if with := partner.Draw(env, s.sites); with != 0 {
		s.begin(env, with)
	}
}

// Receive handles a message.
func (s *Site) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		s.handleRequest(env, from, m)
	case Database:
		s.handleDatabase(env, from, m)
	case Ask:
		env.Send(from, s.part(m.Buckets))
	case Summary:
		s.handleSummary(env, from, m)
	case Tree:
		s.handleTree(env, from, m)
	}
}

// handleRequest serves a client from what the site has.
func (s *Site) handleRequest(env *sim.Env, from sim.ID, m service.Request) {
	held := s.get(m.Op.Key)
	alive := held != nil && !held.Dead
	result := service.Result{OK: true}
	switch m.Op.Name {
	case "get":
		if result.OK = alive; alive {
			result.Value = held.Value
		}
	case "put":
		s.update(env, Item{Key: m.Op.Key, Value: m.Op.Value})
	case "delete":
		if result.OK = alive; alive {
			s.update(env, Item{Key: m.Op.Key, Dead: true, Keepers: s.draw(env)})
		}
	}
	env.Send(from, service.Reply{Seq: m.Seq, Status: service.OK, Result: result})
}

// update makes an update here, with a timestamp of its own.
func (s *Site) update(env *sim.Env, it Item) {
	over := s.stamped(it.Key)
	it.At = s.stamp(env, over)
	if it.Dead {
		it.Activated = it.At.Time
	}
	env.Emit(Updated{Key: it.Key, At: it.At, Over: over, Dead: it.Dead})
	s.take(env, env.ID(), []Item{it})
}

// stamp is a timestamp for an update. It is larger than that of what it replaces, whatever the clock shows.
func (s *Site) stamp(env *sim.Env, over Stamp) Stamp {
	now := int64(env.Now())
	if s.logical {
		now = s.last + 1
	}
	if !s.mutants.On(trustTheClock) { // Without the rule: mutants/trust-the-clock.
		now = max(now, s.last+1, over.Time+1)
	}
	s.last = now
	return Stamp{now, env.ID()}
}

// stamped is the timestamp of what the site has under a key, be it a dormant certificate.
func (s *Site) stamped(key string) Stamp {
	if held := s.get(key); held != nil {
		return held.At
	}
	if d := s.asleep(key); d != nil {
		return d.At
	}
	return Stamp{}
}

// Inspect shows what the site has.
func (s *Site) Inspect(v *sim.View) {
	show := v.Volatile
	if s.durable {
		show = v.Durable
	}
	dead := 0
	for i := range s.items {
		if s.items[i].Dead {
			dead++
		}
	}
	show("items", len(s.items)-dead)
	show("certificates", dead)
	show("dormant", len(s.dormant))
	show("checksum", s.sum)
}

// config is what the scenario says about all sites.
type config struct {
	sites       int
	mode        string
	compare     string
	recent      time.Duration
	depth       int
	period      time.Duration
	synchronous bool
	logical     bool
	keepFor     time.Duration // the first threshold; 0: for ever
	dormantFor  time.Duration // the second, from the first on
	retention   int
	seeded      int
	durable     bool
	mutants     about.Switched
}

// empty is the database of a new site.
func (c *config) empty(id sim.ID) (d database) {
	if c.compare == byTree {
		salt := uint64(0)
		if c.mutants.On(ownBuckets) { // Without the rule: mutants/own-buckets.
			salt = uint64(id)
		}
		d.leaves = merkle.New(c.depth, salt)
	}
	return d
}
