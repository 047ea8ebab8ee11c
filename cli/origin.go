package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
)

// house is this module.
const house = "github.com/orrery-sim/orrery"

// An origin is where a new module finds this one: in a checkout on this machine, or else under a
// version that the Go command can fetch.
type origin struct {
	checkout string // absolute; "" if there is none
	version  string // v0.3.0; "" if it is not known
}

// findOrigin is the checkout that a user names, or the one that this program was built from, or the
// version that it was built as.
func findOrigin(named string) (origin, error) {
	if named != "" {
		dir, err := filepath.Abs(named)
		if err == nil && !isHouse(dir) {
			err = fmt.Errorf("--replace must be a checkout of %s; %s is none: it has no go.mod of that module",
				house, named)
		}
		return origin{checkout: dir}, err
	}
	// The compiler notes where a source file was, unless it was told not to (-trimpath). A source in
	// the module cache, orrery@v0.3.0, is no place to work in.
	if _, file, _, ok := runtime.Caller(0); ok && filepath.IsAbs(file) {
		dir := filepath.Dir(filepath.Dir(file))
		if isHouse(dir) && !strings.Contains(filepath.Base(dir), "@") {
			return origin{checkout: dir}, nil
		}
	}
	return origin{version: houseVersion()}, nil
}

// isHouse reports whether a directory is the root of this module.
func isHouse(dir string) bool {
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	return err == nil && regexp.MustCompile(`(?m)^module `+regexp.QuoteMeta(house)+`$`).Match(mod)
}

// published are the versions that others can fetch: not (devel), nor one of a changed checkout.
var published = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)

// houseVersion is the version of this module in the program, "" if it is none that can be fetched.
func houseVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, m := range append(info.Deps, &info.Main) {
		if m.Path == house && m.Replace == nil && published.MatchString(m.Version) {
			return m.Version
		}
	}
	return ""
}

// files are go.mod and, where it can be known, go.sum of a module that uses this one. With a
// checkout at hand they are complete: the module builds at once, and without a network.
func (o origin) files(module string) (map[string]string, error) {
	if o.checkout == "" {
		mod := fmt.Sprintf("module %s\n\ngo %s\n", module, goVersion())
		if o.version != "" {
			mod += fmt.Sprintf("\nrequire %s %s\n", house, o.version)
		}
		return map[string]string{"go.mod": mod}, nil
	}
	mod, err := os.ReadFile(filepath.Join(o.checkout, "go.mod"))
	if err != nil {
		return nil, err
	}
	sum, err := os.ReadFile(filepath.Join(o.checkout, "go.sum"))
	if err != nil {
		return nil, err
	}
	_, requires, _ := strings.Cut(strings.ReplaceAll(string(mod), "\r\n", "\n"), "\n")
	path := filepath.ToSlash(o.checkout)
	if strings.ContainsAny(path, " ,()[]\"'`") {
		path = strconv.Quote(path)
	}
	text := fmt.Sprintf("module %s\n%s\nrequire %s v0.0.0\n\nreplace %s => %s\n", module, requires, house, house, path)
	return map[string]string{"go.mod": text, "go.sum": string(sum)}, nil
}

// goVersion is the version of the language that this program was built with: 1.26.
func goVersion() string {
	v := regexp.MustCompile(`\d+\.\d+`).FindString(runtime.Version())
	if v == "" {
		return "1.26"
	}
	return v
}

// steps are what to type before the new module can be built.
func (o origin) steps() []string {
	switch {
	case o.checkout != "":
		return nil
	case o.version != "":
		return []string{"go mod tidy"}
	}
	return []string{"go get " + house + "@latest", "go mod tidy"}
}

// note says where the new module finds this one.
func (o origin) note() string {
	if o.checkout != "" {
		return "Its go.mod has a line replace: it uses the orrery of " + o.checkout + ". Without that line, " +
			"go get " + house + "@latest takes the published one."
	}
	return ""
}
