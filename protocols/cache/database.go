package cache

import (
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Database has the truth. It is busy with each read and each write for a time, and what comes meanwhile waits.
type Database struct {
	*config
	rows  service.Machine
	log   []Stamp                    // of each write: the nth makes version n
	newer map[string]int             // by key: the version of its last write
	done  map[request]service.Result // what came of each write, for one that is repeated
	feed  feed
	reads int
}

// Start boots the database: it carries out again what its disk has.
func (d *Database) Start(env *sim.Env) {
	d.rows, d.newer, d.done = service.KV.Machine(), map[string]int{}, map[request]service.Result{}
	for _, record := range env.Disk().Log() {
		c, readable := record.(service.Command)
		if !readable {
			env.Exit("its disk is corrupt")
		}
		d.apply(c)
	}
	env.Emit(Booted{})
	d.feed = d.newFeed(env)
	d.publish(env)
}

// apply carries a command out, which makes a version.
func (d *Database) apply(c service.Command) service.Result {
	r := d.rows.Apply(c.Op)
	d.log = append(d.log, Stamp{c.Op.Key, len(d.log) + 1})
	d.newer[c.Op.Key] = len(d.log)
	d.done[request{c.Client, c.Seq}] = r
	return r
}

// Receive handles a message.
func (d *Database) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Read:
		d.handleRead(env, from, m)
	case Write:
		d.handleWrite(env, from, m)
	case Heard:
		d.feed.heard(env, from, m.Upto)
		d.publish(env)
	}
}

func (d *Database) handleRead(env *sim.Env, from sim.ID, m Read) {
	env.Work(env.Rand().Draw(d.service))
	d.reads++
	e := Entry{d.rows.Apply(service.Op{Name: "get", Key: m.Key}), d.newer[m.Key]}
	env.Emit(Served{m.Key, e.Version})
	env.Send(from, Row{m.Call, e})
}

// handleWrite writes. The same command is carried out once, however often it comes.
func (d *Database) handleWrite(env *sim.Env, from sim.ID, m Write) {
	c := m.Command
	r, before := d.done[request{c.Client, c.Seq}]
	if !before {
		env.Work(env.Rand().Draw(d.service))
		r = d.apply(c)
		env.Disk().Append(c)
		if err := env.Disk().Sync(); err != nil {
			env.Exit(err.Error())
		}
		env.Emit(Written{c.Op.Key, len(d.log)})
	}
	env.Send(from, Wrote{m.Call, d.newer[c.Op.Key], r})
	d.publish(env)
}

// Timer handles a timer that has come due: somebody has not heard.
func (d *Database) Timer(env *sim.Env, _ sim.Timer) {
	d.feed.again()
	d.publish(env)
}

// Inspect shows how far the log has come, and who has heard of how much of it.
func (d *Database) Inspect(v *sim.View) {
	v.Durable("log", len(d.log))
	v.Volatile("reads", d.reads)
	v.Volatile("heard", d.feed.progress())
}
