package language

import (
	"slices"
	"sort"
	"strings"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// event checks a pattern for events: its kind and its fields. It returns the word that it goes by.
func (c *checker) event(callee string, p *scenarios.EventPattern) string {
	if strings.HasPrefix(p.Text, "event(") {
		callee = "event"
	}
	if p.Event == sim.Stated && p.Kind != sim.Stated.String() {
		fact, known := c.facts[p.Fact]
		if !known {
			c.failf(
				p.KindAt(),
				"%s: there is no event of kind %q%s",
				callee,
				p.Kind,
				wording.DidYouMean(p.Kind, wording.Quoted(c.events), "there are"),
			)
			return callee
		}
		c.fields(callee, p.Kind, p.Fields, fact)
	}
	return callee
}

// clientMessages are sent by clients, whatever the protocol.
var clientMessages = []string{"Request", "Reply"}

// message checks a pattern for messages: its kind and its fields. It returns the word that it goes by.
func (c *checker) message(callee string, p *scenarios.MessagePattern) string {
	if strings.HasPrefix(p.Text, "message(") {
		callee = "message"
	}
	m, known := c.messages[p.Kind]
	if p.Kind != "" && !known && !slices.Contains(clientMessages, p.Kind) {
		names := append([]string(nil), clientMessages[:1]...)
		for name := range c.messages {
			names = append(names, name)
		}
		sort.Strings(names)
		c.failf(
			p.KindAt(),
			"%s: there is no message of kind %q%s",
			callee,
			p.Kind,
			wording.DidYouMean(p.Kind, wording.Quoted(names), "there are"),
		)
	}
	if known {
		c.fields(callee, p.Kind, p.Fields, m)
	}
	return callee
}

// fields checks that a body has the fields that a pattern names.
func (c *checker) fields(callee, kind string, fields []scenarios.Field, body any) {
	for _, f := range fields {
		if _, found := scenarios.FieldOf(body, f.Name); !found {
			c.failf(
				f.Pos,
				"%s: a %q has no field %s%s",
				callee,
				kind,
				f.Name,
				wording.DidYouMean(f.Name, scenarios.FieldNames(body), "it has"),
			)
		}
	}
}

// timer checks the name in a pattern for timers.
func (c *checker) timer(callee string, p *scenarios.TimerPattern) {
	timers := c.protocol.protocol.Timers
	if p.Name != "" && !slices.Contains(timers, p.Name) {
		c.failf(
			p.Pos,
			"%s: %s has no timer %q%s",
			callee,
			c.protocol.protocol.Name,
			p.Name,
			wording.DidYouMean(p.Name, wording.Quoted(timers), "it has"),
		)
	}
}
