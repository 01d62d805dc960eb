package bucket

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/logging"
	"gocloud.dev/blob/s3blob"

	"counterpoint/generator/publish"
)

const (
	dialTime       = 5 * time.Second
	credentialTime = 4 * time.Second
)

// openS3 opens a bucket of S3, or of a store that speaks like it, which endpoint
// names: R2, MinIO, Spaces, Backblaze. Those are asked as nearly all of them
// understand: with the bucket in the path, and without checksums that they do not
// ask for.
func (s *Store) openS3(ctx context.Context, u *url.URL, prefix string) error {
	q := u.Query()
	endpoint := q.Get("endpoint")
	if e, err := url.Parse(endpoint); endpoint != "" && (err != nil || e.Host == "" || e.User != nil) {
		return errors.New("endpoint in the target's address must be an address such as https://minio.example.org, without a user or a password")
	}
	pathStyle, err := flag(q, "use_path_style", endpoint != "")
	if err == nil {
		s.website, err = flag(q, "website", endpoint == "")
	}
	if err != nil {
		return err
	}
	options, err := settings(q, endpoint != "")
	if err != nil {
		return err
	}
	c, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return publish.Refused{Err: fmt.Errorf("the settings of S3 cannot be read: %s; look at AWS_PROFILE and ~/.aws", line(innermost(err)))}
	}
	c.Retryer = func() aws.Retryer { return aws.NopRetryer{} } // publish tries again
	c.HTTPClient = awshttp.NewBuildableClient().WithDialerOptions(func(d *net.Dialer) { d.Timeout = dialTime })
	if c.Region == "" && endpoint != "" {
		c.Region = "us-east-1" // such stores have one
	}
	if c.Region == "" {
		return errors.New("the region of the bucket is not known; write it into the target's address, s3://bucket?region=eu-central-1, or set AWS_REGION")
	}
	if err := signed(ctx, c); err != nil {
		return err
	}
	client := s3.NewFromConfig(c, func(o *s3.Options) {
		o.UsePathStyle = pathStyle
		if endpoint != "" {
			o.BaseEndpoint = &endpoint
		}
	})
	s.bucket, err = s3blob.OpenBucket(ctx, client, u.Host, &s3blob.Options{RequestChecksumCalculation: c.RequestChecksumCalculation})
	if err != nil {
		return fmt.Errorf("open %s: %w", s.name, err)
	}
	s.abort = func(ctx context.Context, names []string) error { return abortParts(ctx, client, u.Host, prefix, names) }
	return nil
}

// settings are what the query of an address says.
func settings(q url.Values, compatible bool) ([]func(*config.LoadOptions) error, error) {
	checksums := value(q, "request_checksum_calculation", map[bool]string{true: "when_required", false: "when_supported"}[compatible])
	options := []func(*config.LoadOptions) error{config.WithLogger(logging.Nop{})}
	if checksums == "when_required" {
		options = append(options, config.WithRequestChecksumCalculation(aws.RequestChecksumCalculationWhenRequired),
			config.WithResponseChecksumValidation(aws.ResponseChecksumValidationWhenRequired))
	}
	for key, values := range q {
		switch v := values[0]; key {
		case "region":
			options = append(options, config.WithRegion(v))
		case "profile":
			options = append(options, config.WithSharedConfigProfile(v))
		case "anonymous":
			if v == "true" {
				options = append(options, config.WithCredentialsProvider(aws.AnonymousCredentials{}))
			}
		case "endpoint", "use_path_style", "website", "request_checksum_calculation":
		default:
			return nil, fmt.Errorf("nothing is known of %q in the target's address; there are region, endpoint, profile, anonymous, use_path_style, website and request_checksum_calculation", key)
		}
	}
	return options, nil
}

func flag(q url.Values, key string, otherwise bool) (bool, error) {
	is, err := strconv.ParseBool(value(q, key, strconv.FormatBool(otherwise)))
	if err != nil {
		return false, fmt.Errorf("%s in the target's address must be true or false", key)
	}
	return is, nil
}

// redirecting has an object say where it leads to. Stores that only speak like S3
// may refuse what has this.
func redirecting(to string) func(as func(any) bool) error {
	return func(as func(any) bool) error {
		var r *transfermanager.UploadObjectInput
		if as(&r) {
			r.WebsiteRedirectLocation = &to
		}
		return nil
	}
}

func value(q url.Values, key, otherwise string) string {
	if v := q.Get(key); v != "" {
		return v
	}
	return otherwise
}

// signed makes sure that there is something to sign with: the library would look
// for it on a network that there may not be, and time would run out.
func signed(ctx context.Context, c aws.Config) error {
	if c.Credentials == nil || aws.IsCredentialsProvider(c.Credentials, aws.AnonymousCredentials{}) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, credentialTime)
	defer cancel()
	_, err := c.Credentials.Retrieve(ctx)
	switch {
	case err == nil:
		return nil
	case strings.Contains(strings.ToLower(err.Error()), "imds"), errors.Is(err, context.DeadlineExceeded): // the last place where they might be
		return publish.Refused{Err: errors.New("no credentials of AWS were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE")}
	}
	return publish.Refused{Err: fmt.Errorf("the credentials of AWS cannot be used; look at AWS_PROFILE, or log in with `aws sso login`: %s", line(err))}
}

// abortParts ends the uploads in parts of these objects.
func abortParts(ctx context.Context, client *s3.Client, bucket, prefix string, names []string) error {
	pages := s3.NewListMultipartUploadsPaginator(client, &s3.ListMultipartUploadsInput{Bucket: &bucket, Prefix: &prefix})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if code, _ := codeOf(err); code == "NoSuchUpload" {
			return nil // rclone says so where there is none
		}
		if err != nil {
			return err
		}
		for _, u := range page.Uploads {
			if !slices.Contains(names, aws.ToString(u.Key)[len(prefix):]) {
				continue // of somebody else
			}
			_, err := client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: &bucket, Key: u.Key, UploadId: u.UploadId})
			if code, _ := codeOf(err); err != nil && code != "NoSuchUpload" { // it has ended meanwhile
				return err
			}
		}
	}
	return nil
}
