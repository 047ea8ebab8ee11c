package scenarios

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed */*.star */*/*.star
var library embed.FS

// Library finds a scenario of the library by its short name, raft/hello, or by its path in the
// repository, scenarios/raft/hello.star.
func Library(name string) (src []byte, found bool) {
	src, err := library.ReadFile(shortName(name) + ".star")
	return src, err == nil
}

// LibraryNames are the short names of the library, in alphabetical order.
func LibraryNames() []string {
	var out []string
	// Walking an embedded file system does not fail, and visits names in order.
	_ = fs.WalkDir(library, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".star") {
			out = append(out, shortName(path))
		}
		return nil
	})
	return out
}

// shortName is scenarios/raft/hello.star as raft/hello.
func shortName(name string) string {
	name = strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "./")
	return strings.TrimSuffix(strings.TrimPrefix(name, "scenarios/"), ".star")
}

// within are the names of a folder of the library, and of those in it.
func within(folder string, names []string) []string {
	var out []string
	for _, n := range names {
		if strings.HasPrefix(n, strings.TrimSuffix(folder, "/")+"/") {
			out = append(out, n)
		}
	}
	return out
}

// endingIn are the names whose last part is the one given: raft/hello and echo/hello of hello.
func endingIn(last string, names []string) []string {
	var out []string
	for _, n := range names {
		if strings.HasSuffix(n, "/"+last) {
			out = append(out, n)
		}
	}
	return out
}

// firstToTry is the name that is meant for a first look, or else the first.
func firstToTry(names []string) string {
	for _, n := range names {
		if strings.HasSuffix(n, "/hello") {
			return n
		}
	}
	return names[0]
}
