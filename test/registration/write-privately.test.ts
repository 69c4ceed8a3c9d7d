import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { writePrivately } from '../../src/registration/write-privately.js'

t.test('takes the place of what was there, for the owner alone', async t => {
  const folder = t.testdir({ 'key.json': 'old' })
  const path = join(folder, 'key.json')
  writeFileSync(`${path}.${process.pid}.tmp`, 'left', { mode: 0o644 })
  await writePrivately(path, 'new')
  t.equal(readFileSync(path, 'utf8'), 'new')
  t.equal(statSync(path).mode & 0o777, 0o600)
  t.strictSame(readdirSync(folder), ['key.json'])
})

t.test('leaves nothing behind when it can not', async t => {
  const folder = t.testdir()
  mkdirSync(join(folder, 'taken', 'by'), { recursive: true })
  await t.rejects(writePrivately(join(folder, 'taken'), 'new'), { code: /^(EISDIR|ENOTEMPTY)$/ })
  t.strictSame(readdirSync(folder), ['taken'])
  await t.rejects(writePrivately(join(folder, 'nowhere', 'key'), 'new'), { code: 'ENOENT' })
})
