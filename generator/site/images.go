package site

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"counterpoint/generator/asset"
	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
)

// Images is what site.yaml says of images.
type Images struct {
	asset.Recipe
	Strip bool   // what tells of their authors is taken out
	Drawn string // how wide the theme draws them: the attribute sizes
}

// drawn is how wide the built-in theme draws the images of an article: its
// column has 37 rem, less the edges where there is no margin.
const drawn = "(min-width: 42rem) 37rem, 94vw"

const (
	maxWidths = 12
	maxWidth  = 16383 // of WebP
)

// readImages reads what concerns images.
func (c *Config) readImages(m *decode.Map, out *diag.List) {
	images := m.Map("images")
	c.Images = Images{Strip: images.Bool("strip", true), Drawn: drawn,
		Recipe: asset.Recipe{Widths: []int{480, 960, 1600}, Quality: images.Int("quality", 80), WebP: asset.WritesWebP}}
	if width := images.Text("drawn"); width != "" {
		c.Images.Drawn = width
	}
	if q := c.Images.Quality; q < 1 || q > 100 {
		out.Add(images.ValueAt("quality").Errorf("the quality of images must be between 1 and 100, not %d", q))
	}
	if images.Has("sizes") {
		c.Images.Widths = readWidths(images, out)
	}
	if images.Has("formats") {
		c.Images.WebP = readFormats(images, out)
	}
	if !images.Bool("resize", true) {
		c.Images.Widths = nil
	}
	images.Unknown(diag.Error, "images")
}

func readWidths(images *decode.Map, out *diag.List) []int {
	var list []int
	for _, text := range images.Texts("sizes") {
		width, err := strconv.Atoi(text)
		if err != nil || width < 1 || width > maxWidth {
			out.Add(images.ValueAt("sizes").Errorf("a size of images must be a width between 1 and %d pixels, not %q", maxWidth, text))
			continue
		}
		list = append(list, width)
	}
	slices.Sort(list)
	if list = slices.Compact(list); len(list) > maxWidths {
		out.Add(images.ValueAt("sizes").Errorf("%d sizes of every image are too many", len(list)).WithHint("at most %d", maxWidths))
		return nil
	}
	return list
}

// readFormats reads which format smaller images have: none means their own.
func readFormats(images *decode.Map, out *diag.List) (webp bool) {
	for _, name := range images.Texts("formats") {
		switch {
		case name != "webp":
			out.Add(images.ValueAt("formats").Errorf("images cannot be written as %q", name).
				WithHint("write `formats: [webp]`, or `formats: []` for the format that each has"))
		case !asset.WritesWebP:
			out.Add(images.ValueAt("formats").Errorf("this program cannot write WebP: it is one of 32 bits").WithHint("write `formats: []`"))
		default:
			webp = true
		}
	}
	return webp
}

// Smaller are the smaller pictures of an image of the site, by its address.
func (s *Structure) Smaller(address string) []asset.Variant { return s.smaller[address] }

// VariantAddress is where a smaller picture of an image stands: beside it.
func VariantAddress(address string, v asset.Variant) string {
	return strings.TrimSuffix(address, path.Ext(address)) + v.Suffix
}

// srcset lists the smaller pictures of an image, as they are named in a page,
// and the image itself unless it is larger than is ever needed.
func (s *Structure) srcset(shown *Page, address string) string {
	smaller := s.smaller[address]
	if len(smaller) == 0 {
		return ""
	}
	var list []string
	add := func(address string, width int) {
		url := strings.ReplaceAll(markdown.EscapeURL(s.Href(shown, address)), ",", "%2C") // which would end it
		list = append(list, fmt.Sprintf("%s %dw", url, width))
	}
	for _, v := range smaller {
		add(VariantAddress(address, v), v.Width)
	}
	if width := s.sizes[address].Width; width <= slices.Max(s.Config.Images.Widths) {
		add(address, width)
	}
	return strings.Join(list, ", ")
}

// ImagesOf are the addresses of the images of this site that the texts of an
// article show, its counterpoints' among them.
func (s *Site) ImagesOf(p *Page) []string {
	s = s.In(p)
	e := s.Entry(p)
	if e == nil || len(s.smaller) == 0 {
		return nil
	}
	var list []string
	add := func(links ...markdown.Link) {
		for _, l := range links {
			if to, _ := s.target(p, l); l.Image && s.smaller[to] != nil {
				list = append(list, to)
			}
		}
	}
	add(e.Article.Links...)
	if lead, ok := s.LeadImage(p); ok {
		add(lead)
	}
	add(e.images...)
	return list
}

// LeadImage is the image of an article itself, unless it is not there.
func (s *Structure) LeadImage(p *Page) (markdown.Link, bool) {
	if p.Front == nil {
		return markdown.Link{}, false
	}
	l := markdown.Link{Destination: p.Front.Image, Image: true, At: p.Front.ImageAt}
	if l.Destination == "" || !markdown.SafeImage(l.Destination) {
		return l, false
	}
	_, missing := s.target(p, l)
	return l, !missing
}
