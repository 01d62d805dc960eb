package export

import "counterpoint/generator/site"

// profile is the first page about a claimant. Nobody said whether that is a
// person or a body.
func (g *graph) profile(p *site.Page) {
	who, at := g.site.Claimant(p), g.address(p, "")
	g.next()
	g.thing("ProfilePage", at)
	g.text("url", at)
	g.key("mainEntity")
	g.thing("Thing", "")
	g.text("name", who.Name)
	g.maybe("description", who.Description)
	g.maybe("url", site.WebURL(who.URL))
	g.close('}')
	g.close('}')
}
