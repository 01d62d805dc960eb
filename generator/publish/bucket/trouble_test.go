package bucket

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"counterpoint/generator/publish"
)

func TestAStoreThatHasTooMuchToDoIsAskedAgain(t *testing.T) {
	p := newBucket(t)
	p.set(func(n int, w http.ResponseWriter, r *http.Request) bool {
		switch {
		case n%3 == 0:
			http.Error(w, "<Error><Code>SlowDown</Code></Error>", http.StatusServiceUnavailable)
		case n%5 == 0:
			http.Error(w, "", http.StatusInternalServerError)
		case n%7 == 0:
			panic(http.ErrAbortHandler)
		default:
			return false
		}
		return true
	})
	mustSend(t, p.address(""), example.files())
	if got := stored(t, p, ""); !maps.Equal(got, example) {
		t.Errorf("%q", got)
	}
}

// One page cannot be sent: nothing is deleted, and the next run sends the rest.
func TestWhereOnePageFailsNothingIsDeleted(t *testing.T) {
	for status, say := range map[int]string{507: "is full", 403: "may not do this"} {
		p := newBucket(t)
		mustSend(t, p.address(""), site{"index.html": "1", "old.html": "1"}.files())
		p.set(func(_ int, w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodPut || !strings.HasSuffix(r.URL.Path, "/a/index.html") {
				return false
			}
			w.WriteHeader(status)
			return true
		})
		_, err := send(t, p.address(""), example.files(), publish.Options{MaxDeletes: -1})
		if err == nil || !strings.Contains(err.Error(), say) || strings.Count(err.Error(), "\n") > 0 {
			t.Errorf("%d: %v", status, err)
		}
		if got := stored(t, p, ""); got["old.html"] != "1" || got["index.html"] != "1" {
			t.Errorf("%d: %q", status, got)
		}
		p.set(nil)
		r := mustSend(t, p.address(""), example.files())
		if len(r.Changes) >= len(example)+1 || !maps.Equal(stored(t, p, ""), example) {
			t.Errorf("%d: %+v", status, r.Changes)
		}
	}
}

func TestWhatIsWrongWithTheStoreIsSaidInOneSentence(t *testing.T) {
	p := newBucket(t)
	bucket := filepath.Base(p.folder)
	for _, c := range []struct{ what, address, key, secret, say string }{
		{"query", p.address("") + "&regoin=x", access, secret, `nothing is known of "regoin"`},
		{"bucket", "s3://nosuchbucket?endpoint=" + p.url, access, secret, "there is no bucket s3://nosuchbucket"},
		{"key", p.address(""), "somebody", secret, "the store does not know the access key"},
		{"secret", p.address(""), access, "wrong", "the secret does not belong to the access key"},
		{"region", p.address("") + "&region=eu-north-9", access, secret, "is in another region"},
		{"port", "s3://" + bucket + "?endpoint=http://127.0.0.1:1", access, secret, "nobody answers at the address of the store"},
		{"host", "s3://" + bucket + "?endpoint=http://nowhere.invalid", access, secret, "nowhere.invalid"},
		{"line", p.address(""), access + "\n", secret, "the key has a character that no key has"},
		{"user", "s3://" + bucket + "?endpoint=http://me:" + secret + "@127.0.0.1:1", access, secret, "without a user or a password"},
		{"HTTPS", "s3://" + bucket + "?endpoint=" + strings.Replace(p.url, "http:", "https:", 1), access, secret, "does not speak HTTPS"},
	} {
		t.Setenv("AWS_ACCESS_KEY_ID", c.key)
		t.Setenv("AWS_SECRET_ACCESS_KEY", c.secret)
		s, err := Open(t.Context(), c.address)
		if err == nil {
			_, err = publish.Publish(t.Context(), example.files(), publish.NewStored(s, publish.StoredOptions{
				Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}), publish.Options{})
		}
		if err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %v", c.what, err)
		} else if strings.ContainsAny(err.Error(), "\n") || len(err.Error()) > 220 || strings.Contains(err.Error(), c.secret) {
			t.Errorf("%s: %q is no plain sentence", c.what, err)
		}
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	t.Setenv("HOME", t.TempDir())
	if _, err := Open(t.Context(), p.address("")); err == nil || !strings.Contains(err.Error(), "no credentials") {
		t.Errorf("no credentials: %v", err)
	}
}

