// Package twogenerals is two generals who have to attack together, and whose messengers may be caught: the least that
// agreement over messages asks for, and it cannot be had.
//
//	Akkoyunlu, Ekanadham and Huber, "Some constraints and tradeoffs in the design of network communications", SOSP
//	1975: the argument. Gray, "Notes on data base operating systems", 1978, section 5.8.3.3: the generals.
//	Halpern and Moses, "Knowledge and common knowledge in a distributed environment", Journal of the ACM 37(3), 1990:
//	what they lack is common knowledge.
//
// The first general proposes to attack at dawn, the second acknowledges, the first acknowledges that, and so on for as
// many messages as were agreed on (parameter messages). At dawn a general attacks if the last message that he was to get has
// come. Then all hangs on the last message: whoever sends it cannot know that it has come, and has to decide all the
// same. One more message makes the next one the last. Where there is a number of messages with which they always agree there
// is a least one; its last message may be lost, and is of no use; so it is not the least.
//
// # Reading order
//
//	general.go     a general, who counts messages
//	facts.go       what generals tell the world that they did
//	invariants.go  what must hold, whatever is lost
//	mutants.go     the rules that can be switched off
//	protocol.go    the entry in the catalogue
//
// # Departures from the papers
//
//   - Of all rules by which generals might decide, this is one: the most careful of those by which they ever attack when
//     nothing is lost.
//   - Dawn comes at one time by both generals' clocks. A general who crashes forgets what he was told, and stays where he is.
//   - Each message is carried by several messengers (parameter messengers), who go one after the other.
//
// # What is not promised
//
// Agreement. Of all runs in which messages are lost, those disagree in which the last was, and it alone.
package twogenerals
