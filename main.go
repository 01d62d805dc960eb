// Counterpoint is a static-site generator for annotated articles. This file
// embeds the built-in templates and the sample site, and calls the command
// line; see CONTRIBUTING.md for the way through the code.
package main

import (
	"context"
	"embed"
	"io/fs"
	"os"
	"os/signal"
	"syscall"

	"counterpoint/generator/cli"
)

// version is set at release: go build -ldflags "-X main.version=1.2.3".
var version = "0.1.0-dev"

//go:embed templates
var templates embed.FS

//go:embed site.yaml all:content
var starter embed.FS

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the second Ctrl-C ends whatever does not end at the first
	builtin, err := fs.Sub(templates, "templates")
	if err != nil {
		panic(err) // the name is a constant
	}
	terminal, err := os.Stderr.Stat()
	character := err == nil && terminal.Mode()&os.ModeCharDevice != 0
	status := cli.Run(os.Args[1:], cli.Env{
		Context: ctx, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv,
		Terminal:  character && os.Getenv("TERM") != "dumb",
		Templates: builtin, Starter: starter, Version: version,
	})
	stop()
	os.Exit(status)
}
