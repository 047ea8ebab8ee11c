// Package wording has the parts of which errors and notes are made: lists, plurals, near misses.
package wording

import (
	"fmt"
	"strconv"
	"strings"
)

// OneOf lists names as a sentence does: a, b or c.
func OneOf(names []string) string {
	switch len(names) {
	case 0:
		return "nothing"
	case 1:
		return names[0]
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// Quoted puts each name in double quotes.
func Quoted(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = fmt.Sprintf("%q", n)
	}
	return out
}

// Ordinal is 1st, 2nd, 3rd, 4th...
func Ordinal(n int) string {
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			return fmt.Sprintf("%dst", n)
		case 2:
			return fmt.Sprintf("%dnd", n)
		case 3:
			return fmt.Sprintf("%drd", n)
		}
	}
	return fmt.Sprintf("%dth", n)
}

// Plural is "1 server" or "5,000 servers".
func Plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return Grouped(n) + " " + one + "s"
}

// Grouped is a number with its thousands apart: 12,345.
func Grouped(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	tail := strconv.Itoa(n % 1000)
	return Grouped(n/1000) + "," + strings.Repeat("0", 3-len(tail)) + tail
}

// Clip shortens a long text.
func Clip(text string) string {
	if len(text) > 60 {
		return text[:57] + "..."
	}
	return text
}

// DidYouMean names what exists: the nearest of names if it is within two edits of wrong, or else
// all of them. It begins with a space and a parenthesis, or is empty if there is nothing to name.
func DidYouMean(wrong string, names []string, what string) string {
	if near, found := Nearest(wrong, names); found {
		return fmt.Sprintf(" (did you mean %s?)", near)
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s: %s)", what, strings.Join(names, ", "))
}

// Nearest is the first of the names that take the fewest edits to reach: at most two, or one for a
// word of up to four letters.
func Nearest(wrong string, names []string) (name string, found bool) {
	best := min(3, (len(wrong)+1)/2)
	for _, n := range names {
		if d := edits(strings.ToLower(wrong), strings.ToLower(strings.Trim(n, `"`)), best); d < best {
			best, name, found = d, n, true
		}
	}
	return name, found
}

// edits counts the letters to insert, delete, change or swap to turn a into b. It gives up at
// limit.
func edits(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}

// TooMuch begins what is said of a file that goes beyond what a file may use.
const TooMuch = "the file asks for too much: "
