// Package kernel is a kernel for Jupyter: a process that runs the cells of notebooks which somebody writes in a browser.
// It speaks the Jupyter messaging protocol, version 5.3 (jupyter-client.readthedocs.io/en/stable/messaging.html), over
// ZeroMQ's wire protocol.
//
// Of the ZeroMQ library it takes connections alone (zmq4.Conn), and none of its sockets: their publisher drops what is
// queued when it closes and lets one slow subscriber delay all, their router waits for minutes for a client that is
// gone, and a frame with a length that is made up ends the process. Here each client has a queue of its own, with an end,
// and every wait and every length has a bound.
//
//	file.go      the connection file, which says where to listen and with which key messages are signed
//	guard.go     the bounds on what comes in from a connection
//	socket.go    a socket: its clients, their queues
//	message.go   messages, and their signatures
//	kernel.go    the five sockets, and who answers what
//	execute.go   one cell after the other; errors, interrupts
//	show.go      outputs, and how far a cell is, in place
//	assist.go    what is asked while somebody types: completion, inspection, is it complete
//	install.go   how Jupyter gets to know of the kernel
package kernel
