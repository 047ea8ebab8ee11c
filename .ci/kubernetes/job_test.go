// Package kubernetes decodes the Jobs that orrery prints into Kubernetes' own types. It is a module of its own, so
// that the product does not depend on them.
package kubernetes

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"

	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// submit is the Job that orrery prints for a sweep.
func submit(t *testing.T, args ...string) (job batch.Job) {
	t.Helper()
	c := exec.Command("go", append([]string{"run", ".", "sweep", "submit", "--kubernetes"}, args...)...)
	c.Dir = "../.."
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalStrict(out, &job); err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	return job
}

func TestTheJobIsOne(t *testing.T) {
	job := submit(t, "raft/split-vote", "--seeds", "1000", "--set", "spread=5ms,50ms", "--seed", "7", "-o", "Votes of #1",
		"--shards", "12", "-j", "2", "--image", "registry.example/orrery:v1", "--claim", "data")
	spec, pod := job.Spec, job.Spec.Template.Spec
	for what, is := range map[string]bool{
		"kind":       job.APIVersion == "batch/v1" && job.Kind == "Job",
		"name":       regexp.MustCompile(`^[a-z]([-a-z0-9]*[a-z0-9])?$`).MatchString(job.Name),
		"indexed":    spec.CompletionMode != nil && *spec.CompletionMode == batch.IndexedCompletion,
		"shards":     *spec.Completions == 12 && *spec.Parallelism == 12,
		"tries":      *spec.BackoffLimitPerIndex > 0 && pod.RestartPolicy == core.RestartPolicyNever,
		"failure":    spec.PodFailurePolicy.Rules[0].Action == batch.PodFailurePolicyActionFailIndex,
		"exit codes": *spec.PodFailurePolicy.Rules[0].OnExitCodes.ContainerName == pod.Containers[0].Name,
		"image":      pod.Containers[0].Image == "registry.example/orrery:v1",
		"volume": pod.Volumes[0].PersistentVolumeClaim.ClaimName == "data" && pod.Volumes[0].Name == pod.Containers[0].VolumeMounts[0].Name &&
			pod.Containers[0].VolumeMounts[0].MountPath == pod.Containers[0].WorkingDir,
		"processors": pod.Containers[0].Resources.Requests.Cpu().Value() == 2,
		"memory":     pod.Containers[0].Resources.Limits.Memory().Value() == 1<<30,
	} {
		if !is {
			t.Errorf("the %s is not right: %+v", what, job)
		}
	}
	want := "orrery|sweep|raft/split-vote|--seeds|1000|--seed|7|--set|spread=5ms,50ms|-o|Votes of #1|--shard|auto/12|-j|2"
	if got := strings.Join(pod.Containers[0].Command, "|"); got != want {
		t.Errorf("the command is\n%s, not\n%s", got, want)
	}
}
