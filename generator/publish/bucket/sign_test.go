package bucket

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

func TestARequestToAWSIsSigned(t *testing.T) {
	home := t.TempDir()
	for name, value := range map[string]string{"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "s3cret", "AWS_SESSION_TOKEN": "session", "AWS_PROFILE": "",
		"AWS_CONFIG_FILE": home + "/config", "AWS_SHARED_CREDENTIALS_FILE": home + "/credentials", "AWS_EC2_METADATA_DISABLED": "true"} {
		t.Setenv(name, value)
	}
	request := func() (*http.Request, error) {
		body := "<a/>"
		r, err := http.NewRequest(http.MethodPost, "https://cloudfront.amazonaws.com/2020-05-31/distribution/E1/invalidation", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		return r, Sign(t.Context(), r, []byte(body), "cloudfront")
	}
	r, err := request()
	if err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\d{8}/us-east-1/cloudfront/aws4_request, SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[0-9a-f]{64}$`)
	if got := r.Header.Get("Authorization"); !want.MatchString(got) || r.Header.Get("X-Amz-Security-Token") != "session" {
		t.Errorf("%s", got)
	}
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} {
		t.Setenv(name, "")
	}
	if _, err := request(); err == nil || !strings.Contains(err.Error(), "no credentials of AWS were found") {
		t.Errorf("without credentials it says %v", err)
	}
}
