package main

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is a bank of one branch, which clients ask, and an auditor, whom nobody asks and who is
// told of every balance.
var Protocol = about.Protocol{
	Name:     "bank",
	Doc:      "an account at a branch, and an auditor who is told of every balance",
	Promise:  []string{"linearizable", "solvent"},
	Services: []about.Service{Account},
	Mutants:  zoo,
	Facts:    []sim.Fact{Booked{}, Audited{}},
	Sends:    []sim.Message{Entry{}, service.Reply{}},
	Build:    build,
}

var zoo = []*about.Mutant{overdraft}

var overdraft = &about.Mutant{
	ID: "B01", Name: "overdraft", Doc: "pays out what is not there",
	Reveals: []string{"solvent", "linearizable"}, Witness: "bank.star",
}

// An Entry tells the auditor of a balance.
type Entry struct{ Number, Balance int64 }

// What the branch says that it booked, and the auditor that it was told.
type (
	Booked  struct{ Number, Balance int64 }
	Audited struct{ Number, Balance int64 }
)

func build(args about.Args) (about.System, error) {
	group := func(name string, asked bool, made func() sim.Node) about.Role {
		return about.Role{Asked: asked, Votes: asked, Group: sim.Group{
			Name: name, Names: []string{name}, New: func(sim.ID) sim.Node { return made() },
		}}
	}
	mutants := args.Switched(zoo)
	return about.System{
		Roles: []about.Role{
			group("branch", true, func() sim.Node {
				m := args.Service.Machine()
				m.(*account).overdraws = mutants.On(overdraft)
				return &branch{service: args.Service, books: service.NewSessions(m)}
			}),
			group("auditor", false, func() sim.Node { return auditor{} }),
		},
		Invariants: []sim.Property{&booksAgree{booked: map[int64]int64{}}},
		Client:     service.AnyClient(true),
	}, nil
}

// A branch books on its disk before it answers.
type branch struct {
	service *service.Service
	books   *service.Sessions
	number  int64
}

type page struct {
	number int64
	books  any
}

func (b *branch) Start(env *sim.Env) {
	saved := env.Disk().Get("page")
	if saved == (sim.Corrupt{}) {
		env.Exit("the checksum of the page is wrong")
	}
	if p, found := saved.(page); found {
		b.number = p.number
		b.books.Restore(p.books)
	}
}

func (b *branch) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	m, is := msg.(service.Request)
	if !is {
		return
	}
	result := b.books.Apply(m.Command())
	if result.OK && !b.service.ReadOnly(m.Op) {
		b.number++
		env.Disk().Set("page", page{b.number, b.books.Snapshot()})
		if err := env.Disk().Sync(); err != nil {
			env.Exit(err.Error())
		}
		env.Emit(Booked{b.number, result.Number})
		env.Send(env.Peers()[0]+1, Entry{b.number, result.Number})
	}
	env.Send(from, service.Reply{Seq: m.Seq, Result: result})
}

func (b *branch) Timer(*sim.Env, sim.Timer) {}

// An auditor is told, and says so.
type auditor struct{}

func (auditor) Start(*sim.Env)            {}
func (auditor) Timer(*sim.Env, sim.Timer) {}
func (auditor) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	env.Emit(Audited(msg.(Entry)))
}

// booksAgree: what the auditor is told was booked.
type booksAgree struct {
	booked map[int64]int64
	judged int
}

func (*booksAgree) Name() string  { return "Books Agree" }
func (p *booksAgree) Judged() int { return p.judged }
func (p *booksAgree) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) (why string) {
	switch f := fact.(type) {
	case Booked:
		p.booked[f.Number] = f.Balance
	case Audited:
		p.judged++
		if p.booked[f.Number] != f.Balance {
			return fmt.Sprintf("entry %d of %d is in no book", f.Number, f.Balance)
		}
	}
	return ""
}
