package mapreduce

import (
	"fmt"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// answersRight: what a job comes to is what it comes to on one machine, one record after the other.
type answersRight struct{ sim.Testimony }

func (*answersRight) Name() string { return sequential }

func (p *answersRight) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	f, is := fact.(Answered)
	if !is {
		return ""
	}
	p.Cases++
	want := straight(f.Op)
	got := strings.Fields(f.Text)
	for i := range max(len(want), len(got)) {
		switch {
		case i >= len(got):
			return fmt.Sprintf("the output of job %s lacks %s", name(f.Job), want[i])
		case i >= len(want):
			return fmt.Sprintf("the output of job %s has %s, which is too much", name(f.Job), got[i])
		case got[i] != want[i]:
			return fmt.Sprintf("the output of job %s has %s where a sequential execution has %s", name(f.Job), got[i], want[i])
		}
	}
	return ""
}

// commits: a part of the output is what one attempt has written, whole.
type commits struct {
	sim.Testimony
	finished map[File]string // by attempt
}

func (*commits) Name() string { return atomicCommit }

func (p *commits) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Finished:
		p.finished[File{f.Job, f.Part, f.Attempt}] = f.Text
	case Visible:
		p.Cases++
		if whole, found := p.finished[File{f.Job, f.Part, f.Attempt}]; !found || whole != f.Text {
			return fmt.Sprintf("%v is %q, which no attempt has written", File{Job: f.Job, Part: f.Part}, f.Text)
		}
	}
	return ""
}

// keys: a key is in one part of the output.
type keys struct {
	sim.Testimony
	job  uint64
	part map[string]int
}

func (*keys) Name() string { return oneKeyOnePart }

func (p *keys) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	f, is := fact.(Visible)
	if !is {
		return ""
	}
	if f.Job != p.job {
		p.job = f.Job
		clear(p.part)
	}
	p.Cases++
	for _, entry := range strings.Fields(f.Text) {
		key, _, _ := strings.Cut(entry, "=")
		if part, found := p.part[key]; found && part != f.Part {
			return fmt.Sprintf("%s is in part %d and in part %d of job %s", key, part, f.Part, name(f.Job))
		}
		p.part[key] = f.Part
	}
	return ""
}
