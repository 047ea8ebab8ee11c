package scenarios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// A decoder reads what a coder wrote: every field must be asked for.
type decoder struct {
	fields map[string][]string
	dists  distCache
	err    error
}

func newDecoder(text string, dists distCache) *decoder {
	d := &decoder{fields: map[string][]string{}, dists: dists}
	if text == "" {
		return d
	}
	for _, f := range strings.Split(text, ":") {
		key, value, _ := strings.Cut(f, "=")
		d.fields[key] = append(d.fields[key], value)
	}
	return d
}

func (d *decoder) fail(key, value string) {
	if d.err == nil {
		d.err = fmt.Errorf("%s cannot be %s", wording.Clip(key), wording.Clip(strconv.Quote(value)))
	}
}

// done is what was wrong, such as fields that nobody asked for.
func (d *decoder) done() error {
	if d.err == nil && len(d.fields) > 0 {
		var keys []string
		for k := range d.fields {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		d.err = fmt.Errorf("nothing is called %s", wording.Clip(strconv.Quote(keys[0])))
	}
	return d.err
}

func (d *decoder) all(key string) []string {
	v := d.fields[key]
	delete(d.fields, key)
	return v
}

// one is the value of a key that may stand once.
func (d *decoder) one(key string) (string, bool) {
	v := d.all(key)
	if len(v) > 1 {
		d.fail(key, "given twice")
	}
	if len(v) == 0 {
		return "", false
	}
	return v[0], true
}

func (d *decoder) text(key string) string {
	v, _ := d.one(key)
	return unescape(v)
}

func (d *decoder) flag(key string) bool {
	v, found := d.one(key)
	if v != "" {
		d.fail(key, v)
	}
	return found
}

func (d *decoder) number(key string) int64 {
	v, found := d.one(key)
	if !found {
		return 0
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		d.fail(key, v)
	}
	return n
}

func (d *decoder) id(key string) sim.ID {
	n := d.number(key)
	if n < 0 || n > 1<<31-1 {
		d.fail(key, strconv.FormatInt(n, 10))
	}
	return sim.ID(n)
}

func (d *decoder) ids(key string) []sim.ID {
	v, found := d.one(key)
	if !found {
		return nil
	}
	return d.list(key, v)
}

func (d *decoder) list(key, v string) []sim.ID {
	ids := []sim.ID{}
	if v == "" {
		return ids
	}
	for _, s := range strings.Split(v, ".") {
		n, err := strconv.ParseInt(s, 10, 32)
		if err != nil || n < 1 {
			d.fail(key, v)
		}
		ids = append(ids, sim.ID(n))
	}
	return ids
}

func (d *decoder) dist(key string) sim.Dist {
	v, found := d.one(key)
	if !found {
		return sim.Dist{}
	}
	out, err := d.dists.parse(unescape(v))
	if err != nil {
		d.fail(key, unescape(v))
	}
	return out
}

func (d *decoder) deed(to *Deed) {
	if k, is := to.begins(); is {
		to.Fault.Kind = k
		d.fault(&to.Fault)
	}
	*to = Deed{
		Verb: to.Verb, Fault: to.Fault, Which: int(d.number("which")), Node: d.id("node"), To: d.id("to"),
		Nodes: d.ids("goal"), Part: d.text("of"), Lasting: d.flag("lasting"), Message: uint64(d.number("message")),
		By: time.Duration(d.number("delay")), Timer: sim.Timer{Name: d.text("timer"), Arg: int(d.number("arg"))},
		Op: service.Op{
			Name: d.text("op"), Key: d.text("key"), Value: d.text("value"), Old: d.text("old"), Amount: d.number("amount"),
		},
		Patient: service.Patience{
			Timeout: time.Duration(d.number("timeout")), Retry: d.flag("retry"),
			GiveUp: time.Duration(d.number("give_up")), Backoff: time.Duration(d.number("backoff")),
		},
		Text: d.text("text"), Seed: uint64(d.number("seed")),
		Held: Held{Messages: d.flag("messages"), Timers: d.flag("timers"), Name: d.text("called"), Nodes: d.ids("on"), Part: d.text("within")},
	}
	if to.Held.Messages {
		to.Held.Traffic = d.traffic()
	}
	if _, fault := to.begins(); !fault && !to.isOrder() && !slices.Contains(Verbs, to.Verb) {
		d.fail("the verb", to.Verb)
	}
}

func (d *decoder) fault(f *sim.Fault) {
	f.Name, f.Nodes = d.text("name"), d.ids("nodes")
	for _, g := range d.all("group") {
		f.Groups = append(f.Groups, d.list("group", g))
	}
	f.Clients, f.Times, f.Fsync = d.flag("clients"), d.number("times"), d.dist("fsync")
	f.By, f.Drift, f.Effect = time.Duration(d.number("by")), sim.PPM(d.number("drift")), int(d.number("effect"))
	f.Keeps, f.Version = d.flag("keeps"), d.text("version")
	f.Traffic = d.traffic()
	f.Link = sim.Link{
		Delay: d.dist("latency"), Jitter: d.dist("jitter"), Loss: sim.PPM(d.number("loss")),
		Duplicate: sim.PPM(d.number("duplicate")), Corrupt: sim.PPM(d.number("corrupt")),
		FIFO: d.flag("fifo"), Bandwidth: d.number("bandwidth"), Queue: d.number("queue"),
	}
}

func (d *decoder) traffic() sim.Traffic {
	var t sim.Traffic
	for _, k := range d.all("kind") {
		t.Kinds = append(t.Kinds, unescape(k))
	}
	t.From, t.To, t.Part = d.ids("sender"), d.ids("receiver"), d.text("part")
	for _, w := range d.all("where") {
		parts := strings.Split(w, ".")
		if len(parts) != 3 {
			d.fail("where", w)
			continue
		}
		t.Where = append(t.Where, sim.Condition{Field: unescape(parts[0]), Is: unescape(parts[1]), Value: unescape(parts[2])})
	}
	t.Words = d.text("words")
	return t
}
