package cli

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"counterpoint/generator/cache"
	"counterpoint/generator/diag"
	"counterpoint/generator/output"
	"counterpoint/generator/publish"
	"counterpoint/generator/site"
)

const publishLong = `Publish builds the site and brings it to where people read it: to a target that site.yaml names, or to an address.
Without an argument it is the only target, or that called production.

    publish:
      targets:
        production: s3://my-bucket?region=eu-central-1
        staging: {url: file:///srv/staging, maxDeletes: 20}

Only files that changed are sent, and only files that an earlier publish put there are deleted. Readers find a whole site
at every moment: assets are sent first, then new pages, then those that lead to them; deletions come last, and only if all
else went well. What was cut off is finished by the next run. Nothing is sent if the site has errors.

Secrets are taken from the environment and from where the store's own programs keep them, such as ~/.aws.`

// publishFlags are those of publish alone.
type publishFlags struct {
	maxDeletes     int
	force, noBuild bool
	timeout        time.Duration
}

func (a *app) publish() *cobra.Command {
	c := &cobra.Command{
		Use: "publish [TARGET|URL]", Short: "Bring the site to where people read it", Long: publishLong,
		Example: "  counterpoint publish --dry-run\n  counterpoint publish staging\n  counterpoint publish file:///srv/www\n" +
			"  counterpoint publish 's3://my-bucket/blog?region=eu-central-1' --max-deletes 500",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("publish takes one target, but got %q; put an address with & or spaces in quotes", args)
			}
			return nil
		},
		RunE:              func(c *cobra.Command, args []string) error { return a.runPublish(c, args) },
		ValidArgsFunction: a.completeTargets,
	}
	f, p := c.Flags(), &a.published
	f.StringVarP(&a.flags.baseURL, "base-url", "b", "", "address of the site, instead of site.yaml's baseURL")
	f.StringVarP(&a.flags.environment, "environment", "e", "", "`name` of the settings that lie over site.yaml: site.NAME.yaml (default production)")
	f.StringVarP(&a.flags.destination, "destination", "d", "", "where to build, instead of public/ in the site's folder")
	f.BoolVar(&a.flags.dryRun, "dry-run", false, "say what would be sent and deleted, and do nothing")
	f.BoolVar(&a.flags.adopt, "adopt", false, "overwrite files there that no earlier publish put there")
	f.IntVar(&p.maxDeletes, "max-deletes", site.DefaultDeletes, "do nothing if more files than this would be deleted; -1 allows any number")
	f.BoolVar(&p.force, "force", false, "send files that look like secrets, and leave out those that the build did not write")
	f.BoolVar(&p.noBuild, "no-build", false, "publish what an earlier build wrote, if nobody has changed it")
	f.DurationVar(&p.timeout, "timeout", time.Hour, "give up after this time; the next publish goes on")
	a.formatFlag(c)
	return c
}

