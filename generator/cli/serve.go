package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"counterpoint/generator"
	"counterpoint/generator/cache"
	"counterpoint/generator/devserver"
	"counterpoint/generator/diag"
	"counterpoint/generator/output"
)

// defaultPort is Hugo's, which is what people have in their fingers.
const defaultPort = 1313

func (a *app) serve() *cobra.Command {
	c := &cobra.Command{
		Use: "serve", Aliases: []string{"server"}, Short: "Show the site, and every change as you save", Args: noArguments,
		Long: "Serve shows the site on this machine, drafts included, and builds it again at every change. Nothing\n" +
			"is written. What is wrong is laid over the last good page, and goes away when it is mended.",
		Example: "  counterpoint serve\n  counterpoint serve -s my-site --port 8080 --open",
		RunE:    func(c *cobra.Command, _ []string) error { return a.runServe(c) },
	}
	a.siteFlags(c, true)
	c.Flags().IntVarP(&a.flags.port, "port", "p", defaultPort, "port to listen on; 0 for any that is free")
	c.Flags().StringVar(&a.flags.bind, "bind", "127.0.0.1", "address to listen on")
	c.Flags().DurationVar(&a.flags.poll, "poll", 0, "look for changes so often (such as 700ms), for network file systems, which do not report them")
	c.Flags().BoolVar(&a.flags.toDisk, "render-to-disk", false, "write what is shown to public/, too")
	c.Flags().BoolVar(&a.flags.open, "open", false, "open the site in the browser")
	c.Flags().StringVar(&a.flags.editor, "editor", "", "editor that opens a place in a file: code, codium, cursor, zed, subl, mate, idea,\nor an address with {file}, {line} and {column}; default by $VISUAL or $EDITOR")
	return c
}

func (a *app) runServe(c *cobra.Command) error {
	if a.flags.port < 0 || a.flags.port > 65535 {
		return usage("--port must be between 0 and 65535, not %d", a.flags.port)
	}
	builder, err := a.builder(c, true)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(filepath.Join(a.flags.source, "site.yaml")); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is no site: it has no site.yaml; start one with `counterpoint new site DIR`, or name its folder with --source", a.flags.source)
	}
	if !isLoopback(a.flags.bind) {
		a.warn("--bind %s shows the site, drafts included, to everybody who can reach this machine", a.flags.bind)
	}
	defer func() { a.kept.Trim(cache.Bound) }()
	return devserver.Run(c.Context(), devserver.Options{
		Root: a.flags.source, Host: a.flags.bind, Port: a.flags.port, AnyPort: !c.Flags().Changed("port"),
		Editor: a.editor(), Poll: a.flags.poll,
		Build: func(ctx context.Context, changed []string) (*devserver.Site, error) {
			return a.preview(ctx, builder, changed)
		},
		Log: a.say,
	})
}

// isLoopback tells whether an address can only be reached from this machine.
func isLoopback(host string) bool {
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "" || host == "localhost" || ip != nil && ip.IsLoopback()
}

// preview is a build as the dev server wants it.
func (a *app) preview(ctx context.Context, b *generator.Builder, changed []string) (*devserver.Site, error) {
	result, err := b.Update(ctx, changed)
	if err != nil {
		return nil, err
	}
	if a.flags.toDisk {
		if err := a.write(ctx, result); err != nil {
			return nil, err
		}
	}
	site := &devserver.Site{BasePath: result.BasePath, Diagnostics: result.Diagnostics,
		Edited: result.Edited, Moved: result.Moved,
		Claims: result.Stats.Claims, Misplaced: result.Stats.Misplaced, Drafts: result.Stats.Drafts, Later: result.Shelve}
	if result.OK() {
		site.Files = result
	}
	return site, nil
}

// write brings public/ to what the preview shows.
func (a *app) write(ctx context.Context, result *generator.Result) error {
	if err := result.Render(ctx, a.progress()); err != nil || !result.OK() {
		return err
	}
	_, err := output.Sync(ctx, result.Files, a.writing(result))
	return err
}

