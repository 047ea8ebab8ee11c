package outside_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/check/outside"
)

// edn is a history in EDN of words such as "0 invoke read nil".
func edn(lines ...string) []byte {
	var b strings.Builder
	for _, line := range lines {
		w := strings.SplitN(line, " ", 4)
		fmt.Fprintf(&b, "{:process %s, :type :%s, :f :%s, :value %s}\n", w[0], w[1], w[2], w[3])
	}
	return []byte(b.String())
}

// Each model, with a history that it allows and one that it does not.
func TestRead_Models(t *testing.T) {
	for _, c := range []struct {
		name, model string
		lines       []string
		want        check.Verdict
	}{
		{"read", "register", []string{"0 invoke write 1", "0 ok write 1", "1 invoke read nil", "1 ok read 1"}, check.Held},
		{"stale read", "register", []string{"0 invoke write 1", "0 ok write 1", "1 invoke read nil", "1 ok read nil"}, check.Violated},
		{"cas", "register", []string{"0 invoke cas [nil 1]", "0 ok cas [nil 1]", "1 invoke cas [2 3]", "1 fail cas [2 3]"}, check.Held},
		{"cas that must swap", "register", []string{"0 invoke write 2", "0 ok write 2", "1 invoke cas [2 3]", "1 fail cas [2 3]"}, check.Violated},
		{"cas with a value", "register", []string{"0 invoke write 2", "0 ok write 2", "1 invoke cas [4 3]", "1 fail cas 2"}, check.Held},
		{"cas with a wrong value", "register", []string{"0 invoke write 2", "0 ok write 2", "1 invoke cas [4 3]", "1 fail cas 1"}, check.Violated},
		{
			"a failed cas needs a write that nobody knows of", "register",
			[]string{"0 invoke write 1", "0 ok write 1", "1 invoke write 2", "1 info write 2", "0 invoke cas [1 3]", "0 fail cas [1 3]"},
			check.Held,
		},
		{"unknown", "register", []string{"0 invoke write 1", "0 info write 1", "1 invoke read nil", "1 ok read nil", "1 invoke read nil", "1 ok read 1"}, check.Held},
		{"failed", "register", []string{"0 invoke write 1", "0 fail write 1", "1 invoke read nil", "1 ok read 1"}, check.Violated},
		{"independent keys", "register", []string{"0 invoke write [5 1]", "0 ok write [5 1]", "1 invoke read [6 nil]", "1 ok read [6 nil]"}, check.Held},
		{"independent keys, stale", "register", []string{"0 invoke cas [5 [nil 1]]", "0 ok cas [5 [nil 1]]", "1 invoke read [5 nil]", "1 ok read [5 nil]"}, check.Violated},
		{"queue", "queue", []string{"0 invoke enqueue 1", "0 ok enqueue 1", "0 invoke enqueue 2", "0 ok enqueue 2", "1 invoke dequeue nil", "1 ok dequeue 1"}, check.Held},
		{"queue out of order", "queue", []string{"0 invoke enqueue 1", "0 ok enqueue 1", "0 invoke enqueue 2", "0 ok enqueue 2", "1 invoke dequeue nil", "1 ok dequeue 2"}, check.Violated},
		{"set", "set", []string{"0 invoke add 1", "0 ok add 1", "2 invoke add 2", "2 info add 2", "1 invoke read nil", "1 ok read #{2 1}"}, check.Held},
		{"set that lost one", "set", []string{"0 invoke add 1", "0 ok add 1", "1 invoke read nil", "1 ok read []"}, check.Violated},
		{"counter", "counter", []string{"0 invoke add 2", "0 ok add 2", "1 invoke read nil", "1 ok read 2"}, check.Held},
		{"counter that lost one", "counter", []string{"0 invoke add 2", "0 ok add 2", "1 invoke read nil", "1 ok read 0"}, check.Violated},
		{"mutex", "mutex", []string{"0 invoke acquire nil", "0 ok acquire nil", "0 invoke release nil", "1 invoke acquire nil", "0 ok release nil", "1 ok acquire nil"}, check.Held},
		{"mutex with two holders", "mutex", []string{"0 invoke acquire nil", "0 ok acquire nil", "1 invoke acquire nil", "1 ok acquire nil"}, check.Violated},
		{"transactions", "list-append", []string{"0 invoke txn [[:append x 1] [:r y nil]]", "0 ok txn [[:append x 1] [:r y nil]]", "1 invoke txn [[:r x nil]]", "1 ok txn [[:r x [1]]]"}, check.Held},
		{"transactions that are stale", "list-append", []string{"0 invoke txn [[:append x 1]]", "0 ok txn [[:append x 1]]", "1 invoke txn [[:r x nil]]", "1 ok txn [[:r x []]]"}, check.Violated},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := outside.Read("h.edn", edn(c.lines...), "")
			require.NoError(t, err)
			require.Equal(t, c.model, f.Model.Name)
			j := check.Linearizable(f.Service, f.History, check.DefaultBudget)
			require.Equal(t, c.want, j.Verdict, j.Why)
			if c.want == check.Violated {
				require.NotEmpty(t, f.Picture(&j))
				require.NotEmpty(t, f.Lines(j.Events))
				require.NotEmpty(t, j.Why)
			}
		})
	}
}

