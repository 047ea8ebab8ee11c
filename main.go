// Command orrery runs experiments on distributed systems: seeded, repeatable, judged.
package main

import (
	"github.com/orrery-sim/orrery/cli"
	"github.com/orrery-sim/orrery/protocols"
)

func main() { cli.Main(cli.House{Protocols: protocols.All}) }
