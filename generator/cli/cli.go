// Package cli is the command line: arguments lead to one call, and its result
// to words and an exit status.
//
// The status is 0 if all went well, 1 if the site has errors or something in
// the world failed, 2 if the command was used wrongly. Results go to standard
// output, diagnostics and progress to standard error; colours and progress only
// to a terminal, colours not where NO_COLOR is set (https://no-color.org).
package cli

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"counterpoint/generator"
	"counterpoint/generator/cache"
	"counterpoint/generator/diag"
	"counterpoint/generator/output"
	"counterpoint/generator/scratch"
)

// Env is the world as a command sees it.
type Env struct {
	Context   context.Context // ends at Ctrl-C
	Stdout    io.Writer
	Stderr    io.Writer
	Getenv    func(string) string
	Terminal  bool  // standard error is one that understands colours
	Templates fs.FS // built-in templates
	Starter   fs.FS // what `new site` copies
	Version   string
}

// Run runs a command and returns its exit status.
func Run(args []string, env Env) int {
	a := &app{Env: env, args: args}
	root := a.root()
	root.SetArgs(args)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	command, err := root.ExecuteContextC(env.Context)
	var failed exitStatus
	var wrong usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &failed):
		return int(failed)
	case errors.As(err, &wrong):
		a.printError(err)
		fmt.Fprintf(env.Stderr, "see `%s --help`\n", command.CommandPath())
		return 2
	case errors.Is(err, context.Canceled):
		err = errors.New("interrupted")
	}
	a.printError(err)
	return 1
}

func (a *app) printError(err error) {
	a.clearProgress()
	fmt.Fprintf(a.Stderr, "%s %s\n", a.paint("1;31", "error:"), diag.Visible(err.Error()))
}

// exitStatus is an error whose words are already said.
type exitStatus int

func (s exitStatus) Error() string { return "exit status " + strconv.Itoa(int(s)) }

type app struct {
	Env
	args      []string
	flags     flags
	published publishFlags
	drawn     bool // a line of progress stands on the terminal
	kept      *cache.Cache
	scratch   *scratch.File
	writes    bool // the command would write, if nothing were wrong
}

type flags struct {
	source, destination, baseURL string
	environment                  string
	future, expired              bool
	quiet, adopt, dryRun, open   bool
	toDisk, metrics, verbose     bool
	minify                       bool
	format, bind, editor         string
	port                         int
	poll                         time.Duration
}

const short = `Counterpoint publishes articles whose claims stand beside what speaks against them.

Start here:
  counterpoint new site my-site     a site to look at and to change
  cd my-site && counterpoint serve  see it, and see every change as you save`

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "counterpoint",
		Short:         "A static-site generator for annotated articles",
		Long:          short,
		Version:       a.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          subcommandOnly,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetVersionTemplate("counterpoint {{.Version}}\n")
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(a.flagError)
	root.SetHelpCommand(help())
	root.PersistentFlags().StringVarP(&a.flags.source, "source", "s", ".", "the site's folder")
	root.PersistentFlags().BoolVarP(&a.flags.quiet, "quiet", "q", false, "print errors only")
	root.AddCommand(a.build(), a.check(), a.serve(), a.publish(), a.newCommand(), a.importCommand(), a.list(), a.config(), a.version(), a.completion(), a.man())
	for _, c := range root.Commands() {
		completeFlags(c)
	}
	return root
}

func (a *app) version() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: noArguments,
		Example: "  counterpoint version",
		Run:     func(*cobra.Command, []string) { fmt.Fprintln(a.Stdout, "counterpoint "+a.Version) },
	}
}

// siteFlags are those of every command that builds.
func (a *app) siteFlags(c *cobra.Command, drafts bool) {
	f := c.Flags()
	f.StringVarP(&a.flags.baseURL, "base-url", "b", "", "address of the site, instead of site.yaml's baseURL")
	f.StringVarP(&a.flags.environment, "environment", "e", "", "`name` of the settings that lie over site.yaml: site.NAME.yaml (default production, of serve development)")
	f.BoolVar(&a.flags.minify, "minify", false, "make pages, data, scripts, stylesheets and SVG smaller, as minify: true in site.yaml does")
	f.BoolP("drafts", "D", drafts, "include drafts") // read by builder: its default is the command's own
	f.BoolVarP(&a.flags.future, "future", "F", false, "include articles whose date is still to come")
	f.BoolVarP(&a.flags.expired, "expired", "E", false, "include articles whose expiryDate is past")
}

func (a *app) formatFlag(c *cobra.Command) {
	c.Flags().StringVar(&a.flags.format, "format", "text", "output as `text or json`")
}

func (a *app) checkFormat() error {
	if a.flags.format != "text" && a.flags.format != "json" {
		return usage("--format must be text or json, not %q", a.flags.format)
	}
	return nil
}

// previewRoom is how much of the parsed texts a preview holds on to, in bytes:
// about a thousand articles.
const previewRoom = 16 << 20

// buildRoom is how much a build holds on to: it looks at every text, a few times
// at once, and then never again.
const buildRoom = 64 << 20

