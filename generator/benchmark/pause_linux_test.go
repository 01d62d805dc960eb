package benchmark_test

import (
	"syscall"
	"time"
)

// pause sleeps for a part of a millisecond: time.Sleep takes a whole one.
func pause(d time.Duration) {
	t := syscall.NsecToTimespec(d.Nanoseconds())
	_ = syscall.Nanosleep(&t, nil) // a signal may end it early, which does no harm
}
