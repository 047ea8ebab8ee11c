package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"github.com/orrery-sim/orrery/check"
)

// A pageOp is an operation: [node, called, returned, text, outcome, event of its call]. Of one without an answer,
// returned is when its client gave up, or -1.
type pageOp [6]int64

// The outcomes of operations on a page. One that shows the violation has pageWrong added.
const (
	pageAnswered = iota
	pageFailed
	pageUnknown

	pageWrong = 4
)

// history takes down what the clients asked for. The operations that show the violation are marked.
func (p *page) history(tell func(*check.Operation) string, ops []check.Operation, j *check.Judgement) {
	p.History = make([]pageOp, 0, len(ops))
	for i := range ops {
		o := &ops[i]
		op := pageOp{
			int64(o.Node - p.unnamed), micros(o.Call), micros(o.Return), int64(p.text(tidy(tell(o)))), pageAnswered, int64(o.CallEvent),
		}
		switch {
		case o.Failed:
			op[4] = pageFailed
		case !o.Known:
			op[4], op[2] = pageUnknown, -1
			if o.GaveUp != 0 {
				op[2] = micros(o.GaveUpAt)
			}
		}
		if j != nil && slices.Contains(j.Events, o.CallEvent) {
			op[4] += pageWrong
		}
		p.History = append(p.History, op)
	}
}

// teller tells operations, each in the words of its own service.
func (r *Report) teller() func(*check.Operation) string {
	services := r.run.Plan().Services()
	return func(o *check.Operation) string {
		for _, s := range services {
			if s.Kind(o.Op.Name) != nil {
				return o.Tell(s)
			}
		}
		return o.Tell(r.result.Service)
	}
}

// shows takes down what shows the first violation that counts, or one that was expected.
func (p *page) shows(r, whole *Report, x *Index) error {
	shown := evidence(r.result)
	if shown == nil {
		return nil
	}
	p.Shows = &pageShows{Reasons: []pageReason{}}
	if whole == nil {
		p.Shows.Reasons = append(p.Shows.Reasons, pageReason{Text: p.line(shown.Why)})
		return p.figure(r.Order, shown.Why)
	}
	for _, reason := range whole.WhyOf(x, &shown.Finding) {
		p.Shows.Reasons = append(p.Shows.Reasons, pageReason{reason.Event, p.line(reason.Text), reason.Aside})
	}
	return p.figure(r.Order, shown.Why)
}

// figure takes in a picture of why there is no order, if there is one.
func (p *page) figure(draw func(io.Writer) error, about string) error {
	var b bytes.Buffer
	if err := draw(&b); errors.Is(err, ErrNoPicture) {
		return nil
	} else if err != nil {
		return err
	}
	p.Shows.Figure = dataURL(b.Bytes())
	p.Shows.About = p.line(readable(tidy(about)))
	return nil
}

// MarshalJSON writes an operation in as few bytes as it takes.
func (o pageOp) MarshalJSON() ([]byte, error) { return json.Marshal([6]int64(o)) }
