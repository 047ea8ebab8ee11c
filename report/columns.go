package report

import "strings"

// Columns is n rows of a name and a text, the texts wrapped to the width of the style and below
// each other. The names take width columns.
func Columns(n int, row func(i int) (name, text string), width int, style Style) string {
	var b strings.Builder
	for i := range n {
		name, text := row(i)
		lines := Wrap(text, style.columns()-width-4)
		if len(lines) == 0 {
			lines = []string{""}
		}
		for j, line := range lines {
			left := ""
			if j == 0 {
				left = name
			}
			b.WriteString(strings.TrimRight("  "+pad(left, width)+"  "+line, " ") + "\n")
		}
	}
	return b.String()
}
