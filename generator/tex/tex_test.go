package tex

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// body is what a formula becomes, without what is around it.
func body(t *testing.T, source string, display bool) string {
	t.Helper()
	got, err := MathML(source, display)
	if err != nil {
		t.Errorf("%s: %v", source, err)
	}
	_, got, _ = strings.Cut(got, "<semantics>")
	got, _, _ = strings.Cut(got, "<annotation")
	return got
}

func TestFormulas(t *testing.T) {
	for source, want := range map[string]string{
		`x`:                      `<mi>x</mi>`,
		`2.5x_1`:                 `<mrow><mn>2.5</mn><msub><mi>x</mi><mn>1</mn></msub></mrow>`,
		`x^{a+b}_i'`:             `<msubsup><mi>x</mi><mi>i</mi><mrow><mo>′</mo><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></mrow></msubsup>`,
		`x^12`:                   `<mrow><msup><mi>x</mi><mn>1</mn></msup><mn>2</mn></mrow>`,
		`\frac12`:                `<mfrac><mn>1</mn><mn>2</mn></mfrac>`,
		`\frac{a}{\sqrt b}`:      `<mfrac><mi>a</mi><msqrt><mi>b</mi></msqrt></mfrac>`,
		`\sqrt[3]{x}`:            `<mroot><mi>x</mi><mn>3</mn></mroot>`,
		`\alpha\Gamma`:           `<mrow><mi>α</mi><mi mathvariant="normal">Γ</mi></mrow>`,
		`a \le b < c - d`:        `<mrow><mi>a</mi><mo>≤</mo><mi>b</mi><mo>&lt;</mo><mi>c</mi><mo>−</mo><mi>d</mi></mrow>`,
		`\sin x`:                 `<mrow><mi>sin</mi><mi>x</mi></mrow>`,
		`\sum_{i=1}^n i`:         `<mrow><msubsup><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></msubsup><mi>i</mi></mrow>`,
		`\text{if <b> "x"}`:      `<mtext>if &lt;b&gt; &#34;x&#34;</mtext>`,
		`\text{ a b }`:           "<mtext>\u00A0a b\u00A0</mtext>",
		`\operatorname{<i>}`:     `<mi>&lt;i&gt;</mi>`,
		`\mathbb{R}^n`:           `<msup><mi>ℝ</mi><mi>n</mi></msup>`,
		`\mathbf{Ab1}`:           `<mi>𝐀𝐛𝟏</mi>`,
		`\boldsymbol\theta`:      `<mi>𝜽</mi>`,
		`\mathrm{d}x`:            `<mrow><mi mathvariant="normal">d</mi><mi>x</mi></mrow>`,
		`\hat{x}`:                `<mover accent="true"><mi>x</mi><mo stretchy="false">^</mo></mover>`,
		`\left( a \right.`:       `<mrow><mo stretchy="true">(</mo><mi>a</mi></mrow>`,
		`a \not= b`:              "<mrow><mi>a</mi><mo>=\u0338</mo><mi>b</mi></mrow>",
		`a % a comment` + "\n b": `<mrow><mi>a</mi><mi>b</mi></mrow>`,
		`\binom nk`:              `<mrow><mo stretchy="true">(</mo><mfrac linethickness="0"><mi>n</mi><mi>k</mi></mfrac><mo stretchy="true">)</mo></mrow>`,
		`{\displaystyle x} y`:    `<mrow><mstyle displaystyle="true"><mi>x</mi></mstyle><mi>y</mi></mrow>`,
		`a\,b`:                   `<mrow><mi>a</mi><mspace width="0.167em"></mspace><mi>b</mi></mrow>`,
		`5\,\%`:                  `<mrow><mn>5</mn><mspace width="0.167em"></mspace><mi>%</mi></mrow>`,
		`\begin{pmatrix}a&b\\c&d\end{pmatrix}`: `<mrow><mo stretchy="true">(</mo><mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr>` +
			`<mtr><mtd><mi>c</mi></mtd><mtd><mi>d</mi></mtd></mtr></mtable><mo stretchy="true">)</mo></mrow>`,
		`\begin{cases}a\\[2pt]b\\\end{cases}`: `<mrow><mo stretchy="true">{</mo><mtable class="math-cases"><mtr><mtd><mi>a</mi></mtd></mtr>` +
			`<mtr><mtd><mi>b</mi></mtd></mtr></mtable></mrow>`,
		`\begin{align*}a&=b\end{align*}`: `<mtable displaystyle="true" class="math-align"><mtr><mtd><mi>a</mi></mtd><mtd><mo>=</mo><mi>b</mi></mtd></mtr></mtable>`,
		`x \in \{1, 2\}`:                 `<mrow><mi>x</mi><mo>∈</mo><mo stretchy="false">{</mo><mn>1</mn><mo>,</mo><mn>2</mn><mo stretchy="false">}</mo></mrow>`,
		`a \\ b`:                         `<mtable><mtr><mtd><mi>a</mi></mtd></mtr><mtr><mtd><mi>b</mi></mtd></mtr></mtable>`,
		`{a \over b} c`:                  `<mrow><mfrac><mi>a</mi><mi>b</mi></mfrac><mi>c</mi></mrow>`,
		`{\rm cost}{\bf x}`:              `<mrow><mi>cost</mi><mi>𝐱</mi></mrow>`,
		`a \tag{1}`:                      `<mrow><mi>a</mi><mspace width="2em"></mspace><mtext>(1)</mtext></mrow>`,
		`a \xrightarrow{f} b`:            `<mrow><mi>a</mi><mover><mo stretchy="true">→</mo><mi>f</mi></mover><mi>b</mi></mrow>`,
		`\operatorname*{arg\,max}`:       `<mrow><mi>a</mi><mi>r</mi><mi>g</mi><mspace width="0.167em"></mspace><mi>m</mi><mi>a</mi><mi>x</mi></mrow>`,
		`∑ ü 日`:                          `<mrow><mo>∑</mo><mi>ü</mi><mi>日</mi></mrow>`,
		``:                               `<mrow></mrow>`,
	} {
		if got := body(t, source, false); got != want {
			t.Errorf("%s:\n got %s\nwant %s", source, got, want)
		}
	}
	if got, want := body(t, `\lim_{x\to0}\int_0^1`, true), `<mrow><munder><mi>lim</mi><mrow><mi>x</mi><mo>→</mo><mn>0</mn></mrow></munder>`+
		`<msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup></mrow>`; got != want {
		t.Errorf("display:\n got %s\nwant %s", got, want)
	}
	whole, _ := MathML("a <\n b", true)
	if want := `<math display="block"><semantics><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow><annotation encoding="application/x-tex">a &lt; b</annotation></semantics></math>`; whole != want {
		t.Errorf("got %s", whole)
	}
}

