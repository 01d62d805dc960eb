package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"counterpoint/generator/diag"
)

// usageError says how a command is to be used: exit status 2.
type usageError struct{ message string }

func (e usageError) Error() string { return e.message }

func usage(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// hinted adds a hint to a message, if there is one.
func hinted(message, hint string) error {
	if hint != "" {
		message += "; " + hint
	}
	return usageError{message}
}

// subcommandOnly is for commands that do nothing themselves.
func subcommandOnly(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return unknownCommand(c, args[0])
}

func unknownCommand(c *cobra.Command, name string) error {
	var known []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			known = append(append(known, sub.Name()), sub.Aliases...)
		}
	}
	return hinted(fmt.Sprintf("unknown command %q", name), diag.DidYouMean(name, known))
}

func noArguments(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := ""
	if c.Flags().Lookup("base-url") != nil {
		hint = "the site's folder is given with --source"
	}
	return hinted(fmt.Sprintf("%s takes no arguments, but got %q", c.Name(), args[0]), hint)
}

// oneArgument wants one, which is called by the name.
func oneArgument(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return usage("%s needs %s", c.CommandPath(), what)
		case len(args) > 1:
			return usage("%s takes one argument, but got %d; put a name with spaces in quotes", c.CommandPath(), len(args))
		}
		return nil
	}
}

// flagError says in plain words what is wrong with a flag. The flags of an
// unknown command are unknown too, but that is not what is wrong.
func (a *app) flagError(c *cobra.Command, err error) error {
	if c == c.Root() && len(a.args) > 0 && !strings.HasPrefix(a.args[0], "-") {
		return unknownCommand(c, a.args[0])
	}
	var invalid *pflag.InvalidValueError
	var unknown *pflag.NotExistError
	switch {
	case errors.As(err, &invalid):
		want := map[string]string{"int": "a number", "bool": "true or false", "duration": "a time such as 700ms"}[invalid.GetFlag().Value.Type()]
		return usage("--%s must be %s, not %q", invalid.GetFlag().Name, want, invalid.GetValue())
	case errors.As(err, &unknown):
		return hinted(err.Error(), similarFlag(c, unknown.GetSpecifiedName()))
	}
	return usageError{err.Error()}
}

// similarFlag suggests a flag: people who know Hugo write --baseURL.
func similarFlag(c *cobra.Command, name string) string {
	var known []string
	c.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	plain := func(s string) string { return strings.ToLower(strings.ReplaceAll(s, "-", "")) }
	near := ""
	if i := slices.IndexFunc(known, func(k string) bool { return plain(k) == plain(name) }); i >= 0 {
		near = known[i]
	} else {
		near = diag.Suggest(name, known)
	}
	if near == "" {
		return ""
	}
	return fmt.Sprintf("did you mean --%s?", near)
}

// help is cobra's, but for a command that does not exist.
func help() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Explain a command",
		Example: "  counterpoint help build",
		RunE: func(c *cobra.Command, args []string) error {
			of, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(of, rest[0])
			}
			return of.Help()
		},
	}
}