// completeTargets names the targets of site.yaml.
func (a *app) completeTargets(c *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var names []cobra.Completion
	if builder, err := a.builder(c, false); err == nil && len(args) == 0 {
		if config, _, err := builder.Config(c.Context()); err == nil {
			for _, t := range config.Publishing.Targets {
				names = append(names, cobra.CompletionWithDesc(t.Name, t.URL))
			}
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

func (a *app) runPublish(c *cobra.Command, args []string) error {
	start := time.Now()
	if err := a.checkFormat(); err != nil {
		return err
	}
	builder, err := a.builder(c, false)
	if err != nil {
		return err
	}
	config, list, err := builder.Config(c.Context())
	if err != nil {
		return err
	}
	if list.Failed() {
		return a.refusePublish(list)
	}
	to, err := chooseTarget(config.Publishing, args)
	if err != nil {
		return err
	}
	if c.Flags().Changed("max-deletes") {
		to.MaxDeletes = a.published.maxDeletes
	}
	copies, err := a.openCopies(to, config)
	if err != nil {
		return err
	}
	target, done, err := a.reach(c.Context(), to)
	if err != nil {
		return a.notPublished(to, nil, err)
	}
	defer done()
	files, list, err := a.filesToPublish(c, publish.Source{Rules: headerRules(config.Publishing), Beside: to.Precompress, Plain: keepsNoHeaders(to.URL)})
	if err != nil {
		return a.notPublished(to, list, err)
	}
	if list.Failed() {
		return a.refusePublish(list)
	}
	report, err := publish.Publish(c.Context(), files, target, publish.Options{
		DryRun: a.flags.dryRun, Adopt: a.flags.adopt, MaxDeletes: to.MaxDeletes, Deadline: a.published.timeout, Progress: a.sending(),
		Told: copies.tell(),
	})
	a.clearProgress()
	if err != nil {
		return a.notPublished(to, list, err)
	}
	return a.printPublished(to, list, report, copies.said(report, a.flags.dryRun), time.Since(start))
}

// refusePublish says what is wrong with the site.
func (a *app) refusePublish(list diag.List) error {
	if a.flags.format == "json" {
		if err := a.printJSON(jsonPublish{Changes: []change{}, Diagnostics: list}); err != nil {
			return err
		}
		return exitStatus(1)
	}
	a.printDiagnostics(list)
	if !a.flags.quiet {
		fmt.Fprintln(a.Stderr, counts(list)+"; nothing was published")
	}
	return exitStatus(1)
}

// chooseTarget finds the target that is meant.
func chooseTarget(p site.Publishing, args []string) (site.PublishTarget, error) {
	name := ""
	if len(args) > 0 {
		name = args[0]
	}
	var names []string
	for _, t := range p.Targets {
		names = append(names, t.Name)
		if t.Name == cmp.Or(name, "production") || name == "" && len(p.Targets) == 1 {
			return t, nil
		}
	}
	switch {
	case strings.Contains(name, ":"):
		if what := site.SecretInURL(name); what != "" {
			return site.PublishTarget{}, usage("the address has %s in it, which others can read in the list of processes and in your shell's history; give it by the environment", what)
		}
		return site.PublishTarget{URL: name, MaxDeletes: site.DefaultDeletes}, nil
	case name != "" && filepath.IsAbs(name):
		return site.PublishTarget{}, usage("%q is no address; for a folder write file://%s", name, filepath.ToSlash(name))
	case name != "":
		return site.PublishTarget{}, hinted(fmt.Sprintf("there is no target %q in site.yaml", name), diag.DidYouMean(name, names))
	case len(names) > 0:
		return site.PublishTarget{}, usage("which target is meant? site.yaml has %s", strings.Join(names, ", "))
	}
	return site.PublishTarget{}, usage("where to? give an address, such as file:///srv/www, or name a target in site.yaml; see counterpoint publish --help")
}

func headerRules(p site.Publishing) (rules []publish.Rule) {
	for _, h := range p.Headers {
		rules = append(rules, publish.Rule{Match: h.Match, ContentType: h.ContentType, CacheControl: h.CacheControl, Encoding: h.Encoding})
	}
	return rules
}

// filesToPublish builds the site, unless it is not to be, and returns what is in
// its folder. A dry run leaves the folder alone.
func (a *app) filesToPublish(c *cobra.Command, from publish.Source) ([]publish.File, diag.List, error) {
	from.Folder, from.Site, from.State, from.Force = a.publicFolder(), a.flags.source, a.stateFolder(), a.published.force
	from.Kept = a.kept // which is the one that the build opens anew
	defer func() { a.kept.Trim(cache.Bound) }()
	if a.published.noBuild {
		files, err := publish.Load(c.Context(), from)
		return files, nil, err
	}
	a.writes = true
	defer func() { _ = a.scratch.Close() }()
	result, err := a.make(c)
	if err != nil {
		return nil, nil, err
	}
	list := result.Diagnostics
	if list.Failed() {
		return nil, list, nil
	}
	if from.Kept = a.kept; a.flags.dryRun {
		from.Kept = reader{a.kept}
		files, err := publish.Made(c.Context(), result.Files, result.About, from)
		return files, list, err
	}
	_, err = output.Sync(c.Context(), result.Files, a.writing(result))
	if err != nil {
		return nil, list, fmt.Errorf("build the site: %w", err)
	}
	files, err := publish.Load(c.Context(), from)
	return files, list, err
}

// reach opens a target, for one run at a time of this copy of the site. A dry run
// disturbs nobody.
func (a *app) reach(ctx context.Context, to site.PublishTarget) (target publish.Target, done func(), err error) {
	who, unlock := "nobody", func() {}
	if !a.flags.dryRun {
		unlock, who, err = output.Alone(ctx, a.places(), to.URL)
		if err != nil {
			return nil, nil, err
		}
	}
	target, err = openTarget(ctx, to.URL, a.places(), who)
	if err != nil {
		unlock()
		return nil, nil, err
	}
	return target, func() {
		_ = target.Close() // all is done
		unlock()
	}, nil
}
