// The Nu HTML checker over every page that a build writes, as it is and minified.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { checkHTML, command, folder, sample } from './site.mjs'

test('the Nu HTML checker finds nothing', () => {
  const out = folder()
  for (const flags of [[], ['--minify']]) {
    execFileSync(command, ['build', '--quiet', '--source', sample, '--destination', `${out}/pages${flags}`, ...flags])
  }
  assert.equal(checkHTML(out), '')
})
