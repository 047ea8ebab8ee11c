//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package folder

import "os"

// openAlone opens a file to write in it. There are no locks here: nobody is kept from doing the same.
func openAlone(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
}
