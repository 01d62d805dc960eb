package render

import (
	"math"
	"testing"
)

func TestSpreadMovesLittleAndKeepsTheGaps(t *testing.T) {
	for _, c := range []struct {
		name         string
		wishes, want []float64
	}{
		{"nothing", nil, nil},
		{"far apart: none moves", []float64{10, 50, 90}, []float64{10, 50, 90}},
		{"two in one place make room on both sides", []float64{50, 50}, []float64{45, 55}},
		{"the last of a chain moves the least that it must", []float64{40, 45, 50, 90}, []float64{35, 45, 55, 90}},
		{"at the upper edge", []float64{0, 0, 0}, []float64{0, 10, 20}},
		{"at the lower edge", []float64{100, 100}, []float64{90, 100}},
		{"no room to spare", []float64{3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3}, []float64{0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100}},
	} {
		got := spread(c.wishes, 10, 0, 100)
		if len(got) != len(c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
			continue
		}
		for i := range got {
			if math.Abs(got[i]-c.want[i]) > 1e-9 {
				t.Errorf("%s: got %v, want %v", c.name, got, c.want)
				break
			}
		}
	}
}
