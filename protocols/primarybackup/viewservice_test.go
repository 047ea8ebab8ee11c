package primarybackup

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// A solo is the view service among puppets.
type solo struct{ *bench.Solo }

func newViewService(t *testing.T, mutant string) *solo { return &solo{newSolo(t, vs, mutant)} }

// ping is what the view service answers to a server's ping.
func (s *solo) ping(t *testing.T, from sim.ID, life, acked int64) View {
	t.Helper()
	heard := s.Say(from, Ping{Life: life, Acked: acked})
	require.Len(t, heard, 1)
	return heard[0].Msg.(Current).View
}

// alive lets servers ping for so many milliseconds, all of them in their first life.
func (s *solo) alive(t *testing.T, acked int64, millis int, servers ...sim.ID) (v View) {
	t.Helper()
	for range millis / (5 * len(servers)) {
		for _, id := range servers {
			v = s.ping(t, id, 1, acked)
		}
	}
	return v
}

// wrong is what is violated but for Initialised Backups: the puppets of these tests install nothing.
func (s *solo) wrong() []string {
	return slices.DeleteFunc(slices.Clone(s.Broken), func(why string) bool {
		return strings.HasPrefix(why, "Initialised Backups")
	})
}

// The first to ping is the primary, alone, and until it acknowledges that view nothing changes.
func TestViewService_WaitsForAcknowledgements(t *testing.T) {
	for _, mutant := range []string{"", "skip-ack"} {
		s := newViewService(t, mutant)
		first := View{Num: 1, Primary: Member{n2, 1}}
		require.Equal(t, first, s.ping(t, n2, 1, 0))
		if v := s.alive(t, 0, 300, n1, n3); mutant == "" {
			require.Equal(t, first, v)
			v = s.ping(t, n2, 1, 1)
			require.Equal(t, View{2, Member{n2, 1}, Member{n1, 1}}, v)
			require.Empty(t, s.wrong())
		} else {
			require.NotEqual(t, first, v)
			require.NotEmpty(t, s.wrong())
		}
	}
}

// When the primary falls silent its backup takes over, and an idle server becomes the backup.
func TestViewService_PromotesTheBackup(t *testing.T) {
	s := newViewService(t, "")
	s.ping(t, n1, 1, 0)
	s.ping(t, n2, 1, 0)
	require.Equal(t, View{2, Member{n1, 1}, Member{n2, 1}}, s.ping(t, n1, 1, 1))
	s.ping(t, n1, 1, 2)
	v := s.alive(t, 2, 300, n2, n3)
	require.Equal(t, View{3, Member{n2, 1}, Member{n3, 1}}, v)
	require.Equal(t, v, s.alive(t, 2, 600, n3), "view 3 is not acknowledged, so nobody replaces n2")
	require.Empty(t, s.wrong())
}

// Whoever was neither primary nor backup has nothing, and is not promoted.
func TestViewService_NeverPromotesAnIdleServer(t *testing.T) {
	for _, mutant := range []string{"", "promote-idle"} {
		s := newViewService(t, mutant)
		s.ping(t, n1, 1, 0)
		s.ping(t, n1, 1, 1)
		s.Wait(300 * ms)
		require.Equal(t, mutant == "", s.alive(t, 1, 50, n3).Num == 1)
		require.Equal(t, mutant == "", len(s.wrong()) == 0)
	}
}

// A server that restarts counts as dead at once, and a ping of its earlier life means nothing.
func TestViewService_TellsLivesApart(t *testing.T) {
	s := newViewService(t, "")
	s.ping(t, n1, 1, 0)
	s.ping(t, n2, 1, 0)
	s.ping(t, n1, 1, 1)
	s.ping(t, n1, 1, 2)
	require.Equal(t, View{3, Member{n2, 1}, Member{n1, 2}}, s.ping(t, n1, 2, 0))
	require.Empty(t, s.Say(n1, Ping{Life: 1, Acked: 3}), "of the first life, and late")
	require.Equal(t, int64(3), s.ping(t, n2, 1, 3).Num)
	require.Empty(t, s.wrong())
}

// The view service knows the view after a crash, and whether it was acknowledged.
func TestViewService_RemembersOverRestarts(t *testing.T) {
	s := newViewService(t, "")
	s.ping(t, n1, 1, 0)
	s.ping(t, n2, 1, 0)
	v := s.ping(t, n1, 1, 1)
	s.Reboot()
	require.Equal(t, v, s.ping(t, n3, 1, 0))
	require.Equal(t, []Resumed{{View: v.formed()}}, bench.Told[Resumed](s.Facts))
	require.Empty(t, s.wrong())
}
