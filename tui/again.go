package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/orrery-sim/orrery/scenarios"
)

// copyCommand shows the command that makes the run again, and gives it to the clipboard of the terminal, which may
// take it or not.
func (m *Model) copyCommand() tea.Cmd {
	r := m.run
	j, saved, err := r.Saving()
	if err != nil {
		m.fail(err)
		return nil
	}
	return m.doing(savingTitle, j, func() tea.Cmd {
		command := r.Command() + " replay " + saved.Token.String()
		m.answered("TO SEE IT AGAIN", m.againLines(command))
		m.say("it is on the clipboard, where the terminal lets a program do that")
		return tea.SetClipboard(command)
	})
}

// againLines say what the command is for that makes the run again.
func (m *Model) againLines(command string) []line {
	out := []line{{text: "This command makes the run that you see again, on any machine, and says so if it does not:", ink: dim}, {}}
	out = append(out, m.slabs(command, m.w-2)...)
	if short := m.run.shortCommand(); short != "" {
		out = append(out, line{}, line{text: "Nothing was done by hand so far. To open it in the lab:", ink: dim}, line{}, line{text: short, drawn: true})
	}
	return out
}

// shortCommand is the command that opens the run as somebody would type it; "" if that is not all there is to it.
func (r *run) shortCommand() string {
	if len(r.Acts()) > 0 || len(r.Of.Overrides) > 0 {
		return ""
	}
	words := []string{r.Command(), "lab", scenarios.ShortName(r.Of.File.Name)}
	if *r.Of.Seed != r.Plan.Seed {
		words = append(words, "--seed", fmt.Sprint(*r.Of.Seed))
	}
	for _, s := range r.Of.Settings {
		words = append(words, "--set", s.Name+"="+s.Value)
	}
	for _, w := range words {
		if strings.ContainsAny(w, " \t\"'$`\\()[]{}*?&;|<>!#~") {
			return "" // a shell would take it for something else
		}
	}
	return strings.Join(words, " ")
}

// slabs are lines that have all of a text in which nothing can be left out.
func (m *Model) slabs(text string, w int) (out []line) {
	letters := []rune(text)
	for w = max(w, 1); len(letters) > w && !m.linear; letters = letters[w:] {
		out = append(out, line{text: string(letters[:w]), drawn: true})
	}
	return append(out, line{text: string(letters), drawn: true})
}