// The same history in every form is the same history.
func TestRead_Forms(t *testing.T) {
	for _, text := range []string{
		`{"process": 0, "type": "invoke", "f": "put", "key": "x", "value": "a"}
{"process": 0, "type": "ok", "f": "put", "key": "x", "value": "a", "time": 5000000}
{"process": 1, "type": "invoke", "f": "get", "key": "x"}
{"process": 1, "type": "ok", "f": "get", "key": "x", "value": "a"}`,
		`; a comment
[{:process 0, :type :invoke, :f :put, :key "x", :value "a"} {:process 0, :type :ok, :f :put, :key "x", :value "a"}
 #jepsen.history.Op{:process 1, :type :invoke, :f :get, :key :x, :value nil}
 {:process :nemesis, :type :info, :f :kill}
 {:process 1, :type :ok, :f :get, :key x, :value "a"}]`,
	} {
		f, err := outside.Read("h", []byte(text), "")
		require.NoError(t, err)
		require.Equal(t, "kv", f.Model.Name)
		ops := f.History.Operations()
		require.Len(t, ops, 2)
		require.Equal(t, "put x=a -> done", ops[0].Tell(f.Service))
		require.Equal(t, "get x -> a", ops[1].Tell(f.Service))
	}
}

// Every error says where, what, and what to do.
func TestRead_Errors(t *testing.T) {
	for text, want := range map[string]string{
		"":                         `h:1: there is no history in it: each line must be a record such as {"process": 0, "type": "invoke", "f": "read"}`,
		`{"process": 0`:            `h:1: this line is no JSON object (unexpected EOF); each line must be one, such as {"process": 0, "type": "invoke", "f": "read"}`,
		`{"process": 0} {}`:        `h:1: there is more on this line than one JSON object; write one a line`,
		`{"process": 0}`:           `h:1: a record needs the field type, as in :type :invoke`,
		"hello":                    `h:1: this is neither JSON nor EDN nor a log of Jepsen's; each line must be a record such as {"process": 0, "type": "invoke", "f": "read"}`,
		"{:type :begin}":           `h:1: type must be invoke, ok, fail or info, not "begin"`,
		"{:type :invoke":           `h:1: the file ends before }`,
		"{:type}":                  `h:1: a map needs a value for each name; the last of this one has none`,
		"{:a \"b}":                 `h:1: the file ends within a string; close it with "`,
		"\n]":                      `h:1: this is neither JSON nor EDN nor a log of Jepsen's; each line must be a record such as {"process": 0, "type": "invoke", "f": "read"}`,
		"[1]":                      `h:1: "1" is no record; each must be a map, such as {:process 0, :type :invoke, :f :read}`,
		"[{:type :invoke}":         `h:1: a record needs the field process, as in :process 0`,
		string(edn("0 ok read 1")): `h:1: process 0 ends a read that it did not invoke; there must be a record of type invoke before`,
		string(edn("0 invoke read nil", "0 invoke read nil")):                    "h:2: process 0 invokes read before its read of line 1 has ended; a process does one thing after the other",
		string(edn("0 invoke read nil", "0 info read nil", "0 invoke read nil")): "h:3: process 0 invokes read, but the outcome of its read of line 1 is unknown; after that a client must go on as a new process",
		string(edn("0 invoke cas 1")):                                            `h:1: the value of a cas must be what it expects and what it writes, as in [1 2], not "1"`,
		string(edn("0 invoke fly nil")):                                          `h:1: no model has an operation "fly"; the models are register, kv, counter, set, queue, mutex, list-append`,
		string(edn("0 invoke txn [[:w x]]")):                                     `h:1: an access must be three things, as in [:append x 1], not "[w x]"`,
		string(edn(":nemesis info kill nil")):                                    `h:1: no client did anything in it: the processes of clients are numbers`,
	} {
		_, err := outside.Read("h", []byte(text), "")
		require.EqualError(t, err, want, text)
	}
	_, err := outside.Read("h", edn("0 invoke add x"), "counter")
	require.EqualError(t, err, `h:1: a counter adds whole numbers, not "x"; for a set say --model set`)
	_, err = outside.Read("h", edn("0 invoke enqueue 1"), "register")
	require.EqualError(t, err, `h:1: a register has no operation "enqueue"; it has read, write, cas`)
}

// Whatever a file holds, it is read or refused with its place; what is read can be judged.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"process": 0, "type": "invoke", "f": "read"}`))
	f.Add(edn("0 invoke write 1", "0 ok write 1", "1 invoke cas [1 2]", "1 fail cas 3", "2 invoke txn [[:r x [1 2]]]"))
	f.Add(edn("0 invoke add 1", "0 info add 1", "1 invoke read nil", "1 ok read #{1}"))
	f.Add([]byte("INFO  jepsen.util - 0\t:invoke\t:cas\t[1 2]\nINFO  jepsen.util - 0\t:fail\t:cas\t[1 2]"))
	f.Add([]byte("[{:process 0 :type :invoke :f :dequeue :value nil} ; ;\n]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := outside.Read("h", data, "")
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		if len(file.History.Operations()) > 12 {
			return
		}
		j := check.Linearizable(file.Service, file.History, check.Budget{Steps: 2000, Wall: 1})
		file.Picture(&j)
	})
}

// A picture shows who did what when, and what fits in no order.
func TestPicture(t *testing.T) {
	f, err := outside.Read("h", edn("0 invoke write 1", "0 ok write 1", "1 invoke write 2", "2 invoke read nil", "2 ok read nil", "1 info write 2"), "")
	require.NoError(t, err)
	j := check.Linearizable(f.Service, f.History, check.DefaultBudget)
	require.Equal(t, strings.Join([]string{
		"p0    [==]........  write 1 -> done",
		"p2    .......[===]  read -> nil  *",
	}, "\n"), strings.Join(f.Picture(&j), "\n"))
}
