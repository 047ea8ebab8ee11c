// Package campaign runs scenarios many times: at every point of their parameters, with many seeds,
// on all cores, and says what came of them all.
//
// A campaign is repeatable from its master seed: it makes the same runs, and reports them in the
// same order, whatever the number of workers. A budget of time only decides how far it gets.
package campaign
