package benchmark_test

import (
	"os"
	"syscall"
)

// peakOf is the peak memory of a process that has ended, in megabytes of 10^6
// bytes.
func peakOf(p *os.ProcessState) float64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return float64(usage.Maxrss) * 1024 / 1e6
}