// What the libraries say of credentials has many lines, and names of hosts that
// nobody has heard of.
func TestTheWordsOfLibrariesAreOneSentence(t *testing.T) {
	s := &Store{name: "x://b"}
	for said, want := range map[string]string{
		"DefaultAzureCredential: failed to acquire a token.\nAttempted credentials:\n\tGET http://169.254.169.254/": "x://b: no credentials for Azure were found; set",
		"Post \"https://oauth2.googleapis.com/token\": oauth2: cannot fetch token: 400 Bad Request\nResponse: {}":   "x://b: the credentials for Google Cloud are not taken",
		"something\nelse " + strings.Repeat("x", 500):                                                               "x://b: something else xxx",
	} {
		err := s.explain(fmt.Errorf("blob: %w", errors.New(said)))
		if err == nil || !strings.HasPrefix(err.Error(), want) || len(err.Error()) > 260 || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q is explained as %v", said, err)
		}
	}
}

// What stores answer, in their own words, is said in ours, and only asked again
// where that can help.
func TestTheWordsOfStoresAreTranslated(t *testing.T) {
	p := newBucket(t)
	for _, c := range []struct {
		status    int
		code, say string
		tries     int64
	}{
		{403, "ExpiredToken", "the credentials have expired", 1},
		{403, "RequestTimeTooSkewed", "the clock of this machine is wrong", 1},
		{403, "AccessDenied", "the key may not do this", 1},
		{301, "PermanentRedirect", "is in another region", 1},
		{400, "AuthorizationHeaderMalformed", "is in another region", 1},
		{404, "NoSuchBucket", "there is no bucket s3://", 1},
		{400, "Strange", "does not take the request (400 Strange)", 1},
		{503, "SlowDown", "has too much to do (503 SlowDown)", 5},
		{429, "TooManyRequests", "has too much to do (429 TooManyRequests)", 5},
		{500, "InternalError", "answers with an error (500 InternalError)", 5},
	} {
		var asked atomic.Int64
		p.set(func(n int, w http.ResponseWriter, _ *http.Request) bool {
			asked.Store(int64(n))
			w.WriteHeader(c.status)
			fmt.Fprintf(w, "<Error><Code>%s</Code><Message>Of another kind each time</Message></Error>", c.code)
			return true
		})
		_, err := send(t, p.address(""), example.files(), publish.Options{})
		if err == nil || !strings.Contains(err.Error(), c.say) || strings.Contains(err.Error(), "each time") || asked.Load() != c.tries {
			t.Errorf("%s: asked %d times, %v", c.code, asked.Load(), err)
		}
	}
}

// A key that may only read is enough for a dry run.
func TestADryRunWritesNothing(t *testing.T) {
	p := newBucket(t)
	r, err := send(t, p.address(""), example.files(), publish.Options{DryRun: true})
	if got := p.changing(); err != nil || len(got) != 0 || len(r.Changes) != len(example) {
		t.Errorf("%v, %q, %+v", err, got, r)
	}
}

// slowly takes what is sent a byte at a time, or gives so what was asked for, and
// never comes to an end.
func slowly(w http.ResponseWriter, r *http.Request) {
	one := make([]byte, 1)
	for r.Context().Err() == nil {
		time.Sleep(2 * time.Millisecond)
		if r.Method == http.MethodPut {
			_, _ = r.Body.Read(one)
			continue
		}
		w.Header().Set("Content-Length", "1000000")
		_, _ = w.Write(one)
		_ = http.NewResponseController(w).Flush()
	}
}

// A store of a byte at a time is given up, and no deletion was made.
func TestAStoreThatIsVerySlowIsGivenUp(t *testing.T) {
	for _, c := range []struct{ at, say string }{
		{"PUT a/index.html", "create a/index.html: it was not done within 500ms; the network, or the target, is too slow"},
		{"PUT .counterpoint/lock.json", "lock the target: it was not done within 500ms"},
		{"GET .counterpoint/", "the target did not answer within 1.5s; is its address right, and is there a network?"},
	} {
		t.Run(c.at, func(t *testing.T) {
			t.Parallel()
			p := newBucket(t)
			mustSend(t, p.address(""), site{"index.html": "1", "old.html": "1"}.files())
			p.set(func(_ int, w http.ResponseWriter, r *http.Request) bool {
				slow := strings.HasPrefix(r.Method+" "+strings.TrimPrefix(r.URL.Path, "/"+filepath.Base(p.folder)+"/"), c.at)
				if slow {
					slowly(w, r)
				}
				return slow
			})
			s, err := Open(t.Context(), p.address(""))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			target := publish.NewStored(s, publish.StoredOptions{Who: "one", Answer: 1500 * time.Millisecond, Least: 500 * time.Millisecond,
				Wait: func(context.Context, time.Duration) error { return context.Canceled }}) // once is enough
			if _, err := publish.Publish(t.Context(), example.files(), target, publish.Options{MaxDeletes: -1}); err == nil || !strings.Contains(err.Error(), c.say) {
				t.Error(err)
			}
			if got := stored(t, p, ""); got["old.html"] != "1" || got["index.html"] != "1" {
				t.Errorf("%q", got)
			}
		})
	}
}
