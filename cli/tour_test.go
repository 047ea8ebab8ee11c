package cli_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
	"github.com/orrery-sim/orrery/protocols"
)

// A command of docs/tour.md, or what may be set in it.
var tourCommand = regexp.MustCompile("`(?:orrery run ([^`]+)|(--set [^`]+))`")

// docs/tour.md has every protocol under its topic, and a command for each that is right.
func TestTourIsTrue(t *testing.T) {
	read, err := os.ReadFile("../docs/tour.md")
	require.NoError(t, err)
	tour := strings.Join(strings.Fields(string(read)), " ")
	for _, p := range protocols.All {
		_, rest, found := strings.Cut(tour, "- **"+p.Name+"**: ")
		require.True(t, found, "%s is missing", p.Name)
		room, _, _ := strings.Cut(rest, "- **")
		commands := tourCommand.FindAllStringSubmatch(room, -1)
		require.NotEmpty(t, commands, p.Name)
		require.Contains(t, commands[0][1], p.Name+"/")
		for _, c := range commands {
			args := words(commands[0][1] + " " + c[2])
			if c[1] != "" {
				args = words(c[1])
			}
			// Its first events show that it is there and can be set so.
			got := orrery(append([]string{"run", "--events", "20"}, args...)...)
			require.Contains(t, []int{cli.ExitBounds, cli.ExitHeld}, got.code, "orrery run %v: %s", args, got.errors)
		}
	}
}

// words are the arguments of a line, of which some stand in quotes.
func words(line string) (args []string) {
	for _, w := range regexp.MustCompile(`(?:[^\s"]|"[^"]*")+`).FindAllString(line, -1) {
		args = append(args, strings.ReplaceAll(w, `"`, ""))
	}
	return args
}
