package render

// The page of a claim: to share and to cite.

func (v *viewer) oneClaim() ClaimPage {
	c := v.site.About(v.page)[0]
	p := ClaimPage{Page: v.shell(), Claim: v.claim(c)}
	p.Title = p.Claim.Restatement
	if p.Title == "" {
		p.Title = p.Claim.Quote
	}
	return p
}
