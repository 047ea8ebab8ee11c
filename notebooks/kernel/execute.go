package kernel

import (
	"context"
	"encoding/json"

	"github.com/orrery-sim/orrery/notebooks/cell"
)

// A request asks for the run of a cell.
type request struct {
	Code        string `json:"code"`
	Silent      bool   `json:"silent"`
	StopOnError *bool  `json:"stop_on_error"` // nil is true
}

// aborted is the answer to a cell that is not run, because one before it ended in an error.
var aborted = map[string]any{"status": "aborted"}

// run runs cells, one after the other, until somebody wants to end.
func (k *Kernel) run() {
	for {
		select {
		case <-k.over:
			return
		default:
		}
		select {
		case <-k.over:
			return
		case m := <-k.queue:
			k.execute(m)
		}
	}
}

// execute runs a cell. Where it ends in an error, the cells that wait are not run.
func (k *Kernel) execute(m *message) {
	var r request
	if json.Unmarshal(m.content, &r) != nil {
		k.drop(errGarbage)
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	k.mu.Lock()
	if !r.Silent {
		k.count++
	}
	number := k.count
	k.running, k.stop = m, stop
	k.mu.Unlock()
	k.status(m, "busy")
	ok, last := k.runCell(ctx, m, &r, number)
	k.mu.Lock()
	k.running, k.stop = nil, nil
	k.mu.Unlock()
	stop()
	answer := map[string]any{"status": "ok", "execution_count": number, "user_expressions": map[string]any{}, "payload": []any{}}
	if !ok {
		answer = map[string]any{
			"status": "error", "execution_count": number, "ename": last.Name, "evalue": last.Text, "traceback": last.Trace,
		}
	}
	waiting := len(k.queue)
	k.reply(m, "execute_reply", answer)
	k.status(m, "idle")
	if !ok && (r.StopOnError == nil || *r.StopOnError) {
		k.abort(waiting)
	}
}

// runCell runs a cell, and shows what it shows.
func (k *Kernel) runCell(ctx context.Context, m *message, r *request, number int) (ok bool, last cell.Output) {
	if !r.Silent {
		k.publish("execute_input", m.head, map[string]any{"code": r.Code, "execution_count": number})
	}
	select {
	case <-k.over: // the end was asked for before the cell could be interrupted
		return false, cell.Output{Name: "Interrupted", Text: "the kernel ends", Trace: []string{"the kernel ends"}}
	default:
	}
	ok = k.book.Run(ctx, number, r.Code, func(o cell.Output) {
		last = o
		if !r.Silent {
			k.show(m, o)
		}
	})
	return ok, last
}

// abort takes the cells that wait from the queue, and says that they are not run.
func (k *Kernel) abort(waiting int) {
	for range waiting {
		select {
		case m := <-k.queue:
			k.status(m, "busy")
			k.reply(m, "execute_reply", aborted)
			k.status(m, "idle")
		default:
			return
		}
	}
}

// show shows an output.
func (k *Kernel) show(m *message, o cell.Output) {
	switch o.Kind {
	case cell.Stream:
		k.publish("stream", m.head, map[string]any{"name": "stdout", "text": o.Text})
	case cell.Display:
		k.publish("display_data", m.head, map[string]any{"data": o.Data, "metadata": map[string]any{}, "transient": map[string]any{}})
	case cell.Failure:
		k.publish("error", m.head, map[string]any{"ename": o.Name, "evalue": o.Text, "traceback": o.Trace})
	}
}
