package cli

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestMemoryIsBoundedByWhatIsAlive(t *testing.T) {
	kept := thrift{roomy: 300 << 20}
	for alive, want := range map[int64]int64{0: 300, 100: 300, 200: 300, 250: 400, 4000: 7900} {
		if got := kept.limit(alive << 20); got != want<<20 {
			t.Errorf("with %d MB alive: %d MB, want %d", alive, got>>20, want)
		}
	}
}

// What is allowed grows with what is alive, from one collection to the next.
func TestTheBoundFollowsWhatIsAlive(t *testing.T) {
	defer buildThrift.keep()
	thrift{roomy: 64 << 20, percent: 100}.keep()
	held := make([]byte, 96<<20)
	deadline := time.Now().Add(time.Minute)
	limit := func() int64 { return debug.SetMemoryLimit(-1) }
	for limit() < 140<<20 && time.Now().Before(deadline) {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	if got := limit(); got < 140<<20 || got > 250<<20 {
		t.Errorf("with 96 MB and more alive: %d MB", got>>20)
	}
	runtime.KeepAlive(held)
	largest := limit()
	for range 20 { // held is garbage now
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	if got := limit(); got < largest {
		t.Errorf("%d MB were taken back", (largest-got)>>20)
	}
}
