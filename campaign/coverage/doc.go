// Package coverage says what the runs of a campaign have brought about, and what they never did. Lines of code tell
// little of a distributed system: every line of a protocol runs in a quiet minute. What tells more is who was in which
// role when a message came, what was going on when a fault struck, and which of two things came first.
//
// In a run four sorts of things can be seen, each at most once:
//
//   - a message at a role: a node handled a message of a kind;
//   - a fault at a role: a fault hit a node;
//   - a fault in a phase: a fault struck, whomever it hit;
//   - one thing after another at a node: a message that it handled, a milestone that it stated, a fault that hit it, a
//     crash or a restart, and before it another of these, with none between them.
//
// The role of a node is its group, and the milestone that it stated last in this life: a server after candidate. A
// milestone is a fact that the protocol calls one, or by which a node claims to lead, or ceases to. The phase is the
// milestone that anybody stated last. So each is read from what a protocol declares and states, and none from the
// memory of a node.
//
// [Terms] are all things that could be seen at a point of a campaign, [Watch] sees those of a run, and a [Tally]
// counts in how many seeds each was seen. From those that one seed alone has shown, or two, it estimates how many there
// are that none has: the estimators of ecologists, who count species, put to tests by Böhme ("STADS: Software
// Testing as Species Discovery", ACM TOSEM 27(2), 2018).
package coverage