// spare is how much of what was parsed stays in memory though it can lie on disk:
// nearly all of most sites.
const spare = 8 << 20

// builder returns a builder as the flags say.
func (a *app) builder(c *cobra.Command, preview bool) (*generator.Builder, error) {
	if info, err := os.Stat(a.flags.source); err != nil || !info.IsDir() {
		return nil, usage("--source %s is no folder", a.flags.source)
	}
	if text := a.flags.baseURL; text != "" && !generator.IsBaseURL(text) {
		return nil, usage("--base-url %q is no address of a site; write it like https://example.org/", text)
	}
	environment, err := a.environment(preview)
	if err != nil {
		return nil, err
	}
	now, err := a.now()
	if err != nil {
		return nil, err
	}
	drafts := false
	if c.Flags().Lookup("drafts") != nil { // publish has none
		if drafts, err = c.Flags().GetBool("drafts"); err != nil {
			return nil, err
		}
	}
	room, garbage := buildRoom, buildThrift
	if preview {
		room, garbage = previewRoom, previewThrift
	}
	if a.Getenv("GOGC") == "" && a.Getenv("GOMEMLIMIT") == "" {
		garbage.keep()
	}
	if preview || a.writes {
		a.scratch = scratch.New(filepath.Join(a.flags.source, ".counterpoint"))
	}
	return generator.New(generator.Options{
		Scratch: a.scratch, Spare: spare, Lost: a.lost,
		Cache: a.cache(preview), Plain: !a.writes && !preview, Spool: a.spool(preview),
		Records: a.writes && !a.flags.metrics, Program: program(a.Version),
		Environment: environment,
		Source:      a.flags.source, BaseURL: a.flags.baseURL, Minify: a.flags.minify,
		Drafts: drafts, Future: a.flags.future, Expired: a.flags.expired,
		Preview: preview, Room: room, Now: now, Templates: a.Templates, Version: a.Version, Metrics: a.flags.metrics, Progress: a.progress(),
	}), nil
}

// program tells this program from others: one that somebody works on has the same
// version after every change. The linker writes a sum of all that a program is made
// of where it begins (go tool buildid).
func program(version string) string {
	name, err := os.Executable()
	if err != nil {
		return version
	}
	file, err := os.Open(name)
	if err != nil {
		return version
	}
	defer file.Close()
	h := sha256.New()
	_, _ = io.CopyN(h, file, 64<<10)
	return fmt.Sprintf("%s %x", version, h.Sum(nil))
}

// environmentName is fit for the name of a file.
var environmentName = regexp.MustCompile(`^[a-zA-Z0-9_-]+$`)

// environment is --environment, or that of COUNTERPOINT_ENV; a preview's is
// development, as in Hugo, and that of all else production.
func (a *app) environment(preview bool) (string, error) {
	name := cmp.Or(a.flags.environment, a.Getenv("COUNTERPOINT_ENV"))
	switch {
	case name != "" && !environmentName.MatchString(name):
		return "", usage("--environment %q must consist of letters, digits, - and _", name)
	case name != "":
		return name, nil
	case preview:
		return "development", nil
	}
	return "production", nil
}

// cache is the site's, if it can be reached: what takes long is kept there. A
// command that writes nothing leaves it as it is.
func (a *app) cache(preview bool) generator.Cache {
	root, err := os.OpenRoot(a.flags.source)
	if err != nil {
		return nil // the build says what is wrong with the folder
	}
	a.kept = cache.Open(root)
	if !preview && (!a.writes || a.flags.dryRun) {
		return reader{a.kept}
	}
	return a.kept
}

// reader is a cache in which nothing is kept.
type reader struct{ *cache.Cache }

func (reader) Put(kind, key string, value []byte) {}

// spool is where a build keeps its pages until it writes them. A command that
// writes nothing needs none of them.
func (a *app) spool(preview bool) *output.Spool {
	switch {
	case preview:
		return nil // it makes what is looked at
	case !a.writes:
		return output.Discard()
	}
	return output.NewSpool(a.scratch)
}

// lost ends the program where the disk cannot be read. Nothing was written to
// public/ yet: all pages are made before.
func (a *app) lost(err error) {
	a.printError(err)
	os.Exit(1)
}

// now is the time by which articles are published: SOURCE_DATE_EPOCH, or the
// clock's (https://reproducible-builds.org/specs/source-date-epoch/).
func (a *app) now() (time.Time, error) {
	text := a.Getenv("SOURCE_DATE_EPOCH")
	if text == "" {
		return time.Now(), nil
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH is %q, which is no number of seconds", text)
	}
	return time.Unix(seconds, 0).UTC(), nil
}

func (a *app) color() bool { return a.Terminal && a.Getenv("NO_COLOR") == "" }

func (a *app) warn(format string, args ...any) {
	if !a.flags.quiet {
		fmt.Fprintf(a.Stderr, "%s %s\n", a.paint("1;33", "warning:"), diag.Visible(fmt.Sprintf(format, args...)))
	}
}

func (a *app) paint(code, s string) string {
	if !a.color() {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}
