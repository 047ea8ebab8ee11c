package report

import (
	"encoding/csv"
	"io"
	"math"
	"reflect"
	"strconv"

	"github.com/orrery-sim/orrery/scenarios"
)

// CSV writes the number as tables have it, to the last digit; nothing where it is not known.
func (n Number) CSV() string {
	if !n.Known() {
		return ""
	}
	format := byte('f')
	if size := math.Abs(float64(n)); size != 0 && (size < 1e-6 || size >= 1e21) {
		format = 'e'
	}
	return strconv.FormatFloat(float64(n), format, -1, 64)
}

// OperationsCSV writes the history as a table: a row for each operation, in the order in which they began, with a
// column for each thing that is known of it. The end and the latency of one without an answer are empty.
func (r *Report) OperationsCSV(w io.Writer) error {
	rows := [][]string{{
		"operation", "client", "process", "service", "op", "key", "value", "old", "amount", "outcome", "answer", "begin (ns)", "end (ns)", "latency (ns)",
	}}
	ops := r.result.History.Operations()
	for i := range ops {
		o := &ops[i]
		outcome, end, latency, text := "unknown", "", "", ""
		switch {
		case o.Failed:
			outcome = "failed"
		case o.Known:
			outcome = "answered"
			if said, fits := described(reflect.ValueOf(o.Result), reflect.ValueOf(o.Op)); fits {
				text = said
			} else {
				text = written(o.Result, r.cast.Name)
			}
		}
		if o.Known || o.Failed {
			end, latency = strconv.FormatInt(int64(o.Return), 10), strconv.FormatInt(int64(o.Return-o.Call), 10)
		}
		service := ""
		if r.cast.Service != nil {
			service = r.cast.Service(o.Op)
		}
		rows = append(rows, []string{
			strconv.Itoa(i + 1), r.cast.Name(o.Node), strconv.Itoa(o.Process), service, o.Op.Name, o.Op.Key, tidy(o.Op.Value), o.Op.Old,
			strconv.FormatInt(o.Op.Amount, 10), outcome, tidy(text), strconv.FormatInt(int64(o.Call), 10), end, latency,
		})
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// SampleColumns are the columns of a table of what was measured, a row for each value.
var SampleColumns = []string{"metric", "unit", "time_ns", "value"}

// SampleRows are the rows of a metric. The values of a series have times.
func SampleRows(m *scenarios.Reading) (rows [][]string) {
	for j, v := range m.Values {
		at := ""
		if j < len(m.Times) {
			at = strconv.FormatInt(int64(m.Times[j]), 10)
		}
		rows = append(rows, []string{m.Name, string(m.Unit), at, Number(v).CSV()})
	}
	return rows
}

// SamplesCSV writes everything that was measured in the run.
func (r *Report) SamplesCSV(w io.Writer) error {
	rows := [][]string{SampleColumns}
	for i := range r.result.Measures {
		rows = append(rows, SampleRows(&r.result.Measures[i])...)
	}
	return csv.NewWriter(w).WriteAll(rows)
}
