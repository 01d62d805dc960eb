# make check   everything that must hold before a change lands
# make check-publish   publishing to further stores: Google's, Azure's, rclone's; builds them once, for minutes
# make fuzz    each fuzz test for a while
# make bench   how fast the preview is, an hour of it; HUGO=/path/to/hugo measures that too
# make bench-go   the packages' own benchmarks, a few minutes: how what a claim, a word or a file takes grows with how many there are
# make bench-publish   publishing 10,000 files to a store of S3 on this machine, beside rclone and, where HUGO and S3DEPLOY name them, Hugo and s3deploy; builds rclone once
# make update  write the golden files anew; read the difference before you commit it

GO          ?= go
STATICCHECK  = honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK  = golang.org/x/vuln/cmd/govulncheck@v1.9.0
BROWSERTEST  = generator/browsertest
FUZZTIME    ?= 20s

.PHONY: check check-publish tools tidy format vet staticcheck vulnerabilities test browser fuzz bench bench-go bench-publish update

check: tools tidy format vet staticcheck vulnerabilities test browser
	@echo "check: all is well"

# What is missing is named, with the way to install it on Debian.
tools:
	@echo "tools: Go, git, gcc for the race detector, Node.js, Java for the HTML checker, Chromium, OpenSSH's sftp-server"
	@missing=""; found=""; \
	for t in $(GO) git gcc node npm java; do command -v $$t >/dev/null || missing="$$missing $$t"; done; \
	for t in "$$CHROMIUM" chromium chromium-browser google-chrome; do [ -n "$$t" ] && command -v "$$t" >/dev/null && found=1; done; \
	[ -n "$$found" ] || missing="$$missing chromium"; found=""; \
	for f in "$$SFTP_SERVER" /usr/lib/openssh/sftp-server /usr/libexec/openssh/sftp-server /usr/libexec/sftp-server /usr/lib/ssh/sftp-server; do [ -f "$$f" ] && found=1; done; \
	[ -n "$$found" ] || missing="$$missing sftp-server"; \
	if [ -n "$$missing" ]; then \
		echo "missing:$$missing"; \
		echo "on Debian: apt-get install golang git gcc libc6-dev nodejs npm default-jre-headless chromium openssh-sftp-server, or run .ci/run"; \
		exit 1; \
	fi; \
	if ! node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; then \
		echo "node is $$(node --version), and 20 is needed"; exit 1; \
	fi

tidy:
	$(GO) mod tidy -diff

format:
	@echo "gofmt -l"
	@files="$$(gofmt -l *.go generator)"; if [ -n "$$files" ]; then echo "not formatted (run gofmt -w):"; echo "$$files"; exit 1; fi

vet:
	$(GO) vet ./...

staticcheck:
	$(GO) run $(STATICCHECK) ./...

# Govulncheck asks a database on the network. Where that cannot be reached it
# says so and goes on, without building it first, unless there is a proxy; all else
# that it does not like fails: its status is 3 for a vulnerability, and `go run`
# would hide that.
VULNDB = https://vuln.go.dev

vulnerabilities:
	@echo "govulncheck ./..."
	@if [ -z "$$HTTPS_PROXY$$https_proxy$$GOVULNDB" ] && ! node -e 'fetch("$(VULNDB)/index/db.json", {signal: AbortSignal.timeout(9000)}).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))'; then \
		echo "skipped: its database cannot be reached"; exit 0; fi; \
	dir="$$(mktemp -d)"; trap 'rm -rf "$$dir"' EXIT; \
	GOBIN="$$dir" $(GO) install $(GOVULNCHECK) || exit 1; \
	"$$dir/govulncheck" ./... >"$$dir/out" 2>&1; status=$$?; \
	if [ $$status -eq 1 ] && grep -q "fetching vulnerabilities" "$$dir/out"; then echo "skipped: its database cannot be reached"; exit 0; fi; \
	if [ $$status -ne 0 ]; then cat "$$dir/out"; fi; exit $$status

# The race detector makes the longest tests five times as long: those run without it,
# and for a part with it, too. So does what links the libraries of the
# clouds, which would have to be compiled a second time, for minutes: the command
# line, and the stores in a cloud.
CLOUDS = . ./generator/cli ./generator/publish/bucket

test:
	$(GO) test -race $$($(GO) list ./... | grep -vE '^counterpoint(/generator/cli|/generator/publish/bucket)?$$')
	$(GO) test $(CLOUDS)
	$(GO) test ./generator/markdown ./generator/render -run Hostile
	$(GO) test ./generator -run 'AfterAnyEdits|LargeSitemap|ThousandsOfClaims'

browser: $(BROWSERTEST)/node_modules
	$(GO) build -o $(BROWSERTEST)/node_modules/.counterpoint .
	cd $(BROWSERTEST) && COUNTERPOINT=node_modules/.counterpoint node --test

$(BROWSERTEST)/node_modules: $(BROWSERTEST)/package-lock.json
	cd $(BROWSERTEST) && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

check-publish:
	$(GO) vet -tags peers ./generator/publish/bucket
	$(GO) test -race -tags peers -timeout 30m ./generator/publish/...

fuzz:
	@for f in $$(grep -rlE '^func Fuzz' --include=*_test.go generator); do \
		for name in $$(grep -oE '^func Fuzz[A-Za-z0-9]+' $$f | cut -c6-); do \
			$(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) ./$$(dirname $$f) || exit 1; \
		done; \
	done

bench:
	$(GO) test ./generator/benchmark -run '^$$' -bench . -benchtime 200x -timeout 3h

bench-go:
	$(GO) test $$(grep -rlE '^func Benchmark' --include=*_test.go generator | xargs -n1 dirname | sort -u | grep -vE '^generator/(benchmark|publish/bucket)$$' | sed 's|^|./|') -run '^$$' -bench . -benchtime 0.5s

bench-publish:
	$(GO) test -tags peers ./generator/publish/bucket -run '^$$' -bench Publish -benchtime 3x -timeout 1h

update:
	$(GO) test ./generator ./generator/decode -update
