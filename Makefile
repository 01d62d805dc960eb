# make check   everything that must hold before a change lands
# make fuzz    each fuzz test for a while
# make update  write the golden files anew; read the difference before you commit it

GO          ?= go
STATICCHECK  = honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK  = golang.org/x/vuln/cmd/govulncheck@v1.9.0
BROWSERTEST  = generator/browsertest
FUZZTIME    ?= 20s

.PHONY: check tools format vet staticcheck vulnerabilities test browser fuzz update

check: tools format vet staticcheck vulnerabilities test browser

# What is missing is named, with the way to install it on Debian.
tools:
	@missing=""; \
	for t in $(GO) gcc node npm java; do command -v $$t >/dev/null || missing="$$missing $$t"; done; \
	command -v $${CHROMIUM:-chromium} >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing="$$missing chromium"; \
	if [ -n "$$missing" ]; then \
		echo "missing:$$missing"; \
		echo "on Debian: apt-get install golang gcc nodejs npm default-jre-headless chromium"; \
		exit 1; \
	fi

format:
	@files="$$(gofmt -l main.go generator)"; if [ -n "$$files" ]; then echo "not formatted (run gofmt -w):"; echo "$$files"; exit 1; fi

vet:
	$(GO) vet ./...

staticcheck:
	$(GO) run $(STATICCHECK) ./...

# Govulncheck asks a database on the network. Where that cannot be reached it
# says so and goes on; a vulnerability that it finds (status 3) fails.
vulnerabilities:
	@$(GO) run $(GOVULNCHECK) ./... >/tmp/govulncheck.$$$$ 2>&1; status=$$?; \
	if [ $$status -eq 0 ]; then echo "govulncheck: nothing found"; \
	elif grep -q -e "fetching vulnerabilities" -e "vuln.go.dev" -e "no such host" -e "connection refused" /tmp/govulncheck.$$$$; then echo "govulncheck: skipped, its database cannot be reached"; \
	else cat /tmp/govulncheck.$$$$; rm -f /tmp/govulncheck.$$$$; exit 1; fi; rm -f /tmp/govulncheck.$$$$

test:
	$(GO) test -race ./...

browser: $(BROWSERTEST)/node_modules
	$(GO) build -o $(BROWSERTEST)/node_modules/.counterpoint .
	cd $(BROWSERTEST) && COUNTERPOINT=node_modules/.counterpoint node --test

$(BROWSERTEST)/node_modules: $(BROWSERTEST)/package-lock.json
	cd $(BROWSERTEST) && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

fuzz:
	@for f in $$(grep -rlE '^func Fuzz' --include=*_test.go generator); do \
		for name in $$(grep -oE '^func Fuzz[A-Za-z0-9]+' $$f | cut -c6-); do \
			$(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) ./$$(dirname $$f) || exit 1; \
		done; \
	done

update:
	$(GO) test ./generator ./generator/decode -update
