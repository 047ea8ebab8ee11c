package tui

import (
	"fmt"
	"strings"
)

// An action is what a key does.
type action uint8

const (
	noAction action = iota
	playPause
	stepOn
	stepBack
	rowOn
	rowBack
	farOn
	farBack
	toBegin
	toEnd
	goTo
	faster
	slower
	nextMark
	lastMark
	nextOfNode
	lastOfNode
	toCause
	toEffect
	askWhy
	searchFor
	setMark
	allMarks
	nextChange
	lastChange
	otherNode
	otherNodeBack
	crashNode
	restartNode
	pauseNode
	cutNodes
	isolateLeader
	anyFault
	healAll
	dropMessage
	copyMessage
	delayMessage
	hurryMessage
	undoAct
	redoAct
	nextPane
	pane1
	pane2
	pane3
	pane4
	pane5
	pane6
	pane7
	compareBranches
	zoomRows
	showAll
	lessonAsk
	lessonHint
	lessonWatch
	saveRun
	copyLine
	openPalette
	openHelp
	goBack
	quit
	confirm
)

// A binding is an action with the keys that do it. Footer, help, palette and README's table come from
// the table of bindings.
type binding struct {
	action action
	keys   []string // as bubbletea names them
	shown  string   // as people read them
	group  string
	name   string // in the palette and the help
	short  string // in the footer; "" shares the word of the next
	rank   int    // in the footer: where there is no room for all of them, those stay whose rank is low; 0 keeps it out
}

