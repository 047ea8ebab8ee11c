package kernel

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"sync"

	"github.com/go-zeromq/zmq4"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/notebooks/cell"
	"github.com/orrery-sim/orrery/supervise"
)

// A Kernel answers the clients of one connection.
type Kernel struct {
	house   campaign.House
	version string
	log     io.Writer
	signer  signer
	session string
	book    *cell.Notebook

	shell, control, iopub, stdin, heartbeat *socket

	queue chan *message // of cells to run
	over  chan struct{} // closed when somebody wants to end
	end   sync.Once

	mu      sync.Mutex
	count   int                // of cells that were run
	running *message           // the one whose cell runs; nil: none does
	stop    context.CancelFunc // ends that cell
	dropped Dropped
}

// Dropped says how many messages were not taken.
type Dropped struct{ Garbage, Signature, Repeated int }

// Options are what a kernel needs.
type Options struct {
	House   campaign.House
	Watch   *supervise.Watch
	Version string
	Log     io.Writer // for what no client is told
}

// queueMax is how many cells can wait.
const queueMax = 10_000

// Serve answers until ctx is done, or a client asks for the end.
func Serve(ctx context.Context, c Connection, o Options) error {
	k, err := Begin(c, o)
	if err != nil {
		return err
	}
	o.Watch.OnInterrupt(k.Interrupt)
	k.Serve(ctx)
	return nil
}

// Serve runs cells until ctx is done, or a client asks for the end. Then it sends what is left, and listens no more.
func (k *Kernel) Serve(ctx context.Context) {
	stop := context.AfterFunc(ctx, k.ask)
	defer stop()
	k.run()
	k.close()
}

// Begin begins to listen.
func Begin(c Connection, o Options) (*Kernel, error) {
	k := &Kernel{
		house: o.House, version: o.Version, log: o.Log, signer: signer{key: []byte(c.Key)}, session: rand.Text(),
		queue: make(chan *message, queueMax), over: make(chan struct{}),
	}
	k.book = cell.New(o.House, cell.Options{Watch: o.Watch, Progress: nil})
	for _, s := range []struct {
		to   **socket
		kind zmq4.SocketType
		port int
		take func(*client, [][]byte)
	}{
		{&k.iopub, zmq4.Pub, c.IOPub, nil},
		{&k.heartbeat, zmq4.Rep, c.Heartbeat, func(from *client, frames [][]byte) { from.send(frames) }},
		{&k.stdin, zmq4.Router, c.Stdin, func(*client, [][]byte) {}},
		{&k.control, zmq4.Router, c.Control, k.take(&k.control, k.onControl)},
		{&k.shell, zmq4.Router, c.Shell, k.take(&k.shell, k.onShell)},
	} {
		l, err := c.listen(s.port)
		if err != nil {
			k.close()
			return nil, fmt.Errorf("the kernel cannot listen: %w", err)
		}
		*s.to = open(s.kind, l, s.take, func(string) { k.drop(errGarbage) })
	}
	k.publish("status", nil, map[string]any{"execution_state": "starting"})
	return k, nil
}

// close sends what is left, and ends.
func (k *Kernel) close() {
	for _, s := range []*socket{k.shell, k.control, k.stdin, k.heartbeat, k.iopub} {
		if s != nil {
			s.close()
		}
	}
	if d := k.Dropped(); d != (Dropped{}) {
		fmt.Fprintf(k.log, "orrery kernel: dropped messages: %d that were none, %d with a wrong signature, %d that came again\n",
			d.Garbage, d.Signature, d.Repeated)
	}
}

// ask asks for the end: the cell that runs is interrupted, and no other begins.
func (k *Kernel) ask() {
	k.end.Do(func() { close(k.over) })
	k.Interrupt()
}

// Interrupt interrupts the cell that runs.
func (k *Kernel) Interrupt() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.stop != nil {
		k.stop()
	}
}

// Dropped says how many messages were not taken up to now.
func (k *Kernel) Dropped() Dropped {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.dropped
}

