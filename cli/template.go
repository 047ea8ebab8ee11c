package cli

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"

	"github.com/orrery-sim/orrery/protocols/echo"
	"github.com/orrery-sim/orrery/scenarios"
)

// A new module is the protocol echo under another name, made from echo's own files: what a student
// begins with cannot fall behind the house.

//go:embed template/main.go.txt
var templateMain string

//go:embed template/README.md
var templateReadme string

// fillTemplate adds the files of a new protocol.
func fillTemplate(files map[string]string, module, name string) error {
	protocol, err := echo.Source.ReadFile("echo.go")
	if err != nil {
		return err
	}
	test, err := echo.Source.ReadFile("echo_test.go")
	if err != nil {
		return err
	}
	scenario, found := scenarios.Library("echo/hello")
	if !found {
		return fmt.Errorf("the library has no echo/hello")
	}
	named := strings.NewReplacer("{{NAME}}", name)
	files["main.go"] = named.Replace(templateMain)
	files["README.md"] = named.Replace(templateReadme)
	files["protocol.go"] = ownProtocol(string(protocol), name)
	files["protocol_test.go"] = ownTest(string(test))
	files["hello.star"] = ownScenario(string(scenario), module, name)
	return nil
}

// ownProtocol is the source of echo as a part of package main.
func ownProtocol(source, name string) string {
	_, source, _ = strings.Cut(source, "package echo\n")
	return "package main\n" + strings.Replace(source, `Name: "echo"`, fmt.Sprintf("Name: %q", name), 1)
}

// ofEcho is a mention of something in package echo.
var ofEcho = regexp.MustCompile(`\becho\.([A-Z])`)

// ownTest is the test of echo, which stands outside its package, as one inside.
func ownTest(source string) string {
	source = strings.Replace(source, "package echo_test\n", "package main\n", 1)
	source = strings.Replace(source, "\t\""+house+"/protocols/echo\"\n", "", 1)
	return ofEcho.ReplaceAllString(source, "$1")
}

// ownScenario is the scenario of echo for the new protocol, and says which module it needs.
func ownScenario(source, module, name string) string {
	load := fmt.Sprintf("load(\"go:%s\", %q)\n\nscenario(", module, name)
	source = strings.Replace(source, "scenario(", load, 1)
	return strings.Replace(source, " echo(", " "+name+"(", 1)
}
