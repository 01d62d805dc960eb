package cdn

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"counterpoint/generator/publish"
)

// caller makes requests, and makes them again where that may help.
type caller struct {
	client *http.Client
	wait   func(context.Context, time.Duration) error
}

const (
	tries      = 4
	firstWait  = time.Second
	longest    = 30 * time.Second // that somebody may ask to wait
	patience   = 30 * time.Second // for one answer
	maxAnswer  = 64 << 10
	maxMessage = 200
)

func newCaller(wait func(context.Context, time.Duration) error) *caller {
	if wait == nil {
		wait = publish.Wait
	}
	return &caller{wait: wait, client: &http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// answer is what somebody said.
type answer struct {
	status int
	body   []byte
	after  time.Duration // until one may ask again
}

func (a answer) ok() bool { return a.status >= 200 && a.status < 300 }

// post posts a body until there is an answer that will not be another one the
// next time. Prepare adds headers to each request.
func (c *caller) post(ctx context.Context, address, kind string, body []byte, prepare func(*http.Request) error) (a answer, err error) {
	pause := firstWait
	for try := 1; ; try++ {
		a, err = c.once(ctx, address, kind, body, prepare)
		again := err != nil || a.status == http.StatusTooManyRequests || a.status >= 500
		if _, hopeless := errors.AsType[prepared](err); !again || hopeless || try == tries || ctx.Err() != nil {
			return a, err
		}
		if c.wait(ctx, min(max(pause, a.after), longest)) != nil {
			return a, err
		}
		pause *= 2
	}
}

// prepared is an error of making a request.
type prepared struct{ error }

func (c *caller) once(ctx context.Context, address, kind string, body []byte, prepare func(*http.Request) error) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return answer{}, prepared{errors.New("its address cannot be used")}
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("User-Agent", "counterpoint")
	if err := prepare(r); err != nil {
		return answer{}, prepared{err}
	}
	response, err := c.client.Do(r)
	if err != nil {
		return answer{}, unreached(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return answer{}, unreached(err)
	}
	seconds, _ := strconv.Atoi(response.Header.Get("Retry-After"))
	return answer{response.StatusCode, data, time.Duration(max(0, min(seconds, 3600))) * time.Second}, nil
}

// unreached is why there is no answer, without the address, which may be a
// secret.
func unreached(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return fmt.Errorf("there is no answer: %w", err)
		}
		if t, ok := err.(interface{ Timeout() bool }); ok && t.Timeout() {
			return errors.New("there is no answer in time")
		}
		err = inner
	}
}

// says is a status with what somebody says of it, on one line.
func says(status int, message string) string {
	message = strings.Join(strings.Fields(message), " ")
	if len(message) > maxMessage {
		message = strings.ToValidUTF8(message[:maxMessage], "") + "…"
	}
	text := fmt.Sprintf("it answers %d", status)
	if name := http.StatusText(status); name != "" {
		text += " " + name
	}
	if message != "" {
		text += ": " + message
	}
	return text
}
