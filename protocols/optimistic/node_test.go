package optimistic

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
)

// The row takes what was made of it as it is, and remembers whose update it was.
func TestStore(t *testing.T) {
	s := bench.NewSolo(t, &Protocol, 3, bench.Servers(2))
	require.Equal(t, Row{1, 0, 0}, s.Ask(1, Read{1}))
	require.Equal(t, Written{2}, s.Ask(1, Write{2, 0, 1}))
	require.Equal(t, Stale{1, 1}, s.Ask(2, Write{1, 0, 1}))
	require.Equal(t, Row{3, 1, 1}, s.Ask(1, Read{3}))
	require.Equal(t, Row{2, 1, 0}, s.Ask(2, Read{2}))
	s.Reboot()
	require.Equal(t, Row{4, 1, 1}, s.Ask(1, Read{4}), "it is on the disk")
}

// A writer whose write was refused waits, twice as long each time, and reads again; late answers are none.
func TestWriter(t *testing.T) {
	s := bench.NewSolo(t, &Protocol, 1, bench.Servers(2), bench.With("jitter", "none"), bench.With("updates", 2))
	s.Wait(10 * time.Millisecond)
	read := bench.Of[Read](s.Heard)[0]
	for tried := 1; tried <= 3; tried++ {
		write := s.Ask(3, Row{read.Number, 7, 0}).(Write)
		require.Equal(t, Write{read.Number + 1, 7, 1}, write)
		require.Empty(t, s.Say(3, Row{read.Number, 7, 0}), "it is answered")
		require.Empty(t, s.Say(3, Stale{write.Number, 8}))
		waited := bench.Told[Waited](s.Facts)
		require.Equal(t, Waited{tried, 5 * time.Millisecond << tried}, waited[len(waited)-1])
		read = bench.Of[Read](s.Timeout(againTimer))[0]
		require.Equal(t, write.Number+1, read.Number)
	}
	read = bench.Of[Read](s.Timeout(patienceTimer))[0]
	again := s.Ask(3, Row{read.Number, 9, 1})
	require.Equal(t, Read{read.Number + 1}, again, "the row has the first update already, and the second is begun")
	require.Equal(t, []Updated{{1, 3}}, bench.Told[Updated](s.Facts))
}
