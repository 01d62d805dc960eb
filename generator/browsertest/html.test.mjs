// The Nu HTML checker over every page that a build writes.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { checkHTML, command, folder, sample } from './site.mjs'

test('the Nu HTML checker finds nothing', () => {
  const out = folder()
  execFileSync(command, ['build', '--quiet', '--source', sample, '--destination', out])
  assert.equal(checkHTML(out), '')
})
