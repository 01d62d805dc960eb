package bucket

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"strings"
	"syscall"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	"gocloud.dev/gcerrors"
	"google.golang.org/api/googleapi"

	"counterpoint/generator/publish"
)

// Sentences for which stores have several words.
const (
	noKey      = "%s: the store does not know the access key; look at AWS_ACCESS_KEY_ID, or at the profile"
	mayNot     = "%s: the key may not do this; it needs to list, read, write and delete there"
	wrongClock = "%s: the clock of this machine is wrong, the store says; set it, and publish again"
	elsewhere  = "%s is in another region; write its region into the target's address: ?region=eu-central-1"
)

// sentences say in plain words what the stores' codes mean, where a further try
// would not help. NAME stands for the bucket.
var sentences = map[string]string{
	"NoSuchBucket":                       "there is no bucket %s; look at its name, or make it first",
	"ContainerNotFound":                  "there is no container %s; look at its name and the account's, or make it first",
	"InvalidBucketName":                  "%s cannot be the name of a bucket",
	"InvalidAccessKeyId":                 noKey,
	"XAdminUserNotFound":                 noKey, // versitygw
	"SignatureDoesNotMatch":              "%s: the secret does not belong to the access key; look at AWS_SECRET_ACCESS_KEY, or at the profile",
	"AuthenticationFailed":               "%s: the key or the token of the account is wrong or over, or the clock of this machine is; look at AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN",
	"AccessDenied":                       mayNot,
	"Forbidden":                          "%s: the key is wrong, or may not do this; it needs to list, read, write and delete there",
	"AuthorizationFailure":               mayNot,
	"AuthorizationPermissionMismatch":    mayNot,
	"InsufficientAccountPermissions":     mayNot,
	"ExpiredToken":                       "%s: the credentials have expired; get new ones",
	"ExpiredTokenException":              "%s: the credentials have expired; get new ones",
	"InvalidToken":                       "%s: the session token is wrong; look at AWS_SESSION_TOKEN, which belongs to temporary keys only",
	"RequestTimeTooSkewed":               wrongClock,
	"RequestExpired":                     wrongClock,
	"PermanentRedirect":                  elsewhere,
	"AuthorizationHeaderMalformed":       elsewhere,
	"IllegalLocationConstraintException": elsewhere,
	"MovedPermanently":                   elsewhere,
	"QuotaExceeded":                      "%s is full",
	"XMinioStorageFull":                  "%s is full",
	"InsufficientStorage":                "%s is full",
	"EntityTooLarge":                     "%s takes no file of this size",
	"NotImplemented":                     "%s does not know this request",
}

// explain makes one plain sentence of an error, and tells those that a further
// try would not mend from the others.
func (s *Store) explain(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.As(err, new(publish.Refused)) {
		return err
	}
	code, status := codeOf(err)
	if text, ok := sentences[code]; ok {
		return publish.Refused{Err: fmt.Errorf(text, s.name)}
	}
	if gcerrors.Code(err) == gcerrors.NotFound {
		return fmt.Errorf("%s: %w", s.name, fs.ErrNotExist)
	}
	if text := s.unreachable(err); text != nil {
		return text
	}
	for _, c := range credentials {
		if strings.Contains(err.Error(), c.said) {
			return publish.Refused{Err: fmt.Errorf("%s: %s", s.name, c.means)}
		}
	}
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return publish.Refused{Err: fmt.Errorf(sentences["Forbidden"], s.name)}
	case status == http.StatusInsufficientStorage:
		return publish.Refused{Err: fmt.Errorf(sentences["QuotaExceeded"], s.name)}
	case status == http.StatusMovedPermanently, status == http.StatusTemporaryRedirect:
		return publish.Refused{Err: fmt.Errorf(sentences["PermanentRedirect"], s.name)}
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		return fmt.Errorf("%s has too much to do (%d %s); try again later", s.name, status, code)
	case status == http.StatusBadRequest:
		return publish.Refused{Err: fmt.Errorf("%s does not take the request (%d %s)", s.name, status, code)}
	case status != 0:
		return fmt.Errorf("%s answers with an error (%d %s)", s.name, status, code)
	}
	return fmt.Errorf("%s: %s", s.name, line(innermost(err)))
}

// credentials are what the libraries say, at length, of credentials that they do
// not have or that are not taken.
var credentials = []struct{ said, means string }{
	{"DefaultAzureCredential", "no credentials for Azure were found; set AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, or log in with `az login`"},
	{"invalid_grant", "the credentials for Google Cloud are not taken; log in anew, or look at the key and at the clock of this machine"},
	{"cannot fetch token", "the credentials for Google Cloud are not taken; log in anew, or look at GOOGLE_APPLICATION_CREDENTIALS"},
	{"private key should be", "the key in the file that GOOGLE_APPLICATION_CREDENTIALS names cannot be read"},
	{"failed to refresh cached credentials", "the credentials of AWS have expired, and there are no new ones; log in anew"},
	{"invalid header field value", "the key has a character that no key has, such as the end of a line; set it anew"},
}

// longest is how much of what a library says is shown.
const longest = 200

// line is a text on one line, if it is not too long.
func line(err error) string {
	text := strings.Join(strings.Fields(err.Error()), " ")
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "…"
	}
	return text
}

// innermost is what an error is about, without the ids and addresses of the
// request, which the libraries lay around it.
func innermost(err error) error {
	for {
		inner := errors.Unwrap(err)
		if list, ok := err.(interface{ Unwrap() []error }); ok && len(list.Unwrap()) > 0 {
			inner = list.Unwrap()[0]
		}
		if inner == nil {
			return err
		}
		err = inner
	}
}

// codeOf is what a store says of an error: its own word, and the status of HTTP.
func codeOf(err error) (code string, status int) {
	var smithyError smithy.APIError
	var response *awshttp.ResponseError
	var google *googleapi.Error
	var azure *azcore.ResponseError
	if errors.As(err, &smithyError) {
		code = smithyError.ErrorCode()
	}
	switch {
	case errors.As(err, &response):
		status = response.HTTPStatusCode()
	case errors.As(err, &google):
		status = google.Code
		if len(google.Errors) > 0 {
			code = google.Errors[0].Reason
		}
	case errors.As(err, &azure):
		code, status = azure.ErrorCode, azure.StatusCode
	}
	return code, status
}

// unreachable says why a store cannot be asked at all; nil if it can.
func (s *Store) unreachable(err error) error {
	var dns *net.DNSError
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var cert *tls.CertificateVerificationError
	var plain tls.RecordHeaderError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return publish.Refused{Err: fmt.Errorf("%s: there is no host %s; is the address right, and is there a network?", s.name, dns.Name)}
	case errors.As(err, &dns):
		return fmt.Errorf("%s: host %s cannot be looked up; is there a network?", s.name, dns.Name)
	case errors.As(err, &unknown), errors.As(err, &host), errors.As(err, &cert):
		return publish.Refused{Err: fmt.Errorf("%s: the certificate of the host cannot be trusted; is the address right?", s.name)}
	case errors.As(err, &plain), strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return publish.Refused{Err: fmt.Errorf("%s: the host does not speak HTTPS; is it http://?", s.name)}
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("%s: nobody answers at the address of the store; is it right, and does the store run?", s.name)
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return fmt.Errorf("%s: the store cannot be reached; is there a network?", s.name)
	}
	var network net.Error
	if errors.As(err, &network) && network.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s: the store does not answer; is its address right, and is there a network?", s.name)
	}
	return nil
}
