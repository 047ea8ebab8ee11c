package scenarios

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed */*.star */*/*.star */*.edges
var library embed.FS

// Library finds a scenario of the library by its short name, raft/hello, or by its path in the
// repository, scenarios/raft/hello.star.
func Library(name string) (src []byte, found bool) {
	src, err := library.ReadFile(ShortName(name) + ".star")
	return src, err == nil
}

// LibraryData finds a file of the library that is no scenario, by its path below scenarios: rumor/karate.edges.
func LibraryData(name string) (data []byte, found bool) {
	data, err := library.ReadFile(name)
	return data, err == nil
}

// LibraryNames are the short names of the library, in alphabetical order.
func LibraryNames() []string {
	var out []string
	// Walking an embedded file system does not fail, and visits names in order.
	_ = fs.WalkDir(library, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".star") {
			out = append(out, ShortName(path))
		}
		return nil
	})
	return out
}

// ShortName is scenarios/raft/hello.star as raft/hello.
func ShortName(name string) string {
	name = strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "./")
	return strings.TrimSuffix(strings.TrimPrefix(name, "scenarios/"), ".star")
}
