package cdn

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
)

// cloudflare is a zone of Cloudflare (API v4).
type cloudflare struct {
	api, zone, token string
	call             *caller
}

// mostFiles is how many addresses one request may have.
const mostFiles = 100

func (c *cloudflare) purge(ctx context.Context, _, urls []string) error {
	for some := range slices.Chunk(urls, mostFiles) {
		body, err := json.Marshal(map[string][]string{"files": some})
		if err != nil {
			return err
		}
		a, err := c.call.post(ctx, c.api+"/zones/"+c.zone+"/purge_cache", "application/json", body, func(r *http.Request) error {
			r.Header.Set("Authorization", "Bearer "+c.token)
			return nil
		})
		if err == nil {
			err = refusedBy(a)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// refusedBy is what Cloudflare has against a request, which it may say with any
// status.
func refusedBy(a answer) error {
	var said struct {
		Success bool
		Errors  []struct{ Message string }
	}
	if err := json.Unmarshal(a.body, &said); err == nil && said.Success && a.ok() {
		return nil
	}
	var messages []string
	for _, e := range said.Errors {
		messages = append(messages, e.Message)
	}
	text := says(a.status, strings.Join(messages, "; "))
	if a.status == http.StatusUnauthorized || a.status == http.StatusForbidden {
		text += " (the token in CLOUDFLARE_API_TOKEN needs the permission Zone, Cache Purge, for this zone)"
	}
	return errors.New(text)
}
