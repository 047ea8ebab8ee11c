// Package protocols is the catalogue: every protocol of the house, in the order in which one would
// read them.
package protocols

import (
	"github.com/orrery-sim/orrery/protocols/abd"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/balancer"
	"github.com/orrery-sim/orrery/protocols/basicraft"
	"github.com/orrery-sim/orrery/protocols/broker"
	"github.com/orrery-sim/orrery/protocols/cache"
	"github.com/orrery-sim/orrery/protocols/crdt"
	"github.com/orrery-sim/orrery/protocols/dynamo"
	"github.com/orrery-sim/orrery/protocols/echo"
	"github.com/orrery-sim/orrery/protocols/etcdraft"
	"github.com/orrery-sim/orrery/protocols/fastpaxos"
	"github.com/orrery-sim/orrery/protocols/glomers/broadcast"
	"github.com/orrery-sim/orrery/protocols/glomers/gcounter"
	"github.com/orrery-sim/orrery/protocols/glomers/kafkalog"
	"github.com/orrery-sim/orrery/protocols/glomers/uniqueids"
	"github.com/orrery-sim/orrery/protocols/gossip/antientropy"
	"github.com/orrery-sim/orrery/protocols/gossip/hyparview"
	"github.com/orrery-sim/orrery/protocols/gossip/plumtree"
	"github.com/orrery-sim/orrery/protocols/gossip/pubsub"
	"github.com/orrery-sim/orrery/protocols/gossip/pushsum"
	"github.com/orrery-sim/orrery/protocols/gossip/rumor"
	"github.com/orrery-sim/orrery/protocols/gossip/swim"
	"github.com/orrery-sim/orrery/protocols/locks"
	"github.com/orrery-sim/orrery/protocols/logicalclocks"
	"github.com/orrery-sim/orrery/protocols/mapreduce"
	"github.com/orrery-sim/orrery/protocols/multipaxos"
	"github.com/orrery-sim/orrery/protocols/mutex"
	"github.com/orrery-sim/orrery/protocols/optimistic"
	"github.com/orrery-sim/orrery/protocols/overload"
	"github.com/orrery-sim/orrery/protocols/paxos"
	"github.com/orrery-sim/orrery/protocols/primarybackup"
	"github.com/orrery-sim/orrery/protocols/queueing"
	"github.com/orrery-sim/orrery/protocols/raft"
	"github.com/orrery-sim/orrery/protocols/rpc"
	"github.com/orrery-sim/orrery/protocols/slidingwindow"
	"github.com/orrery-sim/orrery/protocols/timesync"
	"github.com/orrery-sim/orrery/protocols/truetime"
	"github.com/orrery-sim/orrery/protocols/twogenerals"
	"github.com/orrery-sim/orrery/systems/shardedkv"
)

// All are the protocols that scenario files may name. A new protocol is one line here.
var All = []about.Protocol{
	echo.Protocol,
	rpc.Protocol,
	slidingwindow.Protocol,
	twogenerals.Protocol,
	logicalclocks.Protocol,
	timesync.Protocol,
	truetime.Protocol,
	basicraft.Protocol,
	raft.Protocol,
	etcdraft.Protocol,
	paxos.Protocol,
	multipaxos.Protocol,
	fastpaxos.Protocol,
	abd.Protocol,
	dynamo.Protocol,
	primarybackup.Protocol,
	crdt.Protocol,
	shardedkv.Protocol,
	mutex.Protocol,
	locks.Protocol,
	rumor.Protocol,
	antientropy.Protocol,
	pushsum.Protocol,
	swim.Protocol,
	hyparview.Protocol,
	plumtree.Protocol,
	pubsub.Protocol,
	broadcast.Protocol,
	uniqueids.Protocol,
	gcounter.Protocol,
	kafkalog.Protocol,
	queueing.Protocol,
	balancer.Protocol,
	overload.Protocol,
	optimistic.Protocol,
	cache.Protocol,
	mapreduce.Protocol,
	broker.Protocol,
}