func (k *Kernel) drop(why error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch why {
	case errSignature:
		k.dropped.Signature++
	case errRepeated:
		k.dropped.Repeated++
	default:
		k.dropped.Garbage++
	}
}

// take reads what comes in on a socket, and lets it be answered.
func (k *Kernel) take(on **socket, answer func(*message)) func(*client, [][]byte) {
	return func(from *client, frames [][]byte) {
		m, err := k.signer.read(frames)
		if err != nil {
			k.drop(err)
			return
		}
		m.from, m.on = from, *on
		answer(m)
	}
}

// onShell answers a message of the shell. Cells wait for their turn; all else is answered at once, whether a cell
// runs or not.
func (k *Kernel) onShell(m *message) {
	if m.header.Type == "execute_request" {
		select {
		case k.queue <- m:
		default:
			k.reply(m, "execute_reply", aborted)
		}
		return
	}
	k.during(m, func() { k.answer(m) })
}

// onControl answers a message of the control socket.
func (k *Kernel) onControl(m *message) { k.during(m, func() { k.answer(m) }) }

// during does something between the words that the kernel is busy and that it is idle. If a cell runs, it is busy
// still after that.
func (k *Kernel) during(m *message, do func()) {
	k.status(m, "busy")
	do()
	k.status(m, "idle")
	k.mu.Lock()
	running := k.running
	k.mu.Unlock()
	if running != nil && running != m {
		k.status(running, "busy")
	}
}

// answer answers what is no cell. What it does not know has no answer, as the protocol says.
func (k *Kernel) answer(m *message) {
	switch m.header.Type {
	case "kernel_info_request":
		k.reply(m, "kernel_info_reply", k.info())
	case "complete_request":
		k.reply(m, "complete_reply", k.complete(m.content))
	case "inspect_request":
		k.reply(m, "inspect_reply", k.inspect(m.content))
	case "is_complete_request":
		k.reply(m, "is_complete_reply", isComplete(m.content))
	case "comm_info_request":
		k.reply(m, "comm_info_reply", map[string]any{"status": "ok", "comms": map[string]any{}})
	case "history_request":
		k.reply(m, "history_reply", map[string]any{"status": "ok", "history": []any{}})
	case "interrupt_request":
		k.Interrupt()
		k.reply(m, "interrupt_reply", map[string]any{"status": "ok"})
	case "shutdown_request":
		var asked struct {
			Restart bool `json:"restart"`
		}
		json.Unmarshal(m.content, &asked) //nolint:errcheck // then it is not about a restart
		done := map[string]any{"status": "ok", "restart": asked.Restart}
		k.reply(m, "shutdown_reply", done)
		k.publish("shutdown_reply", m.head, done)
		k.ask()
	}
}

// info is what the kernel says of itself.
func (k *Kernel) info() map[string]any {
	return map[string]any{
		"status": "ok", "protocol_version": protocol, "implementation": "orrery", "implementation_version": k.version,
		"banner": "orrery " + k.version + ": distributed systems in seeded worlds", "debugger": false,
		"language_info": LanguageInfo(),
		"help_links":    []any{},
	}
}

// LanguageInfo is what notebooks say of the language of cells.
func LanguageInfo() map[string]any {
	return map[string]any{
		"name": "orrery", "version": "1", "mimetype": "text/x-python", "file_extension": ".star", "pygments_lexer": "python",
		"codemirror_mode": "python",
	}
}

// reply answers a message.
func (k *Kernel) reply(m *message, kind string, content any) {
	m.on.reply(m.from, append(m.route[:len(m.route):len(m.route)], k.signer.write(k.session, kind, m.head, content)...))
}

// publish tells all clients.
func (k *Kernel) publish(kind string, parent json.RawMessage, content any) {
	topic := "kernel." + kind
	k.iopub.publish(topic, append([][]byte{[]byte(topic)}, k.signer.write(k.session, kind, parent, content)...))
}

// status tells all clients that the kernel is busy with a message, or idle.
func (k *Kernel) status(m *message, state string) {
	k.publish("status", m.head, map[string]any{"execution_state": state})
}
