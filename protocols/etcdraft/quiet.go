package etcdraft

import "fmt"

// quiet is a logger that says nothing. The library also ends the process through its logger, where
// it finds that it was lied to ("Was the raft log corrupted, truncated, or lost?"): that is a panic.
type quiet struct{}

func (quiet) Debug(...any)            {}
func (quiet) Debugf(string, ...any)   {}
func (quiet) Error(...any)            {}
func (quiet) Errorf(string, ...any)   {}
func (quiet) Info(...any)             {}
func (quiet) Infof(string, ...any)    {}
func (quiet) Warning(...any)          {}
func (quiet) Warningf(string, ...any) {}

func (quiet) Fatal(v ...any)                 { panic("etcd raft: " + fmt.Sprint(v...)) }
func (quiet) Fatalf(format string, v ...any) { panic("etcd raft: " + fmt.Sprintf(format, v...)) }
func (quiet) Panic(v ...any)                 { panic("etcd raft: " + fmt.Sprint(v...)) }
func (quiet) Panicf(format string, v ...any) { panic("etcd raft: " + fmt.Sprintf(format, v...)) }
