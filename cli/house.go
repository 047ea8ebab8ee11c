package cli

import "github.com/orrery-sim/orrery/protocols/about"

// A House is what a program brings to the command: the protocols that scenario files may name, each
// with the services that it serves.
type House struct {
	Protocols []about.Protocol
}
