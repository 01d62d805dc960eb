package cli

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestGarbageIsBoundedByWhatIsAlive(t *testing.T) {
	kept := thrift{roomy: 300 << 20, least: 20, most: 100}
	for alive, want := range map[int64]int{0: 100, 1 << 20: 100, 150 << 20: 100, 200 << 20: 50, 250 << 20: 20, 300 << 20: 20, 3 << 30: 20} {
		if got := kept.percent(alive); got != want {
			t.Errorf("with %d MB alive: %d percent, want %d", alive>>20, got, want)
		}
	}
}

// What is allowed follows what is alive, from one collection to the next.
func TestGarbageIsSetAgainAfterEachCollection(t *testing.T) {
	defer buildThrift.keep()
	thrift{roomy: 64 << 20, least: 99, most: 100}.keep()
	percent := func() int {
		p := debug.SetGCPercent(100)
		debug.SetGCPercent(p)
		return p
	}
	held := make([]byte, 64<<20)
	deadline := time.Now().Add(time.Minute)
	for percent() != 99 && time.Now().Before(deadline) {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	if got := percent(); got != 99 {
		t.Errorf("with 64 MB alive: %d percent", got)
	}
	runtime.KeepAlive(held)
}
