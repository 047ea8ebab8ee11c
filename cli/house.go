package cli

import "github.com/orrery-sim/orrery/campaign"

// A House is what a program brings to the command, and to [campaign.Test].
type House = campaign.House
