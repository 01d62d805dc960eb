package packed

import (
	"sync"
	"testing"
)

type text string

func (t *text) Size() int { return len(*t) }

func ten() *text {
	t := text("0123456789")
	return &t
}

// What there is no room for is made again, what came last is at hand, and what is
// larger than all room is kept alone.
func TestWhatIsForgottenIsMadeAgain(t *testing.T) {
	for _, c := range []struct{ room, again int }{{0, 0}, {100, 0}, {50, 10}, {5, 10}, {1, 10}} {
		made := 0
		room := NewRoom(c.room)
		var list []*Kept[text, *text]
		for range 10 {
			list = append(list, Keep(room, ten(), func() *text { made++; return ten() }))
		}
		for _, k := range list {
			if *k.Get() != *ten() {
				t.Fatalf("got %q", *k.Get())
			}
		}
		if made != c.again {
			t.Errorf("with room for %d bytes, %d of %d were made again", c.room, made, len(list))
		}
		if last := list[9]; *last.Get() != *ten() || made != c.again {
			t.Errorf("the last one was forgotten")
		}
	}
	if k := Keep(nil, nil, ten); *k.Get() != *ten() {
		t.Error("what was not made is not made")
	}
}

// A room that is too small for a little holds nearly as much as it can; one that is
// too small for most holds a part of it.
func TestLittleIsHeldOfFarTooMuch(t *testing.T) {
	for all, want := range map[int]int{100: 100, 105: 95, 150: 50, 1000: 25} {
		room := NewRoom(1000)
		for range all {
			Keep(room, ten(), ten)
		}
		if room.taken != 10*want {
			t.Errorf("of %d, %d bytes are held", all, room.taken)
		}
	}
}

// Who is told that there will be too much holds little from the beginning.
func TestLittleIsHeldOfWhatIsExpected(t *testing.T) {
	for expected, want := range map[int]int{0: 90, 1000: 90, 1500: 25, 9000: 25} {
		room := NewRoom(1000)
		room.Expect(expected)
		for range 90 {
			Keep(room, ten(), ten)
		}
		if room.taken != 10*want {
			t.Errorf("of 90, where %d bytes are expected, %d bytes are held", expected, room.taken)
		}
	}
	(*Room)(nil).Expect(10)
}

func TestManyAskAtOnce(t *testing.T) {
	room := NewRoom(20)
	var wg sync.WaitGroup
	var list []*Kept[text, *text]
	for range 5 {
		list = append(list, Keep(room, nil, ten))
	}
	for range 8 {
		wg.Go(func() {
			for i := range 1000 {
				if *list[i%5].Get() != *ten() {
					t.Error("it is another")
				}
			}
		})
	}
	wg.Wait()
	held := 0
	for _, k := range list {
		if k.value.Load() != nil {
			held++
		}
	}
	if held > 3 || room.taken > 20 || room.taken != 10*held {
		t.Errorf("%d are held, which take %d", held, room.taken)
	}
}
