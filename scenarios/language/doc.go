// Package language is the language of scenario files: Starlark with typed units and a vocabulary that
// reads aloud. It makes plans ([scenarios.Plan]) of files, and says where a file is wrong, what is
// wrong, and what to write instead.
//
// A [Language] is the vocabulary, with a word for each protocol of a catalogue. It loads a [File],
// which is parsed, checked and compiled once, and evaluated once for each point of its parameters, or
// once for each seed where it draws. A stranger's file is safe to evaluate: see limits.go and guard.go.
//
// # Reading order
//
//	load.go      from a name to a file; lint.go and text.go refuse what cannot be right
//	loads.go     what a file loads of its folder and of the library; modules.go of a binary's modules
//	guard.go     rewrites a file: what costs more than a step goes through a gate (gate_*.go, weigh.go, limits.go)
//	evaluate.go  a file's program for one point and one seed; points.go and settings.go say which
//	word.go      the signature of a word, from which binding, errors, describe and stubs come
//	words_*.go   the vocabulary; kind_*.go the types of its parameters
//	check*.go    what the parts of a plan say of each other
//	hooks.go     functions that run long after the file was evaluated
//	describe.go  what the language knows of its words; stubs.go writes it for an editor
package language
