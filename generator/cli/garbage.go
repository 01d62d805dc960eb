package cli

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// thrift says how much garbage may lie in memory before it is collected. Go lets
// the heap grow to twice of what is alive, whatever that is. For 10,000 articles
// that is a few hundred megabytes too many; for a small site, or a large one while
// it is still being read, it is half of the time, for memory that nobody misses.
// So the heap may grow to a size, and beyond that only by a little.
type thrift struct {
	roomy int64 // bytes that the heap may have before garbage is collected
	least int   // percent of what is alive that may be garbage nevertheless
	most  int   // and beyond which it is collected before there is so much
}

// A preview stays for hours, and holds 300 MB of 10,000 articles. A build lives
// for seconds.
var (
	previewThrift = thrift{roomy: 240 << 20, least: 20, most: 100}
	buildThrift   = thrift{roomy: 256 << 20, least: 40, most: 400}
)

// percent is what may be garbage, in percent of what is alive.
func (t thrift) percent(alive int64) int {
	room := math.Inf(1)
	if alive > 0 {
		room = 100 * float64(t.roomy-alive) / float64(alive)
	}
	return int(min(max(room, float64(t.least)), float64(t.most)))
}

// kept is the one that holds: there is one heap.
var kept atomic.Pointer[thrift]

// keep sets that now, and again after each collection, until another one is kept.
func (t thrift) keep() {
	if first := kept.Swap(&t) == nil; first {
		tend(0)
		return
	}
	t.set()
}

func (t thrift) set() { debug.SetGCPercent(t.percent(alive())) }

// tend is called after each collection: what it leaves for the next one to find
// is of no use to anybody.
func tend(int) {
	kept.Load().set()
	useless := new(*thrift) // has a pointer, so that it does not share its place with others
	runtime.AddCleanup(useless, tend, 0)
}

// alive is what the last collection left, in bytes.
func alive() int64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}
