package markdown

import "testing"

func TestAlerts(t *testing.T) {
	o := Options{Words: Words{Alerts: [5]string{"Hinweis", "Tipp", "Wichtig", "<Warnung>", "Vorsicht"}}}
	const note = "<div class=\"alert alert-note\" role=\"note\">\n<p class=\"alert-title\">Hinweis</p>\n"
	for text, want := range map[string]string{
		"> [!NOTE]\n> A *b*.\n>\n> c":      note + "<p>A <em>b</em>.</p>\n<p>c</p>\n</div>\n",
		"> [!note]  \n>\n> - a":            note + "<ul>\n<li>a</li>\n</ul>\n</div>\n",
		"> [!WARNING]\n> a":                "<div class=\"alert alert-warning\" role=\"note\">\n<p class=\"alert-title\">&lt;Warnung&gt;</p>\n<p>a</p>\n</div>\n",
		"> [!NOTE]":                        note + "</div>\n",
		"> [!NOTE]\na":                     note + "<p>a</p>\n</div>\n",
		"- > [!TIP]\n  > a":                "<ul>\n<li>\n<div class=\"alert alert-tip\" role=\"note\">\n<p class=\"alert-title\">Tipp</p>\n<p>a</p>\n</div>\n</li>\n</ul>\n",
		"> [!NOTE] a\n> b":                 "<blockquote>\n<p>[!NOTE] a\nb</p>\n</blockquote>\n",
		"> [!OTHER]\n> b":                  "<blockquote>\n<p>[!OTHER]\nb</p>\n</blockquote>\n",
		"> a\n>\n> [!NOTE]\n> b":           "<blockquote>\n<p>a</p>\n<p>[!NOTE]\nb</p>\n</blockquote>\n",
		"[!NOTE]\na":                       "<p>[!NOTE]\na</p>\n",
		"> [!NOTE]\n> > [!CAUTION]\n> > a": note + "<div class=\"alert alert-caution\" role=\"note\">\n<p class=\"alert-title\">Vorsicht</p>\n<p>a</p>\n</div>\n</div>\n",
	} {
		if got, list := convert(t, o, text); got != want || len(list) > 0 {
			t.Errorf("%q:\n got %q\nwant %q %s", text, got, want, list.Text(false))
		}
	}
	doc := parse(t, "> [!NOTE]\n> The words.\n")
	if doc.Text() != "The words." || doc.At(0).Offset != 12 {
		t.Errorf("text %q at %d: the kind is drawn, not written", doc.Text(), doc.At(0).Offset)
	}
}
