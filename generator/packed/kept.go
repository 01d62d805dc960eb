package packed

import (
	"sync"
	"sync/atomic"
)

// Room bounds what is held on to of that which can be made again. What was made
// first is forgotten first. The more finds no room, the less of it is used: a build
// of many articles goes from the first to the last, and comes back to the first when
// it is long forgotten, however many of them are held. It is safe for concurrent
// use; the nil Room has no end.
type Room struct {
	most  int // bytes
	mu    sync.Mutex
	taken int
	over  int // what came when there was no room
	list  []forgettable
}

// leastUsed is the part of a room that is always used: what belongs together is
// asked for at about the same time.
const leastUsed = 4

// NewRoom returns a room of so many bytes; of 0 bytes it has no end.
func NewRoom(bytes int) *Room {
	if bytes == 0 {
		return nil
	}
	return &Room{most: bytes}
}

// Expect says about how many bytes will come. Of what finds no room anyway, little is
// held from the beginning.
func (r *Room) Expect(bytes int) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.over = max(r.over, min(bytes-r.most, r.most))
}

type forgettable interface {
	// forget forgets the value, and tells how many bytes it took.
	forget() int
}

// put takes in what is not there. The room is locked.
func (r *Room) put(k forgettable, size int) {
	r.list, r.taken = append(r.list, k), r.taken+size
	if r.taken > r.limit() {
		r.over = min(r.over+size, r.most)
	}
	for r.taken > r.limit() && len(r.list) > 1 {
		first := r.list[0]
		r.list[0], r.list = nil, r.list[1:]
		r.taken -= first.forget()
	}
}

func (r *Room) limit() int { return max(r.most/leastUsed, r.most-r.over) }

// Sized is a pointer to what knows about how many bytes it takes, always the same.
type Sized[T any] interface {
	*T
	Size() int
}

// Kept is a value that may be forgotten, and is made again when somebody asks for
// it: the same one, for it is made of what does not change. It is safe for
// concurrent use.
type Kept[T any, P Sized[T]] struct {
	value atomic.Pointer[T]
	make  func() *T
	room  *Room
}

// Keep returns a value that is kept as long as there is room, and that make makes
// again, or for the first time where there is none.
func Keep[T any, P Sized[T]](room *Room, value P, make func() *T) *Kept[T, P] {
	k := &Kept[T, P]{make: make, room: room}
	if value != nil {
		k.put(value)
	}
	return k
}

// Get returns the value.
func (k *Kept[T, P]) Get() *T {
	if v := k.value.Load(); v != nil {
		return v
	}
	v := k.make()
	k.put(v)
	return v
}

// put keeps a value, unless somebody else made it meanwhile.
func (k *Kept[T, P]) put(v P) {
	if k.room == nil {
		k.value.Store(v)
		return
	}
	k.room.mu.Lock()
	defer k.room.mu.Unlock()
	if k.value.CompareAndSwap(nil, v) {
		k.room.put(k, v.Size())
	}
}

func (k *Kept[T, P]) forget() int {
	return P(k.value.Swap(nil)).Size()
}
