package cdn

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
)

// hook is an address of anybody's.
type hook struct {
	url, site, token string
	call             *caller
}

func (h *hook) purge(ctx context.Context, paths, urls []string) error {
	body, err := json.Marshal(struct {
		Site  string   `json:"site"`
		Paths []string `json:"paths"`
		URLs  []string `json:"urls"`
	}{h.site, paths, urls})
	if err != nil {
		return err
	}
	a, err := h.call.post(ctx, h.url, "application/json", body, func(r *http.Request) error {
		if h.token != "" {
			r.Header.Set("Authorization", "Bearer "+h.token)
		}
		return nil
	})
	if err == nil && !a.ok() {
		err = errors.New(says(a.status, ""))
	}
	return err
}
