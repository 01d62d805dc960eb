// Starts the program on the sample site and a Chromium beside it, for the tests
// in this folder. Nothing here waits for a fixed time.

import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const program = resolve(process.env.COUNTERPOINT ?? 'node_modules/.counterpoint')
const root = resolve(import.meta.dirname, '../..')

/** The address of `counterpoint serve`, and how to end it. */
export async function serve(site = root, ...flags) {
  const env = { ...process.env, VISUAL: '', EDITOR: '' }
  const child = spawn(program, ['serve', '--source', site, '--port', '0', ...flags], { stdio: ['ignore', 'pipe', 'pipe'], env })
  let said = ''
  const url = await new Promise((found, failed) => {
    const listen = chunk => {
      said += chunk
      const match = said.match(/http:\/\/(?:127\.0\.0\.1|localhost):\d+\/\S*/)
      if (match) found(match[0])
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.on('exit', code => failed(new Error(`serve ended with ${code}:\n${said}`)))
  })
  const ended = new Promise(done => child.on('exit', done))
  return { url, stop: () => { child.kill('SIGINT'); return ended } }
}

/** Chromium, from CHROMIUM or where Debian puts it. There is no skipping. */
export async function browser(options = {}) {
  const found = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(p => p && existsSync(p))
  if (!found) throw new Error('no Chromium found: install it (on Debian: apt-get install chromium) or name it in CHROMIUM')
  return chromium.launch({
    ...options,
    executablePath: found,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}

/** What the Nu HTML checker says of every page of a folder: nothing, if all is well. */
export function checkHTML(dir) {
  const jar = createRequire(import.meta.url)('vnu-jar')
  try {
    execFileSync('java', ['-Xss8m', '-jar', jar, '--skip-non-html', '--Werror', '--format', 'gnu', dir], { stdio: 'pipe' })
  } catch (error) {
    return String(error.stderr ?? error)
  }
  return ''
}

/** A folder that did not exist before. */
export const folder = () => mkdtempSync(join(tmpdir(), 'counterpoint-'))

/** The program, for `build`. */
export const command = program
export const sample = root
