//go:build zz

package output

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"runtime/pprof"
	"syscall"
	"testing"
	"time"
)

func TestZZSync(t *testing.T) {
	dir := t.TempDir()
	spool := NewSpool(dir)
	defer spool.Close()
	var files []File
	for i := range 2600 {
		data := make([]byte, 50000)
		rand.Read(data)
		files = append(files, spool.Put(File{Path: fmt.Sprintf("s%d/a%d/index.html", i%50, i), Class: Page, Data: data}))
	}
	f, _ := os.Create("/tmp/me/sync.prof")
	pprof.StartCPUProfile(f)
	start := time.Now()
	before := used()
	_, err := Sync(context.Background(), files, Options{Destination: dir + "/out", State: dir + "/state"})
	t.Log(time.Since(start), err, used()-before)
	start = time.Now()
	_, err = Sync(context.Background(), files, Options{Destination: dir + "/out", State: dir + "/state"})
	t.Log(time.Since(start), err)
	pprof.StopCPUProfile()
}

func used() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(0, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
