package report_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/report"
)

// shows is what a run of a scenario says beside the verdict: the diagram of its violation.
func shows(t *testing.T, scenario string) string {
	t.Helper()
	r := report.Of(begin(t, scenario, 1, 0))
	_, err := r.Finish()
	require.NoError(t, err)
	var story bytes.Buffer
	require.NoError(t, r.Write(&story, report.Style{Width: 100}))
	_, after, found := bytes.Cut(story.Bytes(), []byte("What shows it: "))
	require.True(t, found)
	diagram, _, _ := bytes.Cut(after, []byte("\n\n  verdict"))
	return string(diagram)
}

// Where a server came back with less than it had, the diagram shows by which message it had come to have it,
// the crash, and what was left.
func TestWhatShowsIt_WhatWentBack(t *testing.T) {
	require.Regexp(t, `(?s)`+
		`│────RequestVote───▶│.*`+
		`│                   ● vote, term 1, for S1.*`+
		`│                   ● crash S2          │\n[^\n]*`+
		`│                   ● restart           │\n[^\n]*`+
		`│                   ● booted, term 0, voted for S1, .*`+
		`│                   ● vote, term 1, for S2`, shows(t, "raft/mutants/forget-term"))
	require.Regexp(t, `(?s)AppendEntries term=2 .*  ● crash S1 .*restart.*booted, term 2.*, last term 1`, shows(t, "raft/mutants/truncate-in-memory"))
}

// Of a server that has applied, or lacks, an entry the diagram shows where it had it from.
func TestWhatShowsIt_WhereItCameFrom(t *testing.T) {
	require.Regexp(t, `(?s)Request.*append, index 1, term 2.*AppendEntries term=2 .*commit, term 2, index 1`,
		shows(t, "raft/mutants/truncate-in-memory"))
}
