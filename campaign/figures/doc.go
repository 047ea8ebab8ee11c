// Package figures draws what many runs measured: it turns the table of a sweep, the folder that sweep -o wrote, or any
// CSV file into a figure.
//
//	data, err := figures.Of(table)            // of a campaign.Sweep
//	data, err := figures.Read("votes")        // a folder, or a file
//	figure, err := data.Figure(figures.Asked{X: "spread", Y: "p99", By: "nodes"})
//	err = figure.SVG(w, plot.Screen)
//
// Data are tidy (Wickham, Tidy Data, Journal of Statistical Software 59(10), 2014): a row is an observation, a column a
// variable. A column's name may end with its unit in brackets: latency (ns).
package figures
