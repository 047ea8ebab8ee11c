package campaign

import (
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/about"
)

// A House is what a program brings to its campaigns.
type House struct {
	// Protocols are those that scenario files may name, each with the services that it serves.
	Protocols []about.Protocol
	// Promises are the judges of what those protocols promise, beside [check.Promises].
	Promises []check.Promise
}
