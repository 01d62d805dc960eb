package export

import "counterpoint/generator/site"

// schemaProfile is a page about somebody.
type schemaProfile struct {
	Type  string      `json:"@type"`
	ID    string      `json:"@id"`
	URL   string      `json:"url"`
	About schemaThing `json:"mainEntity"`
}

// schemaThing is a claimant: nobody said whether that is a person or a body.
type schemaThing struct {
	Type        string `json:"@type"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	URL         string `json:"url,omitempty"`
}

// profileGraph is the first page about a claimant.
func (e *Exporter) profileGraph(p *site.Page) []any {
	who := e.site.Claimant(p)
	return []any{schemaProfile{Type: "ProfilePage", ID: e.address(p, ""), URL: e.address(p, ""),
		About: schemaThing{Type: "Thing", Name: who.Name, Description: who.Description, URL: site.WebURL(who.URL)}}}
}
