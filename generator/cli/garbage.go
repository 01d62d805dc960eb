package cli

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// thrift says how much memory garbage may take before it is collected. Go lets
// the heap grow to twice of what is alive, whatever that is. For 10,000 articles
// that is a few hundred megabytes too many; for a small site, or a large one while
// it is still being read, to collect it costs half of the time, for memory that
// nobody misses. So garbage may take what it wants until all memory has a size, and
// beyond that is collected as often as that needs; a site that is larger than
// that has its own bound.
type thrift struct {
	roomy   int64 // bytes of memory that are always allowed
	percent int   // of what is alive, that may be garbage there
}

// A preview stays for hours, a build lives for seconds. The program itself takes
// some 50 MB besides, which the system may take back.
var (
	previewThrift = thrift{roomy: 325 << 20, percent: 100}
	buildThrift   = thrift{roomy: 240 << 20, percent: 400}
)

// limit is how much memory is allowed where so many bytes are alive: twice of what
// is more than two thirds of that. A half of the rest cannot be used: it lies
// between the things that are alive. Of 100,000 articles, collecting takes two fifths
// of a build. With two and a half times what is alive it was a third faster, and took
// 4.7 GB where it takes 1.9: more counts as alive where collections are rare.
func (t thrift) limit(alive int64) int64 { return max(t.roomy, 2*alive-t.roomy/3) }

// kept is the one that holds: there is one heap.
var kept atomic.Pointer[thrift]

// keep sets that now, and again after collections, until another one is kept.
func (t thrift) keep() {
	first := kept.Swap(&t) == nil
	debug.SetGCPercent(t.percent)
	debug.SetMemoryLimit(t.limit(alive()))
	if first {
		tend(0)
	}
}

// tend is called after a collection, sooner or later: what it leaves for the next
// one to find is of no use to anybody. Until then the last limit holds, which is never
// taken back: where less is alive than before, what was freed lies in pieces between,
// and to have it used again takes one collection after the other.
func tend(int) {
	debug.SetMemoryLimit(max(debug.SetMemoryLimit(-1), kept.Load().limit(alive())))
	useless := new(*thrift) // has a pointer, so that it does not share its place with others
	runtime.AddCleanup(useless, tend, 0)
}

// alive is what the last collection left, in bytes.
func alive() int64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}
