package tui_test

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/tui"
)

// What a row says is what the table shows, also where a server says it before the sync with which its handler ends.
func TestState_IsThatOfTheRow(t *testing.T) {
	l := newLab(t, 110, 34, "lessons/tour").press("enter")
	require.Regexp(t, `▶ +0\.0 .*S1  candidate, term 1`, l.screen())
	require.Regexp(t, `»S1 +· 1 +S1 +candidate`, l.screen())
	require.Contains(t, l.screen(), "S1  currentTerm: 0 → 1  (disk)")
}

// The messages that bring about votes have rows, although their handlers write before they say anything.
func TestRows_WhatMattersIsShown(t *testing.T) {
	screen := newLab(t, 110, 40, "lessons/tour").press("enter", "enter").screen()
	for _, says := range []string{"S1 → S2  RequestVote ", "S2 ← S1  RequestVote ", "S3 ← S1  RequestVote "} {
		require.Contains(t, screen, says)
	}
	require.NotContains(t, newLab(t, 110, 40, "raft/hello").press("]", "]", "]").screen(), "n1 ← n3  AppendEntriesReply term=1 match=0")
}

// What is long is read to its end, below itself; a mark says where a row is cut.
func TestLongTexts(t *testing.T) {
	l := newLab(t, 80, 24, "raft/leader-isolated").press("]", "]", "]", "]", "L")
	require.Regexp(t, `(?m)lost \(cut: .*…$`, l.screen())
	require.Contains(t, strings.Join(strings.Fields(l.press("W").screen()), " "), "lost (cut: isolate n5): AppendEntries")
}

// Chance has its line where every event is shown, and not before.
func TestChance(t *testing.T) {
	l := newLab(t, 110, 34, "raft/hello").press("]", "l", "l", "l", "l", "3")
	for range 40 {
		if strings.Contains(l.screen(), "send n1") {
			break
		}
		l.press("1", "l", "3")
	}
	require.NotContains(t, l.screen(), "chance:")
	require.Contains(t, l.press("a").screen(), "chance:")
}

// A dialog that waits for an answer says so, and lets nothing else happen.
func TestProposal_Waits(t *testing.T) {
	l := newLab(t, 100, 30, "raft/hello").press("]", "c", "G")
	require.Contains(t, l.screen(), "first: enter do it · esc do not")
	require.NotContains(t, l.screen(), "THE END")
}

// The command that makes a run again goes to the clipboard. A run to which nothing was done has one to type, too.
func TestCopyCommand(t *testing.T) {
	l := newLab(t, 100, 30, "raft/stale-read")
	_, cmd := l.Update(keyOf("y"))
	require.Contains(t, fmt.Sprint(cmd()), "orrery replay raft/stale-read:")
	require.Contains(t, l.screen(), "orrery lab raft/stale-read\n")
	l.press("esc", "]", "c", "enter")
	require.NotContains(t, l.press("y").screen(), "orrery lab")
}

// The hints of the footer are keys for the mouse.
func TestMouse_Footer(t *testing.T) {
	l := newLab(t, 80, 24, "raft/hello")
	x := strings.Index(strings.Split(l.screen(), "\n")[23], "? help")
	require.Positive(t, x)
	l.Update(tea.MouseClickMsg{X: x + 3, Y: 23})
	require.Contains(t, l.screen(), "keys and signs")
}

// The files of the folder stand on one shelf, before all others.
func TestHome_FilesOfTheFolder(t *testing.T) {
	l := newLab(t, 100, 30, "", func(h *tui.House) { h.Files = append([]string{"yours.star", "mine.star"}, h.Files...) })
	require.Regexp(t, `HERE .*\n > yours\n   mine .*\n LESSONS`, l.screen())
}
