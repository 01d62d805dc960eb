// The Nu HTML checker over every page that a build writes.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { createRequire } from 'node:module'
import { command, folder, sample } from './site.mjs'

test('the Nu HTML checker finds nothing', () => {
  const out = folder()
  execFileSync(command, ['build', '--quiet', '--source', sample, '--destination', out])
  const jar = createRequire(import.meta.url)('vnu-jar')
  let said = ''
  try {
    execFileSync('java', ['-Xss8m', '-jar', jar, '--skip-non-html', '--Werror', '--format', 'gnu', out], { stdio: 'pipe' })
  } catch (error) {
    said = String(error.stderr ?? error)
  }
  assert.equal(said, '')
})
