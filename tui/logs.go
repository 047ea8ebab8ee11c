package tui

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// drawLogs draws the logs of the servers below each other, index by index: where they differ, and up to
// where each server knows that its own is committed.
func (m *Model) drawLogs(a area) {
	r := m.run
	logs, first, last := m.logs()
	if len(logs) == 0 {
		a.text(1, 1, "No server shows a log as of this event.", dim)
		return
	}
	const left = 8
	cell := 3
	shown := max((a.w-left-2)/cell, 1)
	first = max(first, last-int64(shown)+1)
	for i := first; i <= last && i < first+int64(shown); i++ {
		if (i-first)%2 == 0 {
			a.text(left+int(i-first)*cell, 0, fmt.Sprint(i), dim)
		}
	}
	y := 1
	for _, l := range logs {
		k := plain
		if l.id == r.node {
			k = bold
		}
		a.text(1, y, r.name(l.id), k)
		for i := first; i <= last; i++ {
			m.drawCell(a, left+int(i-first)*cell, y, l, i, logs)
		}
		y++
	}
	y++
	for _, l := range report.Wrap("A number is the term of an entry; behind it "+string(signs.full)+" the server knows that it is committed, "+
		string(signs.open)+" it does not; "+string(signs.violated)+" it differs from another server's.", a.w-2) {
		a.text(1, y, l, dim)
		y++
	}
	m.drawTail(a.rows(y+1, a.h-y-1), logs)
}

// A nodeLog is the log of a server as of the cursor.
type nodeLog struct {
	id sim.ID
	report.Log
	commit int64
}

// entry is the entry of an index.
func (l *nodeLog) entry(i int64) (any, bool) {
	if i < l.First || i >= l.First+int64(len(l.Entries)) {
		return nil, false
	}
	return l.Entries[i-l.First], true
}

// logs are the logs that servers show, and the indices that they have.
func (m *Model) logs() (out []nodeLog, first, last int64) {
	first = -1
	for _, id := range m.run.servers() {
		fields := m.run.Index().State(id, m.run.settled())
		for i := range fields {
			log, is := fields[i].Value.(report.Log)
			if !is {
				continue
			}
			out = append(out, nodeLog{id, log, committed(fields)})
			if n := int64(len(log.Entries)); n > 0 {
				if first < 0 || log.First < first {
					first = log.First
				}
				last = max(last, log.First+n-1)
			}
			break
		}
	}
	return out, max(first, 0), last
}

func (m *Model) drawCell(a area, x, y int, l nodeLog, i int64, logs []nodeLog) {
	entry, has := l.entry(i)
	if !has {
		return
	}
	term := termOf(entry)
	k := ofTerm(term)
	sign := signs.open
	if i <= l.commit {
		sign = signs.full
	}
	for j := range logs {
		if other, has := logs[j].entry(i); has && !reflect.DeepEqual(other, entry) {
			sign, k = signs.violated, bad
		}
	}
	end := a.columns(x, 2).text(0, y, fmt.Sprint(term), k)
	a.put(x+min(end, 2), y, sign, k)
}

// drawTail draws the newest entries of the log of the server that is selected.
func (m *Model) drawTail(a area, logs []nodeLog) {
	for i := range logs {
		l := &logs[i]
		if l.id != m.run.node {
			continue
		}
		a.text(1, 0, "the newest of "+m.run.name(l.id), bold)
		y := 1
		for j := len(l.Entries) - 1; j >= 0 && y < a.h; j-- {
			a.text(1, y, fmt.Sprintf("%5d  %s", l.First+int64(j), m.value(l.Entries[j])), ofTerm(termOf(l.Entries[j])))
			y++
		}
	}
}

// termOf is the term of an entry of a log, or what its paper calls so; 0 if it has none.
func termOf(entry any) int64 {
	v := reflect.ValueOf(entry)
	if v.Kind() != reflect.Struct {
		return 0
	}
	for _, name := range []string{"Term", "Ballot", "View", "Round", "Epoch"} {
		if f := v.FieldByName(name); f.IsValid() && f.CanInt() {
			return f.Int()
		}
	}
	return 0
}

// committed is the index up to which a server knows that its log is committed: a field with commit in its
// name; -1 if it shows none.
func committed(fields []report.Field) int64 {
	for i := range fields {
		if strings.Contains(strings.ToLower(fields[i].Name), "commit") {
			if v := reflect.ValueOf(fields[i].Value); v.CanInt() {
				return v.Int()
			}
		}
	}
	return -1
}

// millis is an instant as the diagram has it: in milliseconds, with thousands apart.
func millis(at time.Duration) string {
	ms := at.Milliseconds()
	tenth := at.Microseconds() / 100 % 10
	if ms >= 1000 {
		return fmt.Sprintf("%d %03d.%d", ms/1000, ms%1000, tenth)
	}
	return fmt.Sprintf("%d.%d", ms, tenth)
}
