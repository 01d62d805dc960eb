package generator

import (
	"crypto/sha256"
	"fmt"
	"sync"

	"counterpoint/generator/diag"
)

// key is a hash of everything that a parsed article depends on.
type key [sha256.Size]byte

func keyOf(s settings, files ...*diag.Source) key {
	h := sha256.New()
	fmt.Fprintf(h, "%+v\x00", s)
	for _, f := range files {
		if f == nil {
			h.Write([]byte{0})
			continue
		}
		fmt.Fprintf(h, "\x01%s\x00%d\x00", f.Name, len(f.Data))
		h.Write(f.Data)
	}
	return key(h.Sum(nil))
}

// cache holds parsed articles. Its values are never changed, so a key that
// names all of their inputs is all the invalidation there is. It is safe for
// concurrent use.
type cache struct {
	mu     sync.Mutex
	values map[key]*parsed
	used   map[key]bool // since the last sweep
	parsed int          // made since the last sweep
}

func newCache() *cache { return &cache{values: map[key]*parsed{}, used: map[key]bool{}} }

// get returns the value of a key, made if it is not there. Different keys are
// made at the same time.
func (c *cache) get(k key, make func() *parsed) *parsed {
	c.mu.Lock()
	p := c.values[k]
	c.used[k] = true
	c.mu.Unlock()
	if p != nil {
		return p
	}
	p = make()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.values[k] = p
	c.parsed++
	return p
}

// sweep forgets what the build did not use.
func (c *cache) sweep() {
	for k := range c.values {
		if !c.used[k] {
			delete(c.values, k)
		}
	}
	clear(c.used)
	c.parsed = 0
}
