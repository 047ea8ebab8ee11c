// Package cell runs the cells of notebooks: text in the scenario language in, outputs out. The kernel of Jupyter and
// the command orrery notebook run share it, so that both show the same.
//
// The outputs of a cell are a pure function of the texts of the cells up to it, and of the files that they name: there
// are no times and no random names in them. How much a cell may show is bounded, and what it may take is what the
// language allows a file.
//
//	cell.go     a notebook, and one run of a cell
//	output.go   what is shown, and how much of it
//	trace.go    an error with the place in the cell
//	run.go  sweep.go  grid.go  plot.go  diagram.go  mutants.go  shrink.go   what the words of cells do
package cell
