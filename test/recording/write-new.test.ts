import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { writeNew } from '../../src/recording/write-new.js'

t.test('a new file, for its owner alone', async t => {
  const folder = t.testdir()
  await writeNew(join(folder, 'a'), 'new')
  t.equal(readFileSync(join(folder, 'a'), 'utf8'), 'new')
  if (process.platform !== 'win32') t.equal(statSync(join(folder, 'a')).mode & 0o777, 0o600)
  t.strictSame(readdirSync(folder), ['a'])
})

t.test('never one that is there, or that another is writing', async t => {
  const folder = t.testdir({ a: 'old', 'b.tmp': 'half' })
  await t.rejects(writeNew(join(folder, 'a'), 'new'), { code: 'EEXIST' })
  await t.rejects(writeNew(join(folder, 'b'), 'new'), { code: 'EEXIST' })
  t.strictSame(readdirSync(folder), ['a', 'b.tmp'])
  t.equal(readFileSync(join(folder, 'a'), 'utf8'), 'old')
  t.equal(readFileSync(join(folder, 'b.tmp'), 'utf8'), 'half')
})

t.test('of many at once, one', async t => {
  const folder = t.testdir()
  const many = [...Array(20).keys()].map(number => writeNew(join(folder, 'a'), `${number}`))
  const written = (await Promise.allSettled(many)).flatMap(({ status }, number) =>
    status === 'fulfilled' ? [number] : []
  )
  t.equal(written.length, 1)
  t.equal(readFileSync(join(folder, 'a'), 'utf8'), `${written[0]}`)
  t.strictSame(readdirSync(folder), ['a'])
})

t.test('nothing is left where it can not be written', async t => {
  const folder = t.testdir({ file: '' })
  await t.rejects(writeNew(join(folder, 'none', 'a'), 'new'), { code: 'ENOENT' })
  writeFileSync(join(folder, 'file'), '')
  await t.rejects(writeNew(join(folder, 'file', 'a'), 'new'), { code: 'ENOTDIR' })
})
