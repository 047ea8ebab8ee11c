// Package otlp decodes the spans that orrery exports into OpenTelemetry's own types. It is a module of its own, so
// that the product does not depend on them.
package otlp

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	trace "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/protojson"
)

// ids are IDs in OTLP's JSON: hexadecimal, where protobuf's own JSON has base64.
var ids = regexp.MustCompile(`"(traceId|spanId|parentSpanId)":"([^"]*)"`)

// export is what orrery exports of a run, decoded strictly: a field that there is not, or one of another type, is an error.
func export(t *testing.T, args ...string) *trace.TracesData {
	t.Helper()
	file := filepath.Join(t.TempDir(), "spans.json")
	c := exec.Command("go", append([]string{"run", ".", "export", "--as", "otlp", "-o", file}, args...)...)
	c.Dir = "../.."
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text = ids.ReplaceAllFunc(text, func(field []byte) []byte {
		parts := ids.FindSubmatch(field)
		id, err := hex.DecodeString(string(parts[2]))
		if err != nil {
			t.Fatalf("%s: %v", field, err)
		}
		return []byte(`"` + string(parts[1]) + `":"` + base64.StdEncoding.EncodeToString(id) + `"`)
	})
	var data trace.TracesData
	if err := protojson.Unmarshal(text, &data); err != nil {
		t.Fatalf("%v:\n%.2000s", err, text)
	}
	return &data
}

func TestTheSpansAreOnes(t *testing.T) {
	data := export(t, "raft/stale-read")
	spans := map[string]*trace.Span{}
	for _, r := range data.ResourceSpans {
		if len(r.Resource.Attributes) != 1 || r.Resource.Attributes[0].Key != "service.name" {
			t.Errorf("a resource without its name: %v", r.Resource)
		}
		for _, s := range r.ScopeSpans[0].Spans {
			if spans[string(s.SpanId)] != nil || len(s.SpanId) != 8 || len(s.TraceId) != 16 {
				t.Errorf("the ID is not one, or not of this span alone: %v", s)
			}
			spans[string(s.SpanId)] = s
		}
	}
	roots, below := 0, 0
	for _, s := range spans {
		if s.StartTimeUnixNano > s.EndTimeUnixNano || s.Name == "" {
			t.Errorf("it ends before it begins: %v", s)
		}
		if len(s.ParentSpanId) == 0 {
			roots++
			if s.Kind != trace.Span_SPAN_KIND_CLIENT || s.Status.Code == trace.Status_STATUS_CODE_UNSET {
				t.Errorf("an operation is of a client, and has come to something: %v", s)
			}
			continue
		}
		below++
		parent := spans[string(s.ParentSpanId)]
		if parent == nil || !bytes.Equal(parent.TraceId, s.TraceId) || parent.StartTimeUnixNano > s.StartTimeUnixNano {
			t.Errorf("its parent is no span of its trace that began before it: %v", s)
		}
	}
	if roots != 4 || below < roots {
		t.Errorf("there are %d operations with %d messages", roots, below)
	}
}