var bindings = []binding{
	{playPause, []string{"space"}, "space", "Time", "play or pause", "play", 2},
	{stepOn, []string{"l", "right", "."}, "l → .", "Time", "step on, to the next row", "", 3},
	{stepBack, []string{"h", "left", ","}, "h ← ,", "Time", "step back", "step", 3},
	{farOn, []string{"L", "pgdown"}, "L", "Time", "20 rows on", "", 0},
	{farBack, []string{"H", "pgup"}, "H", "Time", "20 rows back", "", 0},
	{toBegin, []string{"g", "home"}, "g", "Time", "to the beginning", "", 0},
	{toEnd, []string{"G", "end"}, "G", "Time", "to the end, and the verdict", "end", 12},
	{goTo, []string{"t"}, "t", "Time", "go to a time (1.5s) or an event (1204)", "", 0},
	{faster, []string{"+", "="}, "+", "Time", "play faster", "", 0},
	{slower, []string{"-"}, "-", "Time", "play slower", "", 0},
	{nextMark, []string{"]"}, "]", "Jumps", "next mark: a leader, a fault, a violation", "mark", 5},
	{lastMark, []string{"["}, "[", "Jumps", "the mark before", "", 0},
	{nextOfNode, []string{"n"}, "n", "Jumps", "next event of the server, or of the search", "", 0},
	{lastOfNode, []string{"N"}, "N", "Jumps", "the one before", "", 0},
	{toCause, []string{"b"}, "b", "Jumps", "to the cause of this event", "cause", 13},
	{toEffect, []string{"w"}, "w", "Jumps", "to the first effect of this event", "", 0},
	{askWhy, []string{"W"}, "W", "Jumps", "why did it happen? the chain of causes", "why", 6},
	{searchFor, []string{"/"}, "/", "Jumps", "search in messages and facts; esc ends it", "", 0},
	{setMark, []string{"m"}, "m", "Jumps", "set a bookmark here, or take it away", "", 0},
	{allMarks, []string{"'"}, "'", "Jumps", "the bookmarks", "", 0},
	{nextChange, []string{"}"}, "}", "Jumps", "next change of what the server shows", "", 0},
	{lastChange, []string{"{"}, "{", "Jumps", "the change before", "", 0},
	{otherNode, []string{"o"}, "o", "Jumps", "select the next server", "", 0},
	{otherNodeBack, []string{"O"}, "O", "Jumps", "select the server before", "", 0},
	{crashNode, []string{"c"}, "c", "Faults", "crash the server that is selected", "crash", 7},
	{restartNode, []string{"r"}, "r", "Faults", "restart whoever is down, or let it go on", "", 0},
	{pauseNode, []string{"Z"}, "Z", "Faults", "let it stand still", "", 0},
	{cutNodes, []string{"p"}, "p", "Faults", "cut links: choose who is on which side", "cut", 11},
	{isolateLeader, []string{"i"}, "i", "Faults", "isolate whoever leads", "", 0},
	{anyFault, []string{"f"}, "f", "Faults", "any fault by its words: isolate(leader())", "", 0},
	{healAll, []string{"x"}, "x", "Faults", "heal everything", "heal", 8},
	{dropMessage, []string{"d"}, "d", "Faults", "lose a message that is on its way", "", 0},
	{copyMessage, []string{"D"}, "D", "Faults", "let a second copy of it arrive", "", 0},
	{delayMessage, []string{"e"}, "e", "Faults", "let it arrive later", "", 0},
	{hurryMessage, []string{"E"}, "E", "Faults", "let it arrive at once", "", 0},
	{undoAct, []string{"u"}, "u", "Faults", "undo what was done last", "undo", 9},
	{redoAct, []string{"ctrl+r"}, "ctrl+r", "Faults", "redo it", "", 0},
	{lessonAsk, []string{"A"}, "A", "Lessons", "what the lesson asks, or back to it", "", 0},
	{lessonHint, []string{"X"}, "X", "Lessons", "a hint", "", 0},
	{lessonWatch, []string{"R"}, "R", "Lessons", "watch the run of an answer, or of a task", "", 0},
	{rowOn, []string{"j", "down"}, "j ↓", "View", "the next line of a list, or of the diagram", "", 0},
	{rowBack, []string{"k", "up"}, "k ↑", "View", "the line before", "", 0},
	{nextPane, []string{"tab"}, "tab", "View", "the next pane", "pane", 14},
	{pane1, []string{"1"}, "1", "View", "the space-time diagram", "", 0},
	{pane2, []string{"2"}, "2", "View", "the logs of the servers", "", 0},
	{pane3, []string{"3"}, "3", "View", "the state of the server that is selected", "", 0},
	{pane4, []string{"4"}, "4", "View", "messages in flight, and timers", "", 0},
	{pane5, []string{"5"}, "5", "View", "what clients asked for", "", 0},
	{pane6, []string{"6", "v"}, "6 v", "View", "the verdict", "", 0},
	{pane7, []string{"7", "B"}, "7 B", "View", "branches, and what was done on them", "", 0},
	{compareBranches, []string{"C"}, "C", "View", "compare this branch with another", "", 0},
	{zoomRows, []string{"z"}, "z", "View", "zoom: a row is an event, or a time", "", 0},
	{showAll, []string{"a"}, "a", "View", "show every event, or only what tells more", "", 0},
	{saveRun, []string{"s", "ctrl+s"}, "s", "View", "save this branch as a scenario file", "save", 10},
	{copyLine, []string{"y"}, "y", "View", "copy the command that makes this run again", "", 0},
	{openPalette, []string{":", "ctrl+p"}, ":", "View", "find an action by its name", "find", 15},
	{openHelp, []string{"?"}, "?", "View", "all keys", "help", 1},
	{confirm, []string{"enter"}, "enter", "View", "confirm; go on; go there; look closer", "", 0},
	{goBack, []string{"esc"}, "esc", "View", "back", "", 0},
	{quit, []string{"q", "ctrl+c"}, "q", "View", "quit", "quit", 16},
}

// byKey are the actions by the keys that do them.
var byKey = func() map[string]action {
	out := map[string]action{}
	for _, b := range bindings {
		for _, k := range b.keys {
			out[k] = b.action
		}
	}
	return out
}()

// KeyTable is the table of keys as it stands in README.md: a row for each group.
func KeyTable() string {
	var b strings.Builder
	b.WriteString("| keys | for |\n|---|---|\n")
	for i := 0; i < len(bindings); {
		group := bindings[i].group
		var parts []string
		for ; i < len(bindings) && bindings[i].group == group; i++ {
			parts = append(parts, fmt.Sprintf("`%s` %s", bindings[i].shown, bindings[i].name))
		}
		fmt.Fprintf(&b, "| %s | %s |\n", group, strings.Join(parts, " · "))
	}
	return b.String()
}
