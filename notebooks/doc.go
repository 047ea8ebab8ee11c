// Package notebooks runs notebooks of Jupyter without Jupyter: it executes the cells of a file, and writes their outputs
// back or compares them with those that are there. The folder has the notebooks of this project, too.
//
// The outputs are those that Jupyter gets from the kernel (notebooks/kernel) for the same cells.
package notebooks
