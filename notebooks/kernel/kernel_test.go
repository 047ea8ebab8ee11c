package kernel_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/notebooks/kernel"
)

func typesOf(list []received) (types []string) {
	for _, r := range list {
		types = append(types, r.Type)
	}
	return types
}

const long = `
scenario(protocol = raft(), duration = hours(300), measure = {"x": count("term")})
run()
`

func TestKernel_RunsCells(t *testing.T) {
	c, _, _ := newKernel(t)
	cl := connect(t, c)
	cl.execute("x = 2")
	require.Equal(t, 1.0, cl.next(cl.shell, "execute_reply").Content["execution_count"])
	id := cl.execute("print(\"a\")\nx")
	reply := cl.next(cl.shell, "execute_reply")
	require.Equal(t, "ok", reply.Content["status"])
	require.Equal(t, 2.0, reply.Content["execution_count"])
	out := cl.shown(id)
	require.Equal(t, []string{"status", "execute_input", "stream", "display_data", "status"}, typesOf(out))
	require.Equal(t, "a\n", out[2].Content["text"])
	require.Equal(t, map[string]any{"text/plain": "2"}, out[3].Content["data"])
}

func TestKernel_AnErrorEndsWhatWaits(t *testing.T) {
	c, _, _ := newKernel(t)
	cl := connect(t, c)
	first := cl.execute(long)
	bad, after := cl.execute("\n  nosuch"), cl.execute("x = 1")
	cl.send(cl.shell, "kernel_info_request", map[string]any{})
	cl.next(cl.shell, "kernel_info_reply") // so all three are there
	cl.next(cl.iopub, "execute_input")     // and the first runs
	cl.send(cl.control, "interrupt_request", map[string]any{})
	cl.next(cl.control, "interrupt_reply")
	reply := cl.next(cl.shell, "execute_reply")
	require.Equal(t, first, reply.Parent)
	require.Equal(t, "Interrupted", reply.Content["ename"])
	for _, id := range []string{bad, after} {
		reply := cl.next(cl.shell, "execute_reply")
		require.Equal(t, id, reply.Parent)
		require.Equal(t, "aborted", reply.Content["status"])
	}
	id := cl.execute("duration = ms(nosuch)")
	reply = cl.next(cl.shell, "execute_reply")
	require.Equal(t, []any{
		"cell 2:1:15: there is no nosuch; orrery list words shows the words", "", "    duration = ms(nosuch)", "                  ^",
	}, reply.Content["traceback"])
	require.Equal(t, []string{"status", "execute_input", "error", "status"}, typesOf(cl.shown(id)))
}

func TestKernel_AnswersWhileACellRuns(t *testing.T) {
	c, _, _ := newKernel(t)
	cl := connect(t, c)
	cell := cl.execute(long)
	cl.next(cl.iopub, "execute_input")
	for _, s := range []zmq4.Socket{cl.shell, cl.control} {
		id := cl.send(s, "kernel_info_request", map[string]any{})
		reply := cl.next(s, "kernel_info_reply")
		require.Equal(t, id, reply.Parent)
		require.Equal(t, "5.3", reply.Content["protocol_version"])
		cl.shown(id)
		require.Equal(t, cell, cl.next(cl.iopub, "status").Parent, "it is busy with the cell still")
	}
	cl.send(cl.control, "interrupt_request", map[string]any{})
	require.Equal(t, "error", cl.next(cl.shell, "execute_reply").Content["status"])
}

func TestKernel_HelpsWhoTypes(t *testing.T) {
	c, _, _ := newKernel(t)
	cl := connect(t, c)
	cl.execute("isobar = ms(3)")
	cl.next(cl.shell, "execute_reply")
	ask := func(kind, code string) map[string]any {
		cl.send(cl.shell, kind+"_request", map[string]any{"code": code, "cursor_pos": len([]rune(code))})
		return cl.next(cl.shell, kind+"_reply").Content
	}
	got := ask("complete", "é = isol")
	require.Equal(t, []any{"isolate"}, got["matches"])
	require.Equal(t, []any{4.0, 8.0}, []any{got["cursor_start"], got["cursor_end"]})
	require.Contains(t, ask("complete", "iso")["matches"], "isobar")
	require.Equal(t, "loss = ", ask("complete", "network(delay = ms(3), lo")["matches"].([]any)[0])
	require.Contains(t, fmt.Sprint(ask("inspect", "network(loss = ")["data"]), "network(")
	require.Contains(t, fmt.Sprint(ask("inspect", "isobar")["data"]), "isobar = ms(3)")
	require.Equal(t, false, ask("inspect", "nosuch")["found"])
	for code, want := range map[string]string{
		"x = 1": "complete", "x = (1,": "incomplete", "def f():": "incomplete", "def f():\n    return 1": "incomplete", "def f():\n    return 1\n": "complete",
		"x = \"\"\"a": "incomplete", "x = )": "invalid", "": "complete", "if True:\n": "incomplete",
	} {
		require.Equal(t, want, ask("is_complete", code)["status"], code)
	}
}

