package tex

// letters are identifiers.
var letters = map[string]string{
	"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
	"vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π", "varpi": "ϖ",
	"rho": "ρ", "varrho": "ϱ", "sigma": "σ", "varsigma": "ς", "tau": "τ", "upsilon": "υ", "phi": "ϕ", "varphi": "φ", "chi": "χ",
	"psi": "ψ", "omega": "ω",
	"Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
	"infty": "∞", "partial": "∂", "nabla": "∇", "hbar": "ℏ", "ell": "ℓ", "Re": "ℜ", "Im": "ℑ", "aleph": "ℵ", "wp": "℘", "imath": "ı", "jmath": "ȷ",
	"emptyset": "∅", "varnothing": "∅", "top": "⊤", "bot": "⊥", "dots": "…", "ldots": "…", "cdots": "⋯", "vdots": "⋮", "ddots": "⋱", "dotsc": "…", "dotsb": "⋯",
	"$": "$", "%": "%", "#": "#", "&": "&", "_": "_", "S": "§", "pounds": "£", "degree": "°", "prime": "′", "angle": "∠", "triangle": "△", "triangledown": "▽", "square": "□", "blacksquare": "■", "checkmark": "✓",
}

// operators stand between or before others.
var operators = map[string]string{
	"times": "×", "div": "÷", "cdot": "⋅", "pm": "±", "mp": "∓", "ast": "∗", "star": "⋆", "circ": "∘", "bullet": "∙", "oplus": "⊕", "ominus": "⊖",
	"otimes": "⊗", "oslash": "⊘", "odot": "⊙", "dagger": "†", "ddagger": "‡", "cap": "∩", "cup": "∪", "sqcap": "⊓", "sqcup": "⊔", "vee": "∨", "lor": "∨",
	"wedge": "∧", "land": "∧", "setminus": "∖", "backslash": "\\", "wr": "≀", "amalg": "⨿",
	"le": "≤", "leq": "≤", "leqslant": "⩽", "ge": "≥", "geq": "≥", "geqslant": "⩾", "ne": "≠", "neq": "≠", "lt": "<", "gt": ">", "ll": "≪", "gg": "≫",
	"approx": "≈", "sim": "∼", "simeq": "≃", "cong": "≅", "equiv": "≡", "propto": "∝", "asymp": "≍", "doteq": "≐", "prec": "≺", "succ": "≻", "preceq": "⪯", "succeq": "⪰",
	"in": "∈", "notin": "∉", "ni": "∋", "subset": "⊂", "subseteq": "⊆", "subsetneq": "⊊", "supset": "⊃", "supseteq": "⊇", "mid": "∣", "nmid": "∤", "parallel": "∥",
	"perp": "⟂", "vdash": "⊢", "dashv": "⊣", "models": "⊨", "triangleq": "≜", "coloneqq": "≔", "colon": ":",
	"to": "→", "rightarrow": "→", "longrightarrow": "⟶", "leftarrow": "←", "gets": "←", "longleftarrow": "⟵", "leftrightarrow": "↔", "longleftrightarrow": "⟷",
	"Rightarrow": "⇒", "Longrightarrow": "⟹", "implies": "⟹", "Leftarrow": "⇐", "Longleftarrow": "⟸", "impliedby": "⟸", "Leftrightarrow": "⇔", "Longleftrightarrow": "⟺", "iff": "⟺", "mapsto": "↦", "longmapsto": "⟼",
	"uparrow": "↑", "downarrow": "↓", "updownarrow": "↕", "Uparrow": "⇑", "Downarrow": "⇓", "nearrow": "↗", "searrow": "↘", "hookrightarrow": "↪", "hookleftarrow": "↩", "rightharpoonup": "⇀", "rightleftharpoons": "⇌", "leadsto": "⇝",
	"forall": "∀", "exists": "∃", "nexists": "∄", "neg": "¬", "lnot": "¬", "therefore": "∴", "because": "∵",
}

// large operators have limits.
var large = map[string]string{
	"sum": "∑", "prod": "∏", "coprod": "∐", "bigcap": "⋂", "bigcup": "⋃", "bigvee": "⋁", "bigwedge": "⋀", "bigoplus": "⨁", "bigotimes": "⨂", "bigsqcup": "⨆",
	"int": "∫", "iint": "∬", "iiint": "∭", "oint": "∮",
}

var delimiters = map[string]string{
	"{": "{", "}": "}", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
	"|": "‖", "vert": "|", "lvert": "|", "rvert": "|", "Vert": "‖", "lVert": "‖", "rVert": "‖",
}

