package cdn

import (
	"context"
	"crypto/rand"
	"encoding/xml"
	"errors"
	"net/http"
	"path"
	"strings"
)

// cloudfront is a distribution (API of 2020-05-31).
type cloudfront struct {
	api, id string
	sign    func(ctx context.Context, r *http.Request, body []byte, service string) error
	call    *caller
}

// mostPaths is how many addresses are named one by one: those of a month cost
// nothing up to 1,000, and * is one.
const mostPaths = 1000

// invalidation is what CloudFront is sent.
type invalidation struct {
	XMLName   xml.Name `xml:"http://cloudfront.amazonaws.com/doc/2020-05-31/ InvalidationBatch"`
	Reference string   `xml:"CallerReference"`
	Quantity  int      `xml:"Paths>Quantity"`
	Items     []string `xml:"Paths>Items>Path"`
}

func (c *cloudfront) purge(ctx context.Context, paths, _ []string) error {
	if len(paths) > mostPaths {
		paths = []string{common(paths) + "*"}
	}
	body, err := xml.Marshal(invalidation{Reference: rand.Text(), Quantity: len(paths), Items: paths})
	if err != nil {
		return err
	}
	body = append([]byte(xml.Header), body...)
	a, err := c.call.post(ctx, c.api+"/2020-05-31/distribution/"+c.id+"/invalidation", "application/xml", body, func(r *http.Request) error {
		return c.sign(ctx, r, body, "cloudfront")
	})
	if err != nil || a.ok() {
		return err
	}
	var wrong struct {
		Code    string `xml:"Error>Code"`
		Message string `xml:"Error>Message"`
	}
	_ = xml.Unmarshal(a.body, &wrong) // an answer of somebody else says nothing
	text := says(a.status, strings.TrimSpace(wrong.Code+" "+wrong.Message))
	if wrong.Code == "AccessDenied" {
		text += " (the credentials need cloudfront:CreateInvalidation)"
	}
	return errors.New(text)
}

// common is the folder that all paths are in.
func common(paths []string) string {
	folder := paths[0]
	for _, p := range paths {
		for !strings.HasPrefix(p, folder) {
			folder = strings.TrimSuffix(path.Dir(strings.TrimSuffix(folder, "/")), "/") + "/"
		}
	}
	return folder[:strings.LastIndexByte(folder, '/')+1]
}
