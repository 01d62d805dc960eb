package generator

// memo is a value and what it was made of. The value does not change, and the
// key holds everything that it depends on: the same key gives the same value.
type memo[K comparable, V any] struct {
	key   K
	value V
	made  bool
}

// get returns the value of a key, made if it is another one than the last.
func (m *memo[K, V]) get(key K, make func() V) V {
	if !m.made || m.key != key {
		m.key, m.value, m.made = key, make(), true
	}
	return m.value
}
