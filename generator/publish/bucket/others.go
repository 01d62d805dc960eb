package bucket

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/azureblob" // azblob://
	"gocloud.dev/blob/gcsblob"
	"gocloud.dev/gcp"

	"counterpoint/generator/publish"
)

// openGoogle opens a bucket of Google Cloud Storage, or of what
// STORAGE_EMULATOR_HOST names.
func (s *Store) openGoogle(ctx context.Context, u *url.URL) error {
	client := gcp.NewAnonymousHTTPClient(gcp.DefaultTransport())
	if os.Getenv("STORAGE_EMULATOR_HOST") == "" && u.Query().Get("anonymous") != "true" {
		ctx, cancel := context.WithTimeout(ctx, credentialTime)
		defer cancel()
		found, err := gcp.DefaultCredentials(ctx)
		if err == nil {
			client, err = gcp.NewHTTPClient(gcp.DefaultTransport(), gcp.CredentialsTokenSource(found))
		}
		if err != nil {
			return publish.Refused{Err: errors.New("no credentials for Google Cloud were found; set GOOGLE_APPLICATION_CREDENTIALS, or log in with `gcloud auth application-default login`")}
		}
	}
	s.takesMD5 = true
	var err error
	if s.bucket, err = gcsblob.OpenBucket(ctx, client, u.Host, nil); err != nil {
		return fmt.Errorf("open %s: %w", s.name, err)
	}
	return nil
}

// openAzure opens a container of Azure's Blob Storage.
func (s *Store) openAzure(ctx context.Context, u *url.URL) error {
	if os.Getenv("AZURE_STORAGE_ACCOUNT") == "" && os.Getenv("AZURE_STORAGE_CONNECTION_STRING") == "" && u.Query().Get("storage_account") == "" {
		return publish.Refused{Err: errors.New("the account is not known; set AZURE_STORAGE_ACCOUNT, and AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN")}
	}
	container := url.URL{Scheme: u.Scheme, Host: u.Host, RawQuery: u.RawQuery}
	var err error
	if s.bucket, err = blob.OpenBucket(ctx, container.String()); err != nil {
		return publish.Refused{Err: fmt.Errorf("open %s: the settings of the account cannot be used; look at AZURE_STORAGE_ACCOUNT, and at AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN or AZURE_STORAGE_CONNECTION_STRING", s.name)}
	}
	return nil
}