// editors are the addresses by which editors open a place, by the name of their
// command.
var editors = map[string]string{
	"code": "vscode://file/{file}:{line}:{column}", "codium": "vscodium://file/{file}:{line}:{column}",
	"cursor": "cursor://file/{file}:{line}:{column}", "zed": "zed://file/{file}:{line}:{column}",
	"subl": "subl://open?url=file://{file}&line={line}&column={column}",
	"mate": "txmt://open?url=file://{file}&line={line}&column={column}",
	"idea": "idea://open?file={file}&line={line}&column={column}",
}

// editor is the address of --editor, or of the one that $VISUAL or $EDITOR
// names, if it has one; an editor of the terminal has none.
func (a *app) editor() string {
	if strings.Contains(a.flags.editor, "{file}") {
		return a.flags.editor
	}
	for _, command := range []string{a.flags.editor, a.Getenv("VISUAL"), a.Getenv("EDITOR")} {
		name, _, _ := strings.Cut(strings.TrimSpace(command), " ")
		if address := editors[strings.TrimSuffix(filepath.Base(name), ".exe")]; address != "" {
			return address
		}
	}
	return ""
}

// say prints what the server tells of.
func (a *app) say(e devserver.Event) {
	switch e := e.(type) {
	case devserver.Listening:
		a.sayAddress(e.URL)
		for _, url := range e.Elsewhere {
			fmt.Fprintf(a.Stdout, "from other machines: %s\n", url)
		}
	case devserver.Built:
		a.sayBuilt(e)
	case devserver.Failed:
		if !errors.Is(e.Err, context.Canceled) {
			a.printError(e.Err)
		}
	case devserver.Polling:
		a.warn("the system does not report changes (%v), so they are looked for every %s", e.Err, e.Every)
	case devserver.Refused:
		a.warn("refused: %s", refusal(e))
	}
}

func (a *app) sayAddress(address string) {
	if u, err := url.Parse(address); err == nil && a.flags.port == defaultPort && u.Port() != strconv.Itoa(defaultPort) {
		a.warn("port %d is taken; this is another one", defaultPort)
	}
	fmt.Fprintf(a.Stdout, "%s (Ctrl-C ends it)\n", address)
	if !a.flags.open {
		return
	}
	if err := openBrowser(address); err != nil {
		a.warn("the browser could not be opened: %v", err)
	}
}

// refusal says what was turned away; the words are a stranger's.
func refusal(e devserver.Refused) string {
	clip := func(s string) string { return fmt.Sprintf("%.80q", s) }
	text := fmt.Sprintf("%s with the host %s", clip(e.Method), clip(e.Host))
	if e.Origin != "" {
		text += " from a page of " + clip(e.Origin)
	}
	return text + fmt.Sprintf(" (status %d)", e.Status)
}

func (a *app) sayBuilt(e devserver.Built) {
	list := e.Site.Diagnostics
	a.printDiagnostics(list)
	if a.flags.quiet {
		return
	}
	what := "built"
	if len(e.Changed) > 0 {
		what = strings.Join(e.Changed[:min(3, len(e.Changed))], ", ")
	}
	text := what + " in " + e.Duration.Round(time.Millisecond).String()
	if len(list) > 0 {
		text += ": " + counts(list)
	}
	if list.Count(diag.Error) == 0 {
		fmt.Fprintln(a.Stdout, text)
		return
	}
	fmt.Fprintln(a.Stderr, text)
}

// openBrowser opens an address, if the system knows how. It is our own address,
// and no shell sees it.
func openBrowser(url string) error {
	name := map[string]string{"darwin": "open", "windows": "explorer"}[runtime.GOOS]
	if name == "" {
		name = "xdg-open"
	}
	command := exec.Command(name, url)
	if err := command.Start(); err != nil {
		return err
	}
	go func() { _ = command.Wait() }() // so that it leaves no zombie
	return nil
}
