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

// sentences say in plain words what the stores' codes mean, where a further try
// would not help. NAME stands for the bucket.
var sentences = map[string]string{
	"NoSuchBucket":                       "there is no bucket %s",
	"ContainerNotFound":                  "there is no container %s",
	"InvalidBucketName":                  "%s cannot be the name of a bucket",
	"InvalidAccessKeyId":                 "%s: the store does not know the access key",
	"XAdminUserNotFound":                 "%s: the store does not know the access key", // versitygw
	"SignatureDoesNotMatch":              "%s: the secret does not belong to the access key",
	"AuthenticationFailed":               "%s: the key or the token of the account is wrong",
	"AccessDenied":                       "%s: the key may not do this",
	"Forbidden":                          "%s: the key is wrong, or may not do this",
	"AuthorizationFailure":               "%s: the key may not do this",
	"AuthorizationPermissionMismatch":    "%s: the key may not do this",
	"InsufficientAccountPermissions":     "%s: the key may not do this",
	"ExpiredToken":                       "%s: the credentials have expired; get new ones",
	"ExpiredTokenException":              "%s: the credentials have expired; get new ones",
	"InvalidToken":                       "%s: the session token is wrong",
	"RequestTimeTooSkewed":               "%s: the clock of this machine is wrong, the store says",
	"RequestExpired":                     "%s: the clock of this machine is wrong, the store says",
	"PermanentRedirect":                  "%s is in another region; write its region into the target's address",
	"AuthorizationHeaderMalformed":       "%s is in another region; write its region into the target's address",
	"IllegalLocationConstraintException": "%s is in another region; write its region into the target's address",
	"MovedPermanently":                   "%s is in another region; write its region into the target's address",
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
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return publish.Refused{Err: fmt.Errorf(sentences["Forbidden"], s.name)}
	case status == http.StatusInsufficientStorage:
		return publish.Refused{Err: fmt.Errorf(sentences["QuotaExceeded"], s.name)}
	case status == http.StatusMovedPermanently, status == http.StatusTemporaryRedirect:
		return publish.Refused{Err: fmt.Errorf(sentences["PermanentRedirect"], s.name)}
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		return fmt.Errorf("%s has too much to do (%d %s)", s.name, status, code)
	case status == http.StatusBadRequest:
		return publish.Refused{Err: fmt.Errorf("%s does not take the request (%d %s)", s.name, status, code)}
	case status != 0:
		return fmt.Errorf("%s answers with an error (%d %s)", s.name, status, code)
	}
	return fmt.Errorf("%s: %w", s.name, innermost(err))
}

// innermost is what an error is about, without the ids and addresses of the
// request, which the libraries lay around it.
func innermost(err error) error {
	for {
		inner := errors.Unwrap(err)
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
		return publish.Refused{Err: fmt.Errorf("%s: the certificate of the host cannot be trusted", s.name)}
	case errors.As(err, &plain), strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return publish.Refused{Err: fmt.Errorf("%s: the host does not speak HTTPS; is it http://?", s.name)}
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("%s: nobody answers at the address of the store", s.name)
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return fmt.Errorf("%s: the store cannot be reached; is there a network?", s.name)
	}
	var network net.Error
	if errors.As(err, &network) && network.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s: the store does not answer", s.name)
	}
	return nil
}
