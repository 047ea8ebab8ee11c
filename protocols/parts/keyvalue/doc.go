// Package keyvalue is a store of values by key that other nodes ask, as a service of their network, and how a node
// asks it. The two kinds are those of Maelstrom, the workbench of Gossip Glomers:
//
//	Kyle Kingsbury, Maelstrom, 2021, doc/services.md: lin-kv and seq-kv.
//
// A linearizable store answers from what there is. A sequential one answers what changes nothing from any of its
// last 32 states that the asker has not seen later ones of, drawn at random; what changes something takes place in the
// newest state, and whoever asked for it has seen that one. So each asker sees what happens in one order, its own
// questions in the order in which it asked them, and possibly long ago.
//
// What can be asked are get, put and cas of [service.KV]. A key that is not there reads as "", and a cas that expects
// that creates it.
//
// # Departures from Maelstrom
//
//   - A change is on a disk before it is answered, and a store that crashes comes back with it, and with no state but
//     the newest.
//   - The store does not number what it is asked, and carries out a request as often as it arrives. There, too, an
//     answer that is lost leaves its asker not knowing.
package keyvalue
