package bucket

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/logging"
)

// Sign signs a request to a service of AWS that is the same in all regions, such
// as cloudfront, with the credentials that a bucket of S3 would be opened with.
func Sign(ctx context.Context, r *http.Request, body []byte, service string) error {
	c, err := config.LoadDefaultConfig(ctx, config.WithLogger(logging.Nop{}))
	if err != nil {
		return errors.New("the settings of AWS cannot be read")
	}
	if err := signed(ctx, c); err != nil {
		return err
	}
	credentials, err := c.Credentials.Retrieve(ctx)
	if err != nil {
		return errors.New("the credentials of AWS cannot be read")
	}
	sum := sha256.Sum256(body)
	return v4.NewSigner().SignHTTP(ctx, credentials, r, hex.EncodeToString(sum[:]), service, "us-east-1", time.Now())
}