func TestKernel_DropsWhatIsNotSigned(t *testing.T) {
	c, k, _ := newKernel(t)
	cl := connect(t, c)
	stranger := *cl
	stranger.key = "another"
	stranger.execute("x = 1")
	_, frames := cl.frames("execute_request", map[string]any{"code": "x = 2"})
	for range 2 { // the second is a replay
		require.NoError(t, cl.shell.Send(zmq4.NewMsgFrom(frames...)))
	}
	for _, garbage := range [][][]byte{{{}}, {[]byte("<IDS|MSG>")}, {[]byte("<IDS|MSG>"), {}, {}, {}, {}, {}}, {bytes.Repeat([]byte("x"), 1000), {1}}} {
		require.NoError(t, cl.shell.Send(zmq4.NewMsgFrom(garbage...)))
	}
	require.Equal(t, 1.0, cl.next(cl.shell, "execute_reply").Content["execution_count"])
	cl.send(cl.shell, "kernel_info_request", map[string]any{})
	cl.next(cl.shell, "kernel_info_reply")
	require.Equal(t, kernel.Dropped{Garbage: 3, Signature: 2, Repeated: 1}, k.Dropped())
}

func TestKernel_SurvivesGarbage(t *testing.T) {
	c, _, _ := newKernel(t)
	silent := raw(t, c, c.Shell) // says nothing, and keeps nobody waiting
	greeting := make([]byte, 64)
	greeting[0], greeting[9], greeting[10] = 0xff, 0x7f, 3
	copy(greeting[12:], "NULL")
	huge := binary.BigEndian.AppendUint64([]byte{2}, 1<<62)
	for _, garbage := range [][]byte{
		[]byte(strings.Repeat("GET / HTTP/1.1\r\n", 20)),
		append(greeting[:64:64], huge...),
		append(greeting[:64:64], 4, 8, 5, 'R', 'E', 'A', 'D', 'Y', 200, 'x'), // a property that is longer than what is there
	} {
		for _, port := range []int{c.Shell, c.IOPub, c.Control, c.Heartbeat} {
			conn := raw(t, c, port)
			conn.Write(garbage)
			conn.SetReadDeadline(time.Now().Add(patience))
			for buf := make([]byte, 100); ; {
				if _, err := conn.Read(buf); err != nil {
					break // the kernel has closed it
				}
			}
		}
	}
	cl := connect(t, c)
	cl.execute("x = 1")
	require.Equal(t, "ok", cl.next(cl.shell, "execute_reply").Content["status"])
	silent.Close()
}

func TestKernel_HasAHeartbeat(t *testing.T) {
	c, _, _ := newKernel(t)
	heart := zmq4.NewReq(context.Background())
	defer heart.Close()
	require.NoError(t, heart.Dial(fmt.Sprintf("ipc://%s-%d", c.IP, c.Heartbeat)))
	for _, beat := range []string{"a", "b"} {
		require.NoError(t, heart.Send(zmq4.NewMsgString(beat)))
		m, err := heart.Recv()
		require.NoError(t, err)
		require.Equal(t, beat, string(m.Bytes()))
	}
}

func TestKernel_EndsAndBeginsAgainUnderLoad(t *testing.T) {
	c, _, ended := newKernel(t)
	for range 2 {
		cl := connect(t, c)
		cl.execute(long)
		cl.execute("x = 1")
		cl.next(cl.iopub, "execute_input")
		cl.send(cl.control, "shutdown_request", map[string]any{"restart": true})
		require.Equal(t, true, cl.next(cl.control, "shutdown_reply").Content["restart"])
		require.Equal(t, "error", cl.next(cl.shell, "execute_reply").Content["status"], "what is queued is sent before the end")
		<-ended
		_, ended = begin(t, c)
	}
	cl := connect(t, c)
	cl.execute("1")
	require.Equal(t, 1.0, cl.next(cl.shell, "execute_reply").Content["execution_count"])
}

func TestKernel_NobodyWaitsForASlowClient(t *testing.T) {
	c, _, _ := newKernel(t)
	slow := raw(t, c, c.IOPub) // subscribes, and reads nothing
	greeting := make([]byte, 64)
	greeting[0], greeting[9], greeting[10] = 0xff, 0x7f, 3
	copy(greeting[12:], "NULL")
	ready := "\x05READY\x0bSocket-Type\x00\x00\x00\x03SUB\x08Identity\x00\x00\x00\x00"
	slow.Write(append(append(greeting, 4, byte(len(ready))), ready...))
	slow.Write([]byte{0, 1, 1})
	gone := connect(t, c) // asks for much, and goes away
	gone.execute("text = \"x\" * 100000\nfor i in range(20):\n    print(text)")
	gone.shell.Close()
	gone.iopub.Close()
	cl := connect(t, c)
	id := cl.execute("text = \"x\" * 100000\nfor i in range(45):\n    print(text)")
	total := 0
	for _, r := range cl.shown(id) {
		text, _ := r.Content["text"].(string)
		total += len(text)
	}
	require.Greater(t, total, 4<<20-200_000)
	require.Less(t, total, 5<<20)
}
