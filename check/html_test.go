package check

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

func TestWriteHTML_SaysWhatItIsAbout(t *testing.T) {
	h := newTape()
	h.did(1, put("x", "1............"), fine)
	h.did(2, service.Op{Name: "get", Key: "x"}, value("1............"))
	h.call(1, put("x", "2"))
	page := Page{
		Title: "a <scenario>", Lines: []string{"held & more"}, Command: "orrery replay a:1",
		Name:  func(id sim.ID) string { return fmt.Sprint("c", id-100) },
		Notes: []Note{{Tag: "violated", Text: "One Leader"}}, Wall: time.Second,
	}
	var b bytes.Buffer
	require.NoError(t, WriteHTML(&b, &service.KV, &h.History, page))
	got := b.String()
	for _, want := range []string{
		"<title>a &lt;scenario&gt;</title>", "<h1>a &lt;scenario&gt;</h1>", "<p>held &amp; more</p>",
		"<code>orrery replay a:1</code>", "put x=1 -\\u003e done", "One Leader",
		// What dress knows of porcupine's text must be true of its newest version.
		`const rowNames = ["c1","c1 ?","c2"]`, "i < realClients ? rowNames[i] : sortedTags",
		"Call: ' + seconds(callTime)", "goal?.scrollIntoView", ">takes effect<",
	} {
		require.True(t, strings.Contains(got, want), want) // the page is too long to print
	}
	for _, not := range []string{"....", "i < realClients ? i"} {
		require.False(t, strings.Contains(got, not), not)
	}
}
