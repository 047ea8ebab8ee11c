//go:build unix

package cli

import (
	"os"

	"golang.org/x/sys/unix"
)

// columnsOf asks a terminal how many columns it has; 0 if f is none or does not say.
func columnsOf(f *os.File) int {
	size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 0
	}
	return int(size.Col)
}
