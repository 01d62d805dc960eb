package cli

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func (a *app) man() *cobra.Command {
	return &cobra.Command{
		Use: "man DIR", Short: "Write manual pages into a folder", Args: oneArgument("the name of a folder"),
		Long: "Man writes a manual page of every command into a folder: counterpoint.1, counterpoint-build.1 and so on.\n" +
			"A page of that name that is there is replaced.",
		Example: "  counterpoint man ~/.local/share/man/man1\n  man counterpoint-build",
		RunE:    func(c *cobra.Command, args []string) error { return a.writeManual(c.Root(), args[0]) },
	}
}

// writeManual writes the pages of a command and of those below it.
func (a *app) writeManual(c *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("write the manual: %w", err)
	}
	pages := 0
	for _, each := range commandsOf(c) {
		if err := os.WriteFile(filepath.Join(dir, manName(each)+".1"), []byte(a.manualPage(each)), 0o666); err != nil {
			return fmt.Errorf("write the manual: %w", err)
		}
		pages++
	}
	if !a.flags.quiet {
		fmt.Fprintf(a.Stdout, "%s written to %s\n", plural(pages, "page"), dir)
	}
	return nil
}

// commandsOf are a command and those below it that help shows.
func commandsOf(c *cobra.Command) []*cobra.Command {
	list := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			list = append(list, commandsOf(sub)...)
		}
	}
	return list
}

func manName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// manualPage is a command's page in the language of man(7). It has no date: the
// same program writes the same bytes.
func (a *app) manualPage(c *cobra.Command) string {
	var b strings.Builder
	name := manName(c)
	fmt.Fprintf(&b, ".TH \"%s\" \"1\" \"\" \"Counterpoint %s\" \"Counterpoint\"\n", strings.ToUpper(roff(name)), roff(a.Version))
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(name), roff(strings.ToLower(c.Short[:1])+c.Short[1:]))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n\\fB%s\\fR\n", roff(c.UseLine()))
	b.WriteString(".SH DESCRIPTION\n" + asWritten(cmp.Or(c.Long, c.Short+".")))
	writeFlags(&b, "OPTIONS", c.NonInheritedFlags())
	writeFlags(&b, "OPTIONS OF ALL COMMANDS", c.InheritedFlags())
	if c.Example != "" {
		b.WriteString(".SH EXAMPLES\n" + asWritten(c.Example))
	}
	writeSeeAlso(&b, c)
	return b.String()
}

// roff writes a text so that nothing in it is an instruction. A hyphen stays one
// that can be copied into a shell; what is not ASCII is named by its number.
func roff(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\\':
			b.WriteString(`\e`)
		case r == '-' || r == '`':
			b.WriteString(`\` + string(r))
		case r == '\'':
			b.WriteString(`\(aq`)
		case r >= 0x80:
			fmt.Fprintf(&b, `\[u%04X]`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// asWritten keeps lines as they are: help is laid out for a terminal.
func asWritten(text string) string {
	var b strings.Builder
	b.WriteString(".nf\n")
	for line := range strings.Lines(strings.Trim(text, "\n")) {
		b.WriteString(`\&` + roff(strings.TrimRight(line, "\n")) + "\n") // nor is a dot at the beginning
	}
	b.WriteString(".fi\n")
	return b.String()
}

func writeFlags(b *strings.Builder, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	b.WriteString(".SH " + title + "\n")
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		kind, usage := pflag.UnquoteUsage(f)
		names := `\fB\-\-` + roff(f.Name) + `\fR`
		if f.Shorthand != "" {
			names = `\fB\-` + f.Shorthand + `\fR, ` + names
		}
		if kind != "" {
			names += ` \fI` + roff(kind) + `\fR`
		}
		fmt.Fprintf(b, ".TP\n%s\n\\&%s", names, roff(usage))
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "[]" && f.DefValue != "0" && f.DefValue != "0s" {
			fmt.Fprintf(b, " (default %s)", roff(f.DefValue))
		}
		b.WriteString("\n")
	})
}

func writeSeeAlso(b *strings.Builder, c *cobra.Command) {
	var names []string
	if c.HasParent() {
		names = append(names, manName(c.Parent()))
	}
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, manName(sub))
		}
	}
	for i, name := range names {
		names[i] = `\fB` + roff(name) + `\fR(1)`
	}
	if len(names) > 0 {
		b.WriteString(".SH SEE ALSO\n" + strings.Join(names, ",\n") + "\n")
	}
}
