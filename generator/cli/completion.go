package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"counterpoint/generator/diag"
)

var shells = []string{"bash", "zsh", "fish", "powershell"}

func (a *app) completion() *cobra.Command {
	return &cobra.Command{
		Use: "completion SHELL", Short: "Print what completes commands in bash, zsh, fish or PowerShell",
		Long: "Completion prints a script that makes the Tab key complete the commands and flags of counterpoint.\n" +
			"Load it where your shell starts. In bash it needs the package bash-completion.",
		Example: "  source <(counterpoint completion bash)                        # in ~/.bashrc\n" +
			"  source <(counterpoint completion zsh)                         # in ~/.zshrc, after compinit\n" +
			"  counterpoint completion fish > ~/.config/fish/completions/counterpoint.fish\n" +
			"  counterpoint completion powershell | Out-String | Invoke-Expression   # in $PROFILE",
		Args:      oneArgument("the name of a shell: bash, zsh, fish or powershell"),
		ValidArgs: shells,
		RunE:      func(c *cobra.Command, args []string) error { return a.complete(c.Root(), args[0]) },
	}
}

func (a *app) complete(root *cobra.Command, shell string) error {
	switch shell {
	case "bash":
		return root.GenBashCompletionV2(a.Stdout, true)
	case "zsh":
		return root.GenZshCompletion(a.Stdout)
	case "fish":
		return root.GenFishCompletion(a.Stdout, true)
	case "powershell", "pwsh":
		return root.GenPowerShellCompletionWithDesc(a.Stdout)
	}
	return hinted("there is no completion for "+shell, diag.DidYouMean(shell, slices.Clone(shells)))
}

// completeFlags tells the shells what the values of flags are.
func completeFlags(c *cobra.Command) {
	for _, name := range []string{"source", "destination"} {
		if c.Flags().Lookup(name) != nil {
			_ = c.MarkFlagDirname(name) // it is there
		}
	}
	if c.Flags().Lookup("format") != nil {
		_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]cobra.Completion{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
	}
}
