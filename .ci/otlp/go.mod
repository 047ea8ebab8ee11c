module github.com/orrery-sim/orrery/ci/otlp

go 1.26

require (
	go.opentelemetry.io/proto/otlp v1.9.0
	google.golang.org/protobuf v1.36.10
)
