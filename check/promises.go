package check

// Promises are the promises that are judged here, in the order of the documentation. An outside
// module's main adds its own to a copy of it.
var Promises = []Promise{
	{
		Name: "linearizable",
		Doc: "Clients see one copy: every operation seems to happen at once, between its call and " +
			"its answer.",
		Paper: "Herlihy and Wing, Linearizability: a correctness condition for concurrent objects, 1990",
		Needs: NeedsHistory,
		Judge: func(seen *Seen, b Budget) Judgement { return Linearizable(seen.Service, seen.History, b) },
	},
	{
		Name:  "exclusive",
		Doc:   "No two clients hold the lock at a time, and its tokens only grow.",
		Needs: NeedsHistory,
		Judge: func(seen *Seen, _ Budget) Judgement { return Judgement{Finding: Exclusive(seen.Service, seen.History)} },
	},
}
