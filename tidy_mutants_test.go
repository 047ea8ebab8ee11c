package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// A mutant is declared once: it is a variable, the list in its protocol's entry has it, and a rule asks
// whether it is on. One that is in no list cannot be switched on, and one that no rule asks for does
// nothing.
func TestTidy_Mutants(t *testing.T) {
	rooms := map[string][]*ast.File{}
	for _, file := range goFiles(t) {
		if isTest(file) {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		rooms[path.Dir(file)] = append(rooms[path.Dir(file)], f)
	}
	mutants := 0
	for room, files := range rooms {
		found := mutantsOf(files)
		mutants += len(found)
		for _, why := range idleMutants(files, found) {
			t.Errorf("%s: %s", room, why)
		}
	}
	require.Greater(t, mutants, 50)
}

func TestTidy_MutantsCanFail(t *testing.T) {
	for src, want := range map[string][]string{
		`var a = &about.Mutant{}; var zoo = []*about.Mutant{a}; var x = on.On(a)`: nil,
		`var a = &about.Mutant{}; var zoo = []*about.Mutant{a}`:                   {"no rule asks for the mutant a"},
		`var a = &about.Mutant{}; var x = on.On(a)`:                               {"the mutant a is in no list"},
		`var zoo = []*about.Mutant{{Name: "b"}}`:                                  {"a mutant of a list is no variable"},
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "", "package p; "+src, parser.SkipObjectResolution)
		require.NoError(t, err)
		files := []*ast.File{f}
		require.Equal(t, want, idleMutants(files, mutantsOf(files)), src)
	}
}

// mutantsOf are the variables of a package that are mutants.
func mutantsOf(files []*ast.File) (names []string) {
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if v, is := n.(*ast.ValueSpec); is && len(v.Values) == 1 {
				if u, is := v.Values[0].(*ast.UnaryExpr); is {
					if c, is := u.X.(*ast.CompositeLit); is && isAboutMutant(c.Type) {
						names = append(names, v.Names[0].Name)
					}
				}
			}
			return true
		})
	}
	slices.Sort(names)
	return names
}

func isAboutMutant(e ast.Expr) bool {
	s, is := e.(*ast.SelectorExpr)
	if !is || s.Sel.Name != "Mutant" {
		return false
	}
	x, is := s.X.(*ast.Ident)
	return is && x.Name == "about"
}

// idleMutants says which mutants are in no list, and which no rule asks for.
func idleMutants(files []*ast.File, names []string) (why []string) {
	listed, asked := map[string]bool{}, map[string]bool{}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.CallExpr:
				if s, is := x.Fun.(*ast.SelectorExpr); is && s.Sel.Name == "On" {
					noteNames(asked, x.Args)
				}
			case *ast.CompositeLit:
				if a, is := x.Type.(*ast.ArrayType); is && isPointerToMutant(a.Elt) {
					if noteNames(listed, x.Elts) < len(x.Elts) {
						why = append(why, "a mutant of a list is no variable")
					}
				}
			}
			return true
		})
	}
	for _, name := range names {
		if !listed[name] {
			why = append(why, fmt.Sprintf("the mutant %s is in no list", name))
		}
		if !asked[name] {
			why = append(why, fmt.Sprintf("no rule asks for the mutant %s", name))
		}
	}
	return why
}

// noteNames notes those of some expressions that are names, and counts them.
func noteNames(seen map[string]bool, list []ast.Expr) (names int) {
	for _, e := range list {
		if x, is := e.(*ast.Ident); is {
			seen[x.Name] = true
			names++
		}
	}
	return names
}

func isPointerToMutant(e ast.Expr) bool {
	p, is := e.(*ast.StarExpr)
	return is && isAboutMutant(p.X)
}
