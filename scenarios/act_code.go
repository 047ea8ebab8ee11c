package scenarios

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// Acts are written as texts, the same in a file and in a token, but that a file adds the words:
//
//	2:flat:own=2                                  the version, and what else is to know
//	812.1.500000000:crash:nodes=3 crash(leader())
//
// The first three numbers are the event, the entries of the queue since, and the instant in
// nanoseconds.

// actsVersion is the version of the code. Others are refused.
const actsVersion = "2"

// Code is the acts as texts, the version first; nil if there are none.
func (a *Acts) Code(words bool) ([]string, error) {
	if a.none() {
		return nil, nil
	}
	head := coder{b: []byte(actsVersion)}
	head.flag("flat", a.Flat)
	head.flag("operator", a.Operator)
	head.number("own", int64(a.Own))
	head.flag("idle", a.Idle)
	out := []string{string(head.b)}
	for i := range a.List {
		act := &a.List[i]
		if act.foreign != "" {
			return nil, fmt.Errorf("%s at event %d is no plain data: %s", act.Verb, act.Place.Event, act.foreign)
		}
		if why := foreign(act.Fault.Traffic.Where); a.Flat && why != "" {
			// Without its schedule the file has no place where the function stands.
			return nil, fmt.Errorf("%s at event %d is no plain data: %s", act.Verb, act.Place.Event, why)
		}
		text := act.code()
		if words && act.Words != "" {
			text += " " + act.Words
		}
		out = append(out, text)
	}
	return out, nil
}

// ParseActs reads what [Acts.Code] wrote.
func ParseActs(texts []string) (Acts, error) {
	var a Acts
	if len(texts) == 0 {
		return a, nil
	}
	version, rest, _ := strings.Cut(texts[0], ":")
	if version != actsVersion {
		return a, fmt.Errorf("acts are written in version %s here, not %s: this orrery cannot read them",
			actsVersion, wording.Clip(strconv.Quote(version)))
	}
	dists := distCache{}
	head := newDecoder(rest, dists)
	a.Flat, a.Operator, a.Own, a.Idle = head.flag("flat"), head.flag("operator"), int(head.number("own")), head.flag("idle")
	if a.Own < 0 || a.Own > 256 {
		head.fail("own", strconv.Itoa(a.Own))
	}
	if head.err == nil && !a.Flat && (a.Operator || a.Own > 0 || a.Idle) {
		head.err = errors.New("operator, own and idle go with flat only: beside a schedule the file says so")
	}
	if err := head.done(); err != nil {
		return a, fmt.Errorf("the acts' first text %s: %v", wording.Clip(strconv.Quote(texts[0])), err)
	}
	for _, text := range texts[1:] {
		act, err := parseAct(text, dists)
		if err != nil {
			return a, fmt.Errorf("the act %s: %v", wording.Clip(strconv.Quote(text)), err)
		}
		if n := len(a.List); n > 0 && act.Place.Step > 0 && a.List[n-1].Place.Step > 0 && act.Place.Compare(a.List[n-1].Place) < 0 {
			return a, fmt.Errorf("the act %s is before the one in front of it", wording.Clip(strconv.Quote(text)))
		}
		a.List = append(a.List, act)
	}
	return a, nil
}

// code is the act without its words.
func (a *Act) code() string {
	c := coder{b: fmt.Appendf(nil, "%d.%d.%d:%s", a.Place.Event, a.Place.Step, int64(a.At), escape(a.Verb))}
	c.deed(&a.Deed)
	return string(c.b)
}

func parseAct(text string, dists distCache) (Act, error) {
	code, words, _ := strings.Cut(text, " ")
	place, rest, _ := strings.Cut(code, ":")
	var a Act
	a.Words = words
	var when int64
	if n, err := fmt.Sscanf(place, "%d.%d.%d", &a.Place.Event, &a.Place.Step, &when); n != 3 || err != nil ||
		fmt.Sprintf("%d.%d.%d", a.Place.Event, a.Place.Step, when) != place || when < 0 {
		return a, fmt.Errorf("%q is no place; one looks like 812.1.500000000", wording.Clip(place))
	}
	a.At = time.Duration(when)
	verb, rest, _ := strings.Cut(rest, ":")
	a.Verb = unescape(verb)
	d := newDecoder(rest, dists)
	d.deed(&a.Deed)
	return a, d.done()
}

