// Package outside reads histories that other programs wrote, so that they can be judged here: JSON
// lines, Jepsen's EDN, and the lines of Jepsen's log.
//
// Each line, or each map of a vector, is what one process did: it invoked an operation, or one came
// to an end, ok, failed or unknown (info). The fields have Jepsen's names: process, type, f, value,
// and optionally key, time (nanoseconds) and error.
//
//	{"process": 0, "type": "invoke", "f": "write", "value": 3}
//	{:process 0, :type :ok, :f :write, :value 3}
//	INFO  jepsen.util - 0	:ok	:write	3
//
// What an operation means is up to a model: [Models] are the ones there are. One is picked by the
// operations that a history has, unless it is named.
package outside
