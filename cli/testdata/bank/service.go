package main

import (
	"fmt"
	"strconv"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Account is a service of this module's own: a balance, to which money is paid in and from which it
// is paid out, as far as there is some. Every answer tells the balance.
var Account = about.Service{
	Service: service.Service{
		Name: "account",
		Doc:  "Clients pay in and out of one account, and look at its balance.",
		Kinds: []service.Kind{
			{Name: "pay_in", Args: []service.Arg{service.AmountArg}, Form: "pay in {amount}", Came: told},
			{Name: "pay_out", Args: []service.Arg{service.AmountArg}, Form: "pay out {amount}", Came: told},
			{Name: "balance", Does: service.Reads, Came: told},
		},
		Machine: func() service.Machine { return &account{} },
		Model: service.Sequential(int64(0), step, func(balance int64) string {
			return strconv.FormatInt(balance, 10)
		}),
	},
	Params: []about.Param{
		{Name: "most", Kind: about.IntParam, Default: 9, Min: 1, Max: 1000, Doc: "what is paid at once, at most"},
		{Name: "looks", Kind: about.ShareParam, Default: sim.PPM(200_000), Doc: "share of operations that only look"},
	},
	Work: func(a about.Args) (service.Workload, error) {
		return payments{most: a.Int("most"), looks: a.Ratio("looks")}, nil
	},
}

func told(r service.Result) string {
	if !r.OK {
		return fmt.Sprintf("refused at %d", r.Number)
	}
	return strconv.FormatInt(r.Number, 10)
}

// account is the machine. overdraws is a rule of the bank that it lacks.
type account struct {
	balance   int64
	overdraws bool
}

func (m *account) Apply(op service.Op) service.Result {
	switch op.Name {
	case "pay_in":
		m.balance += op.Amount
	case "pay_out":
		if m.balance < op.Amount && !m.overdraws {
			return service.Result{Number: m.balance}
		}
		m.balance -= op.Amount
	}
	return service.Result{OK: true, Number: m.balance}
}

func (m *account) Snapshot() any        { return m.balance }
func (m *account) Restore(snapshot any) { m.balance, _ = snapshot.(int64) }
func (m *account) Hash() uint64         { return uint64(m.balance) }

// step is the model: the balance after an operation, and what it returns.
func step(balance int64, op service.Op) (int64, service.Result, bool) {
	after := balance
	switch op.Name {
	case "pay_in":
		after += op.Amount
	case "pay_out":
		after -= op.Amount
	case "balance":
	default:
		return balance, service.Result{}, false
	}
	if after < 0 {
		return balance, service.Result{Number: balance}, true
	}
	return after, service.Result{OK: true, Number: after}, true
}

// payments is the workload.
type payments struct {
	most  int
	looks sim.PPM
}

func (w payments) Next(r *sim.Rand, _ service.Turn) (service.Op, time.Duration) {
	if r.Chance(w.looks) {
		return service.Op{Name: "balance"}, 0
	}
	return service.Op{
		Name: []string{"pay_in", "pay_out"}[r.IntN(2)], Amount: int64(1 + r.IntN(w.most)),
	}, 0
}

func (w payments) Final() []service.Op { return []service.Op{{Name: "balance"}} }
