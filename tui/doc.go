// Package tui is the lab in the terminal: a run to watch, step back in, break and understand.
//
// It follows the Elm architecture of bubbletea: one [Model], an Update that takes in a message, and a
// View that is a pure function of the model. What somebody does with a run is in the package session,
// which knows no screen. Nothing here runs beside anything else: a run is made in Update, a portion at a
// time, so that there is no lock and a frame is always of one moment.
//
// # Reading order
//
//	keys.go       the one table of keys, from which footer, help and palette come
//	model.go      what there is: home, or a run with its panes, and perhaps something in front
//	update.go play.go    what keys, the mouse and ticks do
//	labour.go     what takes long of a huge run, a portion at a time
//	home.go       the library
//	acts.go flights.go    what is done to a run by hand, with what it would do told first
//	rows.go       which events are worth a row
//	view.go       the screen of a run, from top to bottom
//	answer.go compare.go find.go    what is asked for: why, where branches differ, words, bookmarks
//	servers.go diagram.go zoom.go spread.go logs.go lists.go inspect.go verdict.go    its parts
//	lesson.go lesson_task.go lesson_view.go    what a lesson asks, and its panel
//	front.go form.go    what may stand in front: questions, help, the form of a scenario
//	plain.go      the same lab line by line
//	canvas.go ink.go    cells and their colours
package tui