var spaces = map[string]string{
	",": "0.167em", ":": "0.222em", ">": "0.222em", ";": "0.278em", " ": "0.333em", "\n": "0.333em", "!": "-0.167em", "quad": "1em", "qquad": "2em",
	"enspace": "0.5em", "thinspace": "0.167em", "medspace": "0.222em", "thickspace": "0.278em", "/": "0em",
}

// functions are written as they are called, or with a space.
var functions = map[string]string{
	"sin": "sin", "cos": "cos", "tan": "tan", "cot": "cot", "sec": "sec", "csc": "csc", "arcsin": "arcsin", "arccos": "arccos", "arctan": "arctan",
	"sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "coth": "coth", "log": "log", "ln": "ln", "lg": "lg", "exp": "exp", "lim": "lim", "limsup": "lim sup", "liminf": "lim inf",
	"max": "max", "min": "min", "sup": "sup", "inf": "inf", "arg": "arg", "argmax": "arg max", "argmin": "arg min", "det": "det", "dim": "dim", "ker": "ker", "deg": "deg", "gcd": "gcd", "hom": "hom", "Pr": "Pr",
}

// underneath are the functions whose subscript stands below them.
var underneath = map[string]bool{"lim": true, "limsup": true, "liminf": true, "max": true, "min": true, "sup": true, "inf": true, "argmax": true, "argmin": true, "det": true, "gcd": true, "Pr": true}

var accents = map[string]accent{
	"hat": {mark: "^"}, "widehat": {mark: "^", stretchy: true}, "tilde": {mark: "~"}, "widetilde": {mark: "~", stretchy: true}, "bar": {mark: "¯"}, "overline": {mark: "¯", stretchy: true},
	"vec": {mark: "→"}, "overrightarrow": {mark: "→", stretchy: true}, "overleftarrow": {mark: "←", stretchy: true}, "dot": {mark: "˙"}, "ddot": {mark: "¨"}, "acute": {mark: "´"}, "grave": {mark: "`"}, "check": {mark: "ˇ"}, "breve": {mark: "˘"},
	"underline": {mark: "_", under: true, stretchy: true}, "overbrace": {mark: "⏞", stretchy: true, limits: true}, "underbrace": {mark: "⏟", under: true, stretchy: true, limits: true},
}

// alphabets are those of Unicode's block of mathematical letters.
var alphabets = map[string]func(rune) rune{
	"mathbb":     from('𝔸', '𝕒', '𝟘', map[rune]rune{'C': 'ℂ', 'H': 'ℍ', 'N': 'ℕ', 'P': 'ℙ', 'Q': 'ℚ', 'R': 'ℝ', 'Z': 'ℤ'}),
	"mathbf":     greek('𝚨', '𝛂', from('𝐀', '𝐚', '𝟎', nil)),
	"bm":         greek('𝜜', '𝜶', from('𝑨', '𝒂', '𝟎', nil)),
	"boldsymbol": greek('𝜜', '𝜶', from('𝑨', '𝒂', '𝟎', nil)),
	"mathcal":    from('𝒜', '𝒶', 0, script),
	"mathscr":    from('𝒜', '𝒶', 0, script),
	"mathfrak":   from('𝔄', '𝔞', 0, map[rune]rune{'C': 'ℭ', 'H': 'ℌ', 'I': 'ℑ', 'R': 'ℜ', 'Z': 'ℨ'}),
}

var script = map[rune]rune{'B': 'ℬ', 'E': 'ℰ', 'F': 'ℱ', 'H': 'ℋ', 'I': 'ℐ', 'L': 'ℒ', 'M': 'ℳ', 'R': 'ℛ', 'e': 'ℯ', 'g': 'ℊ', 'o': 'ℴ'}

// from maps letters and digits to those that begin elsewhere, but for those
// that Unicode had before.
func from(upper, lower, digit rune, before map[rune]rune) func(rune) rune {
	return func(r rune) rune {
		switch old, ok := before[r]; {
		case ok:
			return old
		case r >= 'A' && r <= 'Z':
			return upper + r - 'A'
		case r >= 'a' && r <= 'z':
			return lower + r - 'a'
		case r >= '0' && r <= '9' && digit != 0:
			return digit + r - '0'
		}
		return r
	}
}

// greek maps Greek letters, too.
func greek(upper, lower rune, others func(rune) rune) func(rune) rune {
	return func(r rune) rune {
		switch {
		case r >= 'Α' && r <= 'Ω':
			return upper + r - 'Α'
		case r >= 'α' && r <= 'ω':
			return lower + r - 'α'
		}
		return others(r)
	}
}
