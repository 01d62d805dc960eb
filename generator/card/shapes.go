package card

import "image"

// The shapes of stances, as the site draws them: corners in percent of a square.
var (
	cross    = [][2]int{{18, 0}, {50, 32}, {82, 0}, {100, 18}, {68, 50}, {100, 82}, {82, 100}, {50, 68}, {18, 100}, {0, 82}, {32, 50}, {0, 18}}
	diamond  = [][2]int{{50, 0}, {100, 50}, {50, 100}, {0, 50}}
	triangle = [][2]int{{50, 4}, {100, 96}, {0, 96}}
)

// stance draws the shape of a stance and returns the ink of its words.
func (c *canvas) stance(name string, in image.Rectangle) ink {
	i := black
	switch name {
	case "disputes":
		i = red
		c.polygon(in, cross)
	case "qualifies":
		i = ochre
		c.polygon(in, diamond)
	case "supports":
		i = green
		c.polygon(in, triangle)
	case "context":
		i = slate
		c.circle(in, false)
		c.circle(in.Inset(in.Dx()/5), true)
	case "unanswered":
		c.dots(in)
		c.paint(amber, in)
		return soft
	default:
		c.square(in.Inset(in.Dx() / 8))
	}
	c.paint(i, in)
	return i
}

func (c *canvas) square(in image.Rectangle) {
	c.polygon(in, [][2]int{{0, 0}, {100, 0}, {100, 100}, {0, 100}})
}

func (c *canvas) polygon(in image.Rectangle, corners [][2]int) {
	for n, corner := range corners {
		x, y := in.Min.X*pixel+corner[0]*in.Dx()*pixel/100, in.Min.Y*pixel+corner[1]*in.Dy()*pixel/100
		c.path = append(c.path, step{x, y, n == 0})
	}
}

// circle adds one of four curves; 5523/10000 is how far their handles reach. An
// inner one runs the other way round, so that it is a hole.
func (c *canvas) circle(in image.Rectangle, hole bool) {
	r := in.Dx() * pixel / 2
	c.circleAt(in.Min.X*pixel+r, in.Min.Y*pixel+r, r, hole)
}

func (c *canvas) circleAt(x, y, r int, hole bool) {
	k, way := r*5523/10000, 1
	if hole {
		way = -1
	}
	c.path = append(c.path, step{x + r, y, true})
	c.cube(x+r, y+way*k, x+k, y+way*r, x, y+way*r)
	c.cube(x-k, y+way*r, x-r, y+way*k, x-r, y)
	c.cube(x-r, y-way*k, x-k, y-way*r, x, y-way*r)
	c.cube(x+k, y-way*r, x+r, y-way*k, x+r, y)
}

// dots draws a dotted ring: a claim that nobody has answered.
func (c *canvas) dots(in image.Rectangle) {
	r := in.Dx() * pixel / 2
	x, y, dot := in.Min.X*pixel+r, in.Min.Y*pixel+r, in.Dx()*pixel/9
	far := r - dot
	near := far * 7071 / 10000
	for _, at := range [][2]int{{far, 0}, {near, near}, {0, far}, {-near, near}, {-far, 0}, {-near, -near}, {0, -far}, {near, -near}} {
		c.circleAt(x+at[0], y+at[1], dot, false)
	}
}
