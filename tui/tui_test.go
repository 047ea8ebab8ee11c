package tui_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/tui"
)

// lab is a lab of so many columns and rows, at home.
func lab(w, h int) *tui.Model {
	m := tui.New(tui.House{Language: language.New(protocols.All), Files: scenarios.LibraryNames(), Theme: tui.Dark})
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	return m
}

// press presses keys, by their names, one after the other.
func press(m *tui.Model, keys ...string) {
	for _, k := range keys {
		m.Update(keyOf(k))
	}
}

func keyOf(name string) tea.KeyPressMsg {
	for code, n := range map[rune]string{
		tea.KeyEnter: "enter", tea.KeyEscape: "esc", tea.KeyUp: "up", tea.KeyDown: "down", tea.KeyLeft: "left", tea.KeyRight: "right",
		tea.KeyTab: "tab", tea.KeySpace: "space", tea.KeyBackspace: "backspace",
	} {
		if n == name {
			return tea.KeyPressMsg{Code: code}
		}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}

func screen(m *tui.Model) string { return strings.TrimRight(ansi.Strip(m.Frame()), "\n ") }

func TestLook(t *testing.T) {
	m := lab(110, 34)
	t.Log("\n" + screen(m))
	press(m, "/", "r", "a", "f", "t", "/", "h", "e", "l", "l", "enter")
	t.Log("\n" + screen(m))
	press(m, "enter")
	t.Log("\n" + screen(m))
	press(m, "L", "L", "]")
	t.Log("\n" + screen(m))
	press(m, "c")
	t.Log("\n" + screen(m))
	press(m, "enter", "L")
	t.Log("\n" + screen(m))
	press(m, "2")
	t.Log("\n" + screen(m))
	press(m, "3")
	t.Log("\n" + screen(m))
	press(m, "G", "6")
	t.Log("\n" + screen(m))
}
