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
	short  string // in the footer; "" keeps it out
}

var bindings = []binding{
	{playPause, []string{"space"}, "space", "Time", "play or pause", "play"},
	{stepOn, []string{"l", "right", "."}, "l → .", "Time", "step on, to the next row", "step"},
	{stepBack, []string{"h", "left", ","}, "h ← ,", "Time", "step back", "back"},
	{farOn, []string{"L", "pgdown"}, "L", "Time", "20 rows on", ""},
	{farBack, []string{"H", "pgup"}, "H", "Time", "20 rows back", ""},
	{toBegin, []string{"g", "home"}, "g", "Time", "to the beginning", ""},
	{toEnd, []string{"G", "end"}, "G", "Time", "to the end, and the verdict", "end"},
	{goTo, []string{"t"}, "t", "Time", "go to a time (1.5s) or an event (1204)", ""},
	{faster, []string{"+", "="}, "+", "Time", "play faster", ""},
	{slower, []string{"-"}, "-", "Time", "play slower", ""},
	{nextMark, []string{"]"}, "]", "Jumps", "next mark: a leader, a fault, a violation", "mark"},
	{lastMark, []string{"["}, "[", "Jumps", "the mark before", ""},
	{nextOfNode, []string{"n"}, "n", "Jumps", "next event of the server, or of the search", ""},
	{lastOfNode, []string{"N"}, "N", "Jumps", "the one before", ""},
	{toCause, []string{"b"}, "b", "Jumps", "to the cause of this event", "cause"},
	{toEffect, []string{"w"}, "w", "Jumps", "to the first effect of this event", ""},
	{askWhy, []string{"W"}, "W", "Jumps", "why did it happen? the chain of causes", "why"},
	{searchFor, []string{"/"}, "/", "Jumps", "search in messages and facts; esc ends it", ""},
	{setMark, []string{"m"}, "m", "Jumps", "set a bookmark here, or take it away", ""},
	{allMarks, []string{"'"}, "'", "Jumps", "the bookmarks", ""},
	{nextChange, []string{"}"}, "}", "Jumps", "next change of what the server shows", ""},
	{lastChange, []string{"{"}, "{", "Jumps", "the change before", ""},
	{otherNode, []string{"o"}, "o", "Jumps", "select the next server", ""},
	{otherNodeBack, []string{"O"}, "O", "Jumps", "select the server before", ""},
	{crashNode, []string{"c"}, "c", "Faults", "crash the server that is selected", "crash"},
	{restartNode, []string{"r"}, "r", "Faults", "restart whoever is down, or let it go on", ""},
	{pauseNode, []string{"Z"}, "Z", "Faults", "let it stand still", ""},
	{cutNodes, []string{"p"}, "p", "Faults", "cut links: choose who is on which side", "cut"},
	{isolateLeader, []string{"i"}, "i", "Faults", "isolate whoever leads", ""},
	{anyFault, []string{"f"}, "f", "Faults", "any fault by its words: isolate(leader())", ""},
	{healAll, []string{"x"}, "x", "Faults", "heal everything", "heal"},
	{dropMessage, []string{"d"}, "d", "Faults", "lose a message that is on its way", ""},
	{copyMessage, []string{"D"}, "D", "Faults", "let a second copy of it arrive", ""},
	{delayMessage, []string{"e"}, "e", "Faults", "let it arrive later", ""},
	{hurryMessage, []string{"E"}, "E", "Faults", "let it arrive at once", ""},
	{undoAct, []string{"u"}, "u", "Faults", "undo what was done last", "undo"},
	{redoAct, []string{"ctrl+r"}, "ctrl+r", "Faults", "redo it", ""},
	{lessonAsk, []string{"A"}, "A", "Lessons", "what the lesson asks, or back to it", ""},
	{lessonHint, []string{"X"}, "X", "Lessons", "a hint", ""},
	{lessonWatch, []string{"R"}, "R", "Lessons", "watch the run of an answer, or of a task", ""},
	{rowOn, []string{"j", "down"}, "j ↓", "View", "the next line of a list, or of the diagram", ""},
	{rowBack, []string{"k", "up"}, "k ↑", "View", "the line before", ""},
	{nextPane, []string{"tab"}, "tab", "View", "the next pane", "pane"},
	{pane1, []string{"1"}, "1", "View", "the space-time diagram", ""},
	{pane2, []string{"2"}, "2", "View", "the logs of the servers", ""},
	{pane3, []string{"3"}, "3", "View", "the state of the server that is selected", ""},
	{pane4, []string{"4"}, "4", "View", "messages in flight, and timers", ""},
	{pane5, []string{"5"}, "5", "View", "what clients asked for", ""},
	{pane6, []string{"6", "v"}, "6 v", "View", "the verdict", ""},
	{pane7, []string{"7", "B"}, "7 B", "View", "branches, and what was done on them", ""},
	{compareBranches, []string{"C"}, "C", "View", "compare this branch with another", ""},
	{zoomRows, []string{"z"}, "z", "View", "zoom: a row is an event, or a time", ""},
	{showAll, []string{"a"}, "a", "View", "show every event, or only what tells more", ""},
	{saveRun, []string{"s", "ctrl+s"}, "s", "View", "save this branch as a scenario file", "save"},
	{copyLine, []string{"y"}, "y", "View", "show the command that makes this run again", ""},
	{openPalette, []string{":", "ctrl+p"}, ":", "View", "find an action by its name", "find"},
	{openHelp, []string{"?"}, "?", "View", "all keys", "help"},
	{confirm, []string{"enter"}, "enter", "View", "confirm; go on; go there; look closer", ""},
	{goBack, []string{"esc"}, "esc", "View", "back", ""},
	{quit, []string{"q", "ctrl+c"}, "q", "View", "quit", "quit"},
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
