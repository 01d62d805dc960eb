// Takes the picture of the sample article that the README shows: `make screenshot`.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { hit, open, settled } from './page.mjs'
import { browser, sample, serve } from './site.mjs'

const [site, chrome] = await Promise.all([serve(), browser()])
const page = await open(chrome, `${site.url}bounty-claims/`, { viewport: { width: 1280, height: 860 } })
await hit(page, '#claim-guard')
await page.evaluate(() => {
  const claim = document.querySelector('.note.is-chosen')
  scrollTo(0, claim.getBoundingClientRect().top + scrollY - 180)
})
await page.evaluate(() => document.querySelector('counterpoint-overlay').remove()) // the preview's own bar
await page.mouse.move(2, 400)
await settled(page)
mkdirSync(join(sample, 'docs'), { recursive: true })
await page.screenshot({ path: join(sample, 'docs', 'screenshot.png') })
await chrome.close()
site.stop()
