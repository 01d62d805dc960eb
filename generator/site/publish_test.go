package site

import "testing"

func TestSecretsInAddressesAreSeen(t *testing.T) {
	for address, want := range map[string]string{
		"sftp://me:hunter2@example.org/srv":                     "a password",
		"git+https://me:hunt%er2@example.org/x.git#pages":       "a password", // no address: what follows % are no digits
		"git+https://:hunter2@example.org/x.git#pages":          "a password",
		"s3://b?endpoint=https://me:hunter2@minio.example.org":  "a password",
		"s3://b?endpoint=https%3A%2F%2Fme:hunter2%40example":    "a password (endpoint)",
		"s3://b?region=x&aws_secret_access_key=y":               "a secret (aws_secret_access_key)",
		"https://example.org/hook?X-Amz-Signature=y":            "a secret (X-Amz-Signature)",
		"https://example.org/hook?sv=1&sig=y":                   "a secret (sig)",
		"https://example.org/hook?accountKey=y&bad=%zz":         "a secret (accountKey)",
		"s3://AKIA" + "ABCDEFGHIJKLMNOP/x":                      "an access key",
		"s3://b/key/token?region=x&endpoint=https://m.org:9000": "",
		"sftp://me@[::1]:2222/~/www":                            "",
		"git+ssh://git@example.org:22/me/a:b@c.git#pages":       "",
		"gs://b?private_key_path=/run/key.json":                 "",
		"file:///srv/a:b@c":                                     "",
	} {
		if got := SecretInURL(address); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}
