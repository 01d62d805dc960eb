package generator

import "time"

// Stage is a part of a build, and how long it took.
type Stage struct {
	Name string
	Took time.Duration
}

// laps measure one stage after another.
type laps struct {
	start, at time.Time
	done      []Stage
}

func startLaps() *laps {
	now := time.Now()
	return &laps{start: now, at: now}
}

// end ends a stage; the next one begins.
func (l *laps) end(name string) {
	now := time.Now()
	l.done = append(l.done, Stage{name, now.Sub(l.at)})
	l.at = now
}
