package kafkalog

import (
	"strconv"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// begin carries out the first request of the queue.
func (n *Node) begin(env *sim.Env) {
	switch op := n.queue[0].Op; op.Name {
	case "send":
		n.send(env)
	case "poll":
		n.get(env, slot(op.Key, n.log(op.Key).next()))
	default:
		switch local := n.mutants.On(commitLocally); { // Without telling anybody: mutants/commit-locally.
		case local && op.Name == "commit":
			n.commits[op.Key] = max(n.commits[op.Key], op.Amount)
			n.answer(env, service.Result{OK: true})
		case local:
			n.answer(env, service.Result{OK: true, Number: n.commits[op.Key]})
		default:
			n.get(env, committed(op.Key))
		}
	}
}

func (n *Node) get(env *sim.Env, key string) { n.store.Ask(env, service.Op{Name: "get", Key: key}) }

// advance goes on with what the store has answered.
func (n *Node) advance(env *sim.Env, asked service.Op, r service.Result) {
	switch op := n.queue[0].Op; op.Name {
	case "send":
		n.sent(env, asked, r)
	case "poll":
		n.polled(env, r)
	case "commit":
		n.commit(env, asked, r)
	case "committed":
		n.answer(env, service.Result{OK: true, Number: number(r.Value)})
	}
}

// send puts the message at the next offset, if there is nothing. A message that is in the log already needs nothing.
func (n *Node) send(env *sim.Env) {
	m := n.queue[0]
	p := n.log(m.Op.Key)
	switch last := p.last[m.Client]; {
	case m.Seq == last.seq:
		n.answer(env, service.Result{OK: true, Number: int64(last.offset)})
		return
	case m.Seq < last.seq: // Its client has gone on.
		n.answer(env, service.Forgotten)
		return
	}
	ask := service.Op{Name: "cas", Key: slot(m.Op.Key, p.next()), Value: record{m.Client, m.Seq, m.Op.Value}.String()}
	if n.mutants.On(blindAppend) { // Whatever is there: mutants/blind-append.
		ask.Name = "put"
	}
	if n.mutants.On(answerEarly) { // Before the store has it: mutants/answer-early.
		n.tellAppended(env, p.next())
		env.Send(m.Client, service.Reply{Seq: m.Seq, Status: service.OK, Result: service.Result{OK: true, Number: int64(p.next())}})
	}
	n.store.Ask(env, ask)
}

// sent goes on to the next offset where another message was found.
func (n *Node) sent(env *sim.Env, asked service.Op, r service.Result) {
	m := n.queue[0]
	p := n.log(m.Op.Key)
	found := r.Value
	if r.OK {
		found = asked.Value
	}
	there := readRecord(found)
	p.learn(there)
	own := there.client == m.Client && there.seq == m.Seq
	if !own || !r.OK && n.mutants.On(appendAgain) { // Without recognizing its own: mutants/append-again.
		if own {
			p.last[m.Client] = placed{}
		}
		n.send(env)
		return
	}
	at := p.next() - 1
	n.tellAppended(env, at)
	n.answer(env, service.Result{OK: true, Number: int64(at)})
}

func (n *Node) tellAppended(env *sim.Env, offset int) {
	env.Emit(Appended{n.queue[0].Op.Key, offset, n.queue[0].Op.Value})
}

// polled goes on to the next offset, until there is nothing.
func (n *Node) polled(env *sim.Env, r service.Result) {
	op := n.queue[0].Op
	p := n.log(op.Key)
	if r.OK {
		p.learn(readRecord(r.Value))
		n.get(env, slot(op.Key, p.next()))
		return
	}
	env.Emit(Polled{op.Key, int(op.Amount), p.next() - 1})
	n.answer(env, service.Result{OK: true, Value: p.from(int(op.Amount))})
}

// commit replaces what is committed by what is more.
func (n *Node) commit(env *sim.Env, asked service.Op, r service.Result) {
	op := n.queue[0].Op
	over := n.mutants.On(commitOver)
	done := asked.Name != "get" && r.OK
	if !done && (number(r.Value) < op.Amount || over) {
		ask := service.Op{Name: "cas", Key: committed(op.Key), Old: r.Value, Value: strconv.FormatInt(op.Amount, 10)}
		if over { // Whatever is there: mutants/commit-over.
			ask = service.Op{Name: "put", Key: committed(op.Key), Value: ask.Value}
		}
		n.store.Ask(env, ask)
		return
	}
	env.Emit(Committed{op.Key, op.Amount})
	n.answer(env, service.Result{OK: true})
}
