package about_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Every word makes a workload from its defaults, and reads what its parameters say.
func TestServices_Work(t *testing.T) {
	for i, s := range about.Services {
		require.Equal(t, service.All[i].Name, s.Name)
		work, err := s.Work(defaults(s.Params))
		require.NoError(t, err, s.Name)
		require.NotNil(t, work, s.Name)
	}
	a := defaults(about.KV.Params)
	a.Values["keys"], a.Values["reads"], a.Values["cas"] = 7, sim.PPM(600_000), sim.PPM(400_000)
	a.Values["popularity"] = about.Popularity(func(n int) service.Popularity { return service.Zipf(n, 1) })
	work, err := about.KV.Work(a)
	require.NoError(t, err)
	require.Equal(t, service.KVLoad{
		Keys: 7, Reads: 600_000, CAS: 400_000, ValueSize: 16, Popularity: service.Zipf(7, 1),
	}, work)
	a.Values["cas"] = sim.PPM(500_000)
	_, err = about.KV.Work(a)
	require.EqualError(t, err, "cas (50%) and reads (60%) are more than 100% together")
	a.Values["reads"], a.Values["appends"], a.Values["deletes"] = sim.PPM(200_000), sim.PPM(200_000), sim.PPM(200_000)
	_, err = about.KV.Work(a)
	require.EqualError(t, err, "deletes (20%), appends (20%), cas (50%) and reads (20%) are more than 100% together")
	a.Values["deletes"], a.Values["repeats"] = sim.PPM(100_000), sim.PPM(500_000)
	work, err = about.KV.Work(a)
	require.NoError(t, err)
	require.Equal(t, service.KVLoad{
		Keys: 7, Reads: 200_000, CAS: 500_000, Appends: 200_000, Deletes: 100_000, Repeats: 500_000, ValueSize: 16,
		Popularity: service.Zipf(7, 1),
	}, work)
	a = defaults(about.Lock.Params)
	a.Values["held_for"] = sim.Constant(time.Second)
	work, err = about.Lock.Work(a)
	require.NoError(t, err)
	require.Equal(t, service.LockLoad{HeldFor: sim.Constant(time.Second)}, work)
}

func defaults(params []about.Param) about.Args {
	p := about.Protocol{Params: params}
	return p.Defaults()
}

func TestServices_Lack(t *testing.T) {
	for _, s := range about.Services {
		require.Empty(t, s.Lacks(), s.Name)
	}
	for lacks, without := range map[string]func(s *about.Service){
		"operations": func(s *about.Service) { s.Kinds = nil },
		"machine":    func(s *about.Service) { s.Machine = nil },
		"model":      func(s *about.Service) { s.Model = service.Model{} },
		"workload":   func(s *about.Service) { s.Work = nil },
	} {
		s := about.KV
		without(&s)
		require.Equal(t, lacks, s.Lacks())
	}
}

func TestProtocol_Serves(t *testing.T) {
	p := about.Protocol{Services: []about.Service{about.Lock, about.Register.Only("write")}}
	require.Equal(t, []string{"lock", "register"}, p.ServiceNames())
	require.Nil(t, p.Serves("kv"))
	require.Equal(t, "lock", p.Defaults().Service.Name)
	require.Nil(t, p.Serves("register").Kind("read"))
	require.NotNil(t, p.Serves("register").Kind("write"))
	require.NotNil(t, about.Register.Kind("read"), "the word is as it was")
	require.Panics(t, func() { about.Register.Only("levitate") })
	few := about.KV.Only("get", "put", "delete")
	a := defaults(few.Params)
	a.Values["deletes"] = sim.PPM(100_000)
	_, err := few.Work(a)
	require.NoError(t, err)
	a.Values["cas"] = sim.PPM(100_000)
	_, err = few.Work(a)
	require.EqualError(t, err, "cas must be 0 here, for this protocol's kv has no cas; it has get, put, delete")
	require.Nil(t, (&about.Protocol{}).Defaults().Service)
}