func TestWhatIsNotKnownIsNamed(t *testing.T) {
	r := strings.Repeat
	for source, want := range map[string]string{
		`\foo x`:                       `\foo is not known`,
		`\begin{foo}\end{foo}`:         `\begin{foo} is not known`,
		`\begin{matrix}a`:              `\end is missing`,
		`\begin{matrix}a\end{pmatrix}`: `\end{pmatrix} closes \begin{matrix}`,
		`{a`:                           `} is missing`,
		`a}`:                           `'}' cannot stand here`,
		`a & b`:                        `'&' cannot stand here`,
		`\left( a`:                     `\right is missing`,
		`\left\foo a`:                  `\foo is no delimiter`,
		`x^`:                           `something is missing`,
		`x_1_2`:                        `_ stands twice`,
		`\frac{a}`:                     `something is missing`,
		`\text{\href{x}}`:              `words in a formula may have no commands`,
		`\newcommand{\a}{\a\a}\a`:      `\newcommand is not known`,
		`a` + "\x00":                   `a character that cannot be shown`,
		`a % ` + "\xff":                `a character that cannot be shown`,
		`\`:                            `\ stands at the end`,
		r("{", 1000):                   `nested more than`,
		r("x^{", 1000):                 `nested more than`,
		r(`\sqrt`, 1000):               `nested more than`,
		r(`\begin{matrix}`, 500):       `nested more than`,
		r("x", 20_000):                 `more than 16384 bytes`,
	} {
		if _, err := MathML(source, false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: got %v, want %s", source, err, want)
		}
	}
}

func FuzzMathML(f *testing.F) {
	for _, seed := range []string{`\frac{a}{b}_1^{2'}`, `\left( \begin{cases}a&b\\c\end{cases} \right]`, `\text{<b>&"} \mathbb R\sqrt[3]{x}`, `\hat{\vec x}\not\in`, "\\\xff{"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		got, err := MathML(source, len(source)%2 == 0)
		if err != nil {
			return
		}
		if len(got) > 100*len(source)+1000 {
			t.Fatalf("%d bytes became %d", len(source), len(got))
		}
		d := xml.NewDecoder(strings.NewReader(got))
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatalf("%q: %v in %s", source, err, got)
			}
			if start, ok := token.(xml.StartElement); ok && start.Name.Local[0] != 'm' && start.Name.Local != "semantics" && start.Name.Local != "annotation" {
				t.Fatalf("%q: <%s>", source, start.Name.Local)
			}
		}
	})
}
