package echo

import "embed"

// source is the protocol and its test as text: what `orrery new` writes for a student to change.
//
//go:embed echo.go echo_test.go
var source embed.FS
