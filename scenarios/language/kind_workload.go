package language

import (
	"fmt"

	"go.starlark.net/starlark"
)

// workloadsKind is one workload, or several of which each has a name.
var workloadsKind = &kind{
	name: "workload|dict", noun: "a workload or a dict of workloads by name",
	doc:    `kv(...), {"writers": kv(...), "readers": kv(...)}`,
	reader: readWorkloads, hint: workloadsHint,
}

// Bounds on the workloads of a file.
const (
	maxWorkloads    = 100
	maxWorkloadName = 40 // letters
)

func readWorkloads(k *kind, at spot, v starlark.Value) (any, error) {
	d, several := v.(*starlark.Dict)
	if !several {
		one, is := v.(*thing)
		if !is || one.class != aWorkload {
			return nil, at.misfit(k, v)
		}
		return []*workloadPlan{one.plan.(*workloadPlan)}, nil
	}
	switch {
	case d.Len() == 0:
		return nil, at.errorf("%s: %s is an empty dict; leave it out where no client asks for anything", at.callee(), at.param)
	case d.Len() > maxWorkloads:
		return nil, at.errorf("%s: %s has %d workloads; it may have %d", at.callee(), at.param, d.Len(), maxWorkloads)
	}
	var out []*workloadPlan
	clients := 0
	for i, kv := range d.Items() {
		here := at.element(i)
		name, isText := starlark.AsString(kv[0])
		if !isText || name == "" || len(name) > maxWorkloadName {
			return nil, here.errorf("%s: the name of a workload is a text of 1 to %d letters, not %s",
				at.callee(), maxWorkloadName, noun(kv[0]))
		}
		t, is := kv[1].(*thing)
		if !is || t.class != aWorkload {
			return nil, here.misfit(workloadKind, kv[1])
		}
		named, load := *t.plan.(*workloadPlan), *t.plan.(*workloadPlan).Workload
		load.Name = name
		named.Workload = &load
		if clients += load.Clients; clients > maxClients {
			return nil, here.errorf("%s: the workloads have more than %d clients", at.callee(), maxClients)
		}
		out = append(out, &named)
	}
	return out, nil
}

func workloadsHint(v starlark.Value) string {
	list, ok := sequence(v)
	if !ok || list.Len() == 0 {
		return ""
	}
	text := "kv()"
	if t, is := list.Index(0).(*thing); is && t.class == aWorkload {
		text = t.text
	}
	return fmt.Sprintf("; give each a name: {\"first\": %s, ...}", text)
}