// A coder writes fields with their names. What is zero is left out.
type coder struct{ b []byte }

func (c *coder) text(key, v string) {
	if v != "" {
		c.b = fmt.Appendf(c.b, ":%s=%s", key, item(v))
	}
}

func (c *coder) flag(key string, v bool) {
	if v {
		c.b = fmt.Appendf(c.b, ":%s", key)
	}
}

func (c *coder) number(key string, v int64) {
	if v != 0 {
		c.b = fmt.Appendf(c.b, ":%s=%d", key, v)
	}
}

func (c *coder) ids(key string, ids []sim.ID) {
	if ids != nil {
		c.b = fmt.Appendf(c.b, ":%s=%s", key, idsCode(ids))
	}
}

func (c *coder) dist(key string, d sim.Dist) {
	if !d.IsZero() {
		c.text(key, d.String())
	}
}

func idsCode(ids []sim.ID) string {
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = strconv.Itoa(int(id))
	}
	return strings.Join(parts, ".")
}

// item is a text that may stand in a list: nothing in it but letters, digits, _ and - stays as it is.
func item(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_', c == '-':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// deed writes what is not zero of a deed.
func (c *coder) deed(d *Deed) {
	c.fault(&d.Fault)
	c.number("which", int64(d.Which))
	c.number("node", int64(d.Node))
	c.number("to", int64(d.To))
	c.ids("goal", d.Nodes)
	c.flag("lasting", d.Lasting)
	c.number("message", int64(d.Message))
	c.number("delay", int64(d.By))
	c.text("of", d.Part)
	c.text("timer", d.Timer.Name)
	c.number("arg", int64(d.Timer.Arg))
	c.text("op", d.Op.Name)
	c.text("key", d.Op.Key)
	c.text("value", d.Op.Value)
	c.text("old", d.Op.Old)
	c.number("amount", d.Op.Amount)
	c.number("timeout", int64(d.Patient.Timeout))
	c.flag("retry", d.Patient.Retry)
	c.number("give_up", int64(d.Patient.GiveUp))
	c.number("backoff", int64(d.Patient.Backoff))
	c.text("text", d.Text)
	c.number("seed", int64(d.Seed))
	c.flag("messages", d.Held.Messages)
	c.flag("timers", d.Held.Timers)
	c.text("called", d.Held.Name)
	c.ids("on", d.Held.Nodes)
	c.text("within", d.Held.Part)
	if d.Held.Messages {
		c.traffic(&d.Held.Traffic)
	}
}

func (c *coder) fault(f *sim.Fault) {
	c.text("name", f.Name)
	c.ids("nodes", f.Nodes)
	for _, g := range f.Groups {
		c.b = fmt.Appendf(c.b, ":group=%s", idsCode(g))
	}
	c.flag("clients", f.Clients)
	c.number("times", f.Times)
	c.dist("fsync", f.Fsync)
	c.number("by", int64(f.By))
	c.number("drift", int64(f.Drift))
	c.number("effect", int64(f.Effect))
	c.flag("keeps", f.Keeps)
	c.text("version", f.Version)
	c.traffic(&f.Traffic)
	c.dist("latency", f.Link.Delay)
	c.dist("jitter", f.Link.Jitter)
	c.number("loss", int64(f.Link.Loss))
	c.number("duplicate", int64(f.Link.Duplicate))
	c.number("corrupt", int64(f.Link.Corrupt))
	c.flag("fifo", f.Link.FIFO)
	c.number("bandwidth", f.Link.Bandwidth)
	c.number("queue", f.Link.Queue)
}

func (c *coder) traffic(t *sim.Traffic) {
	for _, k := range t.Kinds {
		c.b = fmt.Appendf(c.b, ":kind=%s", item(k))
	}
	c.ids("sender", t.From)
	c.ids("receiver", t.To)
	c.text("part", t.Part)
	for _, w := range t.Where {
		c.b = fmt.Appendf(c.b, ":where=%s.%s.%s", item(w.Field), item(w.Is), item(w.Value))
	}
	c.text("words", t.Words)
}
