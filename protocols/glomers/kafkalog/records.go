package kafkalog

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Records is records(keys = 2): logs of messages.
var Records = about.Service{
	Service: service.Service{
		Name: "records",
		Doc:  "Clients send messages to logs, poll them, and commit how far they have come.",
		// A poll is no read to a judge: it settles what the model left open.
		Kinds: []service.Kind{
			{Name: "send", Args: []service.Arg{service.KeyArg, service.ValueArg}, Form: "send {value} to {key}", Came: offset},
			{Name: "poll", Args: []service.Arg{service.KeyArg, service.AmountArg}, Form: "poll {key} from {amount}", Came: messages},
			{Name: "commit", Args: []service.Arg{service.KeyArg, service.AmountArg}, Form: "commit {key} up to {amount}", Came: func(service.Result) string { return "done" }},
			{Name: "committed", Args: []service.Arg{service.KeyArg}, Does: service.Reads, Form: "what is committed of {key}", Came: offset},
		},
		Machine: func() service.Machine { return &logs{} },
		Model:   model(),
	},
	Params: []about.Param{
		{Name: "keys", Kind: about.IntParam, Default: 2, Min: 1, Max: 1000, Doc: "how many logs"},
		{Name: "polls", Kind: about.ShareParam, Default: sim.PPM(300_000), Doc: "share of the operations that poll"},
		{Name: "commits", Kind: about.ShareParam, Default: sim.PPM(200_000), Doc: "share of the operations that commit, or list what is committed"},
	},
	Work: func(a about.Args) (service.Workload, error) {
		w := load{keys: a.Int("keys"), polls: a.Ratio("polls"), commits: a.Ratio("commits")}
		if w.polls+w.commits > 1_000_000 {
			return nil, fmt.Errorf("polls (%v) and commits (%v) are more than 100%% together", w.polls, w.commits)
		}
		return w, nil
	},
}

func offset(r service.Result) string { return "offset " + strconv.FormatInt(r.Number, 10) }

func messages(r service.Result) string { return "[" + r.Value + "]" }

// logs are what a group that replicates a log of operations would carry them out on. Both maps are replaced and never
// changed, so that they are a snapshot.
type logs struct {
	sent      map[string][]string
	committed map[string]int64
	hash      uint64 // exclusive or over all messages and commits
}

func (m *logs) Apply(op service.Op) service.Result {
	switch op.Name {
	case "send":
		m.sent = maps.Clone(m.sent)
		if m.sent == nil {
			m.sent = map[string][]string{}
		}
		m.sent[op.Key] = append(m.sent[op.Key][:len(m.sent[op.Key]):len(m.sent[op.Key])], op.Value)
		n := int64(len(m.sent[op.Key]))
		m.hash ^= hash(slot(op.Key, int(n)), op.Value)
		return service.Result{OK: true, Number: n}
	case "poll":
		var words []string
		for i, message := range m.sent[op.Key] {
			if int64(i+1) >= op.Amount {
				words = append(words, entry(i+1, message))
			}
		}
		return service.Result{OK: true, Value: strings.Join(words, " ")}
	case "commit":
		was := m.committed[op.Key]
		if op.Amount > was {
			m.committed = maps.Clone(m.committed)
			if m.committed == nil {
				m.committed = map[string]int64{}
			}
			m.committed[op.Key] = op.Amount
			m.hash ^= hash(committed(op.Key), strconv.FormatInt(was, 10)) ^ hash(committed(op.Key), strconv.FormatInt(op.Amount, 10))
		}
		return service.Result{OK: true}
	case "committed":
		return service.Result{OK: true, Number: m.committed[op.Key]}
	}
	panic(fmt.Sprintf("kafkalog: there is no operation %q", op.Name))
}

func (m *logs) Snapshot() any { return *m }

func (m *logs) Restore(snapshot any) { *m, _ = snapshot.(logs) }

func (m *logs) Hash() uint64 { return m.hash }

// hash is FNV-1a over a key and a value.
func hash(key, value string) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range []byte(key + "\x00" + value) {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}
