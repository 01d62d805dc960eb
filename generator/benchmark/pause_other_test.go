//go:build !linux

package benchmark_test

import "time"

func pause(d time.Duration) { time.Sleep(d) }
