// Package campaign runs scenarios many times: at every point of their parameters, with many seeds,
// on all cores, and says what came of them all. A [Campaign] tests: it looks for a run that violates
// something. A [Sweep] measures: it makes statistics of what the runs of one scenario came to.
//
// A campaign is repeatable from its master seed: it makes the same runs, and reports them in the
// same order, whatever the number of workers. A budget of time only decides how far it gets.
package campaign
