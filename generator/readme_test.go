package generator_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// shows says which tests show that a row of README's table is true. Those of a
// browser are named by their words.
var shows = map[string][]string{
	"Claims beside what speaks against them, each quote proved at build time":                  {"TestGoldenSites", "TestFindRefuses", "every claim reaches its note and back by keyboard"},
	"A page, a picture and a frame to embed for every claim; indexes of claimants and sources": {"TestEveryClaimClaimantAndSourceHasAPage", "TestEveryClaimHasAPictureThatIsDrawnOnce", "a frame on another site shows the claim alone"},
	"Web Annotations out and in, claims as JSON and CSV, a feed of corrections":                {"TestWhatIsExportedIsImportedWithoutLoss", "TestAnnotationsHaveWhatTheModelRequires", "TestNoCellIsAFormula", "TestFeedsAreReadByAnotherParser"},
	"Sections, tags, taxonomies of one's own, pagination":                                      {"TestSectionsAreHugos", "TestTaxonomiesAreReadAsHugoAndZolaWriteThem", "TestListsGoOnOnFurtherPages"},
	"Addresses of before": {"TestAliasesLeadToTheArticle"},
	"Drafts, articles of the future, articles that expire":                                          {"TestWhatIsPublished"},
	"Publishes to buckets, other machines and branches; cut off anywhere, readers see a whole site": {"TestCutOffAnywhereTheNextPublishFinishes", "TestKilledAnywhereTheSiteIsWholeAndTheNextPublishFinishes", "TestAPublishIsOneCommit", "TestACutConnectionLeavesAWholeSite"},
	"Shortcodes":                             {"TestShortcodesAreCalled", "TestBuiltInShortcodes"},
	"Formulas without a script":              {"TestFormulas", "a wide formula scrolls in itself"},
	"Smaller pictures, WebP":                 {"TestSmallerPicturesAreUpright", "photographs are upright, and the file is one that fits the screen"},
	"Broken links found at build time":       {"TestLinkNamesWhatIsWrong", "TestLinksToPagesOfClaimsAreChecked"},
	"Feeds":                                  {"TestAFeedHasEveryNoteWhole", "TestFeedsHaveTheNewest"},
	"Search":                                 {"TestAnIndexHasEveryWordOfEveryText", "it asks its own files alone, and few of them"},
	"Themes, data files, template functions": {"TestAThemeLiesBetweenTheBuiltInTemplatesAndTheSites", "TestDataFilesOfEveryKindAreReadForTemplates", "TestExamplesOfTheDocumentGiveWhatItSays"},
	"Menus":                                  {"TestMenus", "TestMenusOfLanguages"},
	"When an article was updated, as Git says":      {"TestGitInfo", "TestAFileThatIsRenamedWasNotChanged"},
	"A second build makes again only what must be":  {"TestAnEditMakesAgainWhatDependsOnIt", "TestAfterAnyEditsABuildFromTheCacheEqualsACleanOne"},
	"Smaller files (`--minify`)":                    {"TestASmallerPageIsTheSameDocument", "TestWhatIsLeftOutOfAFile"},
	"Checksums of scripts and stylesheets in pages": {"TestWhatPagesSayOfTheirFilesIsTrue"},
	"Several languages in one site":                 {"TestClaimsAreTranslatedWithTheirArticles", "the switch is reached by Tab"},
	"The preview changes the page in place":         {"any tree becomes any other one", "an article that is renamed is followed, in place"},
	"One program, nothing else to install":          {"TestScripts"},
}

// A table that compares is believed only as long as it is true.
func TestEveryRowOfTheTableIsShownByTests(t *testing.T) {
	data, err := os.ReadFile("../README.md")
	must(t, err)
	_, table, _ := strings.Cut(string(data), "## Beside others")
	table, _, _ = strings.Cut(table, "\n## ")
	tests := allTests(t)
	left := maps.Clone(shows)
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 5 || strings.HasPrefix(cells[1], "---") || strings.TrimSpace(cells[1]) == "Hugo" {
			continue
		}
		row, ours := strings.TrimSpace(cells[0]), strings.TrimSpace(cells[4])
		names := shows[row]
		if delete(left, row); ours == "–" != (len(names) == 0) {
			t.Errorf("%q is %q, and shown by %d tests", row, ours, len(names))
		}
		for _, name := range names {
			if !slices.ContainsFunc(tests, func(file string) bool {
				return strings.Contains(file, "func "+name+"(") || strings.Contains(file, "('"+name)
			}) {
				t.Errorf("%q: there is no test %q", row, name)
			}
		}
	}
	if len(left) > 0 {
		t.Errorf("no row of the table has %q", slices.Sorted(maps.Keys(left)))
	}
}

// allTests are the files with all tests.
func allTests(t *testing.T) []string {
	var list []string
	for _, pattern := range []string{"*_test.go", "*/*_test.go", "*/*/*_test.go", "browsertest/*.test.mjs"} {
		files, err := filepath.Glob(pattern)
		must(t, err)
		for _, file := range files {
			data, err := os.ReadFile(file)
			must(t, err)
			list = append(list, string(data))
		}
	}
	return list
}
