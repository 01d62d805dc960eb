// Markdown that people bring: shortcodes, alerts, formulas, with claims in them.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { close, open, violations, wide } from './page.mjs'
import { browser, checkHTML, command, folder, serve } from './site.mjs'

const article = `---
title: Markdown
date: 2026-01-01
math: true
---
> [!NOTE]
> The note says **so**.

> [!TIP]
> A tip.

> [!IMPORTANT]
> Important.

> [!WARNING]
> A warning.
>
> - with a list

> [!CAUTION]
> A caution.

{{< figure src="bridge.svg" alt="A bridge" title="The bridge" caption="It *was closed* in March." attr="By Jo" attrlink="/" >}}

Words {{< figure src="bridge.svg" alt="Another" caption="In the midst." >}} around it.

{{< figure src="https://example.org/b.png" alt="Elsewhere" link="https://example.org/" >}}

{{< details summary="How it was *counted*" >}}
The count was repeated.[^1]

[^1]: By another county.
{{< /details >}}

{{< youtube id="abc" title="The talk" preview="bridge.svg" >}}

{{< vimeo 1 >}} {{< gist jo 1 >}} {{< x user="jo" id="1" >}} {{< instagram a >}}

{{< highlight go "linenos=table" >}}
func main() { println("{{</* note */>}}") }
{{< /highlight >}}

The load $m < 3$ is what $\\frac{a_1}{\\sqrt[3]{b}}$ allows:

$$
\\begin{align}
  \\sum_{i=1}^{n} x_i^2 &= \\left( \\frac{1}{2} \\right)^n \\\\
  \\lim_{x \\to 0} f'(x) &\\le \\begin{pmatrix} 1 & 0 \\\\ 0 & \\hat{1} \\end{pmatrix}
\\end{align}
$$

$$${'a_{1} + '.repeat(80)}b$$

\`\`\`mermaid
graph TD
  A --> B
\`\`\`
`

const claims = `claims:
- id: so
  quote: The note says so
  counterpoints:
  - quote: was closed in March
  - quote: The count was repeated
  - quote: The load m < 3 is what
`

let chrome, dir, server
before(async () => {
  chrome = await browser()
  dir = folder()
  mkdirSync(join(dir, 'content/a'), { recursive: true })
  writeFileSync(join(dir, 'site.yaml'), 'title: Markdown\nbaseURL: https://example.org/x/\n')
  writeFileSync(join(dir, 'content/a/index.md'), article)
  writeFileSync(join(dir, 'content/a/index.claims.yaml'), claims)
  writeFileSync(join(dir, 'content/a/bridge.svg'), '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><rect width="320" height="180" fill="#789"/></svg>')
  server = await serve(dir)
})
after(async () => {
  await chrome?.close()
  await server?.stop()
})

test('the Nu HTML checker and axe find nothing, and nobody else is asked', async () => {
  const out = folder()
  execFileSync(command, ['build', '--quiet', '--source', dir, '--destination', out])
  assert.equal(checkHTML(out), '')
  for (const colorScheme of ['light', 'dark']) {
    const page = await open(chrome, `${server.url}a/`, { ...wide, colorScheme })
    const asked = await page.evaluate(() => performance.getEntriesByType('resource').map(r => new URL(r.name).origin).filter(o => o !== location.origin))
    assert.deepEqual(asked, [])
    assert.deepEqual(await violations(page), [])
    await close(page)
  }
})

test('passages in alerts, captions, shortcodes and beside formulas answer a claim', async () => {
  const page = await open(chrome, `${server.url}a/`, wide)
  const inside = await page.evaluate(() => ['mark.claim', '#counterpoint-so-1', '#counterpoint-so-2', '#counterpoint-so-3']
    .map(found => document.querySelector(found).closest('.alert, figcaption, details, p').localName))
  assert.deepEqual(inside, ['p', 'p', 'p', 'p'])
  const around = await page.evaluate(() => ['mark.claim', '#counterpoint-so-1', '#counterpoint-so-2']
    .map(found => document.querySelector(found).closest('.alert-note, figure, details').localName))
  assert.deepEqual(around, ['div', 'figure', 'details'])
  assert.equal(await page.evaluate(() => document.querySelector('#counterpoint-so-3 math mo').textContent), '<')
  await close(page)
})

test('a wide formula scrolls in itself', async () => {
  const page = await open(chrome, `${server.url}a/`, { viewport: { width: 360, height: 700 } })
  const [page_, formula] = await page.evaluate(() => [document.documentElement, [...document.querySelectorAll('div.math')].at(-1)]
    .map(e => e.scrollWidth > e.clientWidth))
  assert.deepEqual([page_, formula], [false, true])
  await close(page)
})
