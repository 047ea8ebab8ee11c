package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Strange has a service, a workload, a model and a promise of its own, and at one place of all that an author may
// write it does something strange.
var Strange = about.Protocol{
	Name: "strange", Doc: "keeps a number, and does something strange at one place",
	Promise:  []string{"tidy"},
	Services: []about.Service{Shelf},
	Params: []about.Param{
		{Name: "do", Kind: about.TextParam, Default: "nothing", Doc: "what to do"},
		{Name: "at", Kind: about.TextParam, Default: "nowhere", Doc: "where"},
	},
	Facts: []sim.Fact{Said{}, Loose{}}, Sends: []sim.Message{Hello{}, Bag{}, service.Reply{}}, Timers: []string{"tick", "quirk"},
	Build: buildStrange,
}

// Where, and what. It is the same in all worlds of a process.
var where, what string

// at is called at each place.
func at(place string) {
	if place == where {
		do()
	}
}

// do does something that belongs into no node.
func do() {
	switch what {
	case "wait":
		<-make(chan int)
	case "wait for itself":
		var m sync.Mutex
		m.Lock()
		m.Lock()
	case "leave":
		runtime.Goexit()
	case "exit":
		os.Exit(0)
	case "panic with nil":
		panic(nil)
	case "panic with a bad text":
		panic(text("panics"))
	case "panic with an endless text":
		panic(text("waits"))
	case "panic with escapes":
		panic(text("escapes"))
	case "panic elsewhere":
		go func() { panic(text("escapes")) }()
		time.Sleep(time.Second)
	case "close the output":
		os.Stdout.Close()
	case "print":
		fmt.Println("panic: \x1b]0;title\x07")
		fmt.Println(`{"verdict": "held"}`)
	case "print without an end":
		for {
			fmt.Print(strings.Repeat("x", 100_000))
		}
	case "start another":
		exec.Command("sleep", "20").Run() //nolint:errcheck // it is waited for
	case "clear the folder":
		dirs, _ := os.ReadDir(os.TempDir())
		for _, d := range dirs {
			if strings.HasPrefix(d.Name(), "orrery-") {
				os.RemoveAll(os.TempDir() + "/" + d.Name())
			}
		}
		<-make(chan int)
	default:
		quirk()
	}
}

// text has a String that is strange.
type text string

func (t text) String() string {
	switch t {
	case "panics":
		panic("again")
	case "waits":
		<-make(chan int)
	}
	return "\x1b[31mred\u202e"
}

// What the nodes say and send.
type (
	Said  struct{ N int }
	Loose struct{ Anything any }
	Hello struct{ N int }
	shown struct{ n int }
)

func (s Said) Words(func(sim.ID) string) string {
	at("text of a fact")
	return "said"
}

func (h Hello) String() string {
	at("text of a message")
	return "hello"
}

func (h Hello) Size() int {
	at("size")
	return helloSize
}

var helloSize = 8

func (s shown) String() string {
	at("text of a field")
	return "shown"
}

func buildStrange(args about.Args) (about.System, error) {
	what, where = args.Text("do"), args.Text("at")
	at("build")
	server := sim.Group{Name: "server", Size: 2, New: func(sim.ID) sim.Node {
		at("new")
		return &keeper{books: service.NewSessions(args.Service.Machine())}
	}}
	return about.System{
		Roles:      []about.Role{{Asked: true, Votes: true, Group: server}},
		Invariants: []sim.Property{&law{}},
		Client:     service.AnyClient(true),
	}, nil
}

// A keeper keeps the number.
type keeper struct {
	env   *sim.Env // its own, for quirks
	books *service.Sessions
	heard int
	list  []int
}

// present is the keeper whose turn it is.
var present *keeper

func (k *keeper) Start(env *sim.Env) {
	k.env, present = env, k
	k.books.Restore(env.Disk().Get("books"))
	env.SetTimer(sim.Timer{Name: "tick"}, 10*time.Millisecond)
}

func (k *keeper) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	k.env, present = env, k
	switch m := msg.(type) {
	case service.Request:
		r := k.books.Apply(m.Command())
		env.Disk().Set("books", k.books.Snapshot())
		env.Disk().Sync() //nolint:errcheck // the disk of this scenario never fails
		env.Send(from, service.Reply{Seq: m.Seq, Result: r})
	case Hello:
		k.heard++
		env.Emit(Said{k.heard})
		if k.heard == 20 {
			at("receive")
		}
	}
}

func (k *keeper) Timer(env *sim.Env, t sim.Timer) {
	k.env, present = env, k
	if t.Name == "quirk" {
		return
	}
	at("timer")
	env.Send(env.Peers()[1-k.heard%2], Hello{k.heard})
	env.SetTimer(t, 10*time.Millisecond)
}

// Inspect shows what a keeper has heard.
func (k *keeper) Inspect(v *sim.View) {
	at("inspect")
	v.Volatile("heard", shown{k.heard})
	v.Volatile("list", k.list)
}

// law: nothing is wrong, ever.
type law struct{ judged int }

func (*law) Name() string {
	at("name of an invariant")
	return "Law"
}

func (l *law) Judged() int {
	at("judged")
	return l.judged
}

func (l *law) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	l.judged++
	at("invariant")
	if loose, is := fact.(Loose); is && what == "an invariant writes on" {
		loose.Anything.([]int)[0] = 9
	}
	return ""
}

// Shelf is a number that is added to.
var Shelf = about.Service{
	Service: service.Service{
		Name: "shelf", Doc: "Clients put on a shelf, and look.",
		Kinds: []service.Kind{
			{Name: "put", Args: []service.Arg{service.AmountArg}, Form: "put {amount}", Came: came},
			{Name: "look", Does: service.Reads, Came: came},
		},
		Machine: func() service.Machine {
			at("machine")
			return &shelf{}
		},
		Model: service.Sequential(int64(0), shelfStep, func(n int64) string {
			at("text of a state")
			return fmt.Sprint(n)
		}),
	},
	Work: func(about.Args) (service.Workload, error) {
		at("work")
		return puts{}, nil
	},
}

func came(r service.Result) string {
	at("text of a result")
	return fmt.Sprint(r.Number)
}

func shelfStep(n int64, op service.Op) (int64, service.Result, bool) {
	at("step of the model")
	right := where != "text of a state" // which is told where a history has no order
	return n + op.Amount, service.Result{OK: true, Number: n + op.Amount}, right
}

type shelf struct{ n int64 }

func (m *shelf) Apply(op service.Op) service.Result {
	at("apply")
	m.n += op.Amount
	return service.Result{OK: true, Number: m.n}
}

func (m *shelf) Snapshot() any {
	at("snapshot")
	return m.n
}

func (m *shelf) Restore(snapshot any) { m.n, _ = snapshot.(int64) }
func (m *shelf) Hash() uint64         { return uint64(m.n) }

type puts struct{}

func (puts) Next(r *sim.Rand, _ service.Turn) (service.Op, time.Duration) {
	at("next")
	return service.Op{Name: "put", Amount: int64(1 + r.IntN(5))}, 0
}

func (puts) Final() []service.Op {
	at("final reads")
	return []service.Op{{Name: "look"}}
}

// Tidy is a promise of this module's own.
var Tidy = check.Promise{
	Name: "tidy", Doc: "Nothing lies about.", Needs: check.NeedsHistory,
	Fact: func(sim.Fact) bool {
		at("a fact of a promise")
		return true
	},
	Judge: func(*check.Seen, check.Budget) check.Judgement {
		at("judge")
		return check.Judgement{Finding: check.Finding{Property: "tidy"}}
	},
}
