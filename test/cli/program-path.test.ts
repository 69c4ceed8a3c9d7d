import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { programPath } from '../../src/cli/program-path.js'

const home = '/nowhere'

const fill = (folder: string, ...names: string[]): string => {
  mkdirSync(folder, { recursive: true })
  for (const name of names) {
    writeFileSync(join(folder, name), '')
    chmodSync(join(folder, name), 0o755)
  }
  return folder
}

t.test('the first on PATH that may be run; a folder and a text are no programs', async t => {
  const folder = fill(t.testdir(), 'one', 'text')
  chmodSync(join(folder, 'text'), 0o644)
  mkdirSync(join(folder, 'sub'))
  const place = { env: { PATH: `/not/there::${folder}` }, home, cwd: '/', platform: 'linux' } as const
  t.equal(await programPath('one', place), join(folder, 'one'))
  for (const name of ['two', 'text', 'sub']) t.equal(await programPath(name, place), undefined)
  t.equal(await programPath('one', { ...place, env: {} }), undefined)
})

t.test('a path is seen from the working directory', async t => {
  const cwd = fill(t.testdir(), 'one')
  const place = { env: { PATH: cwd }, home, cwd, platform: 'linux' } as const
  t.equal(await programPath('./one', place), join(cwd, 'one'))
  t.equal(await programPath('./two', place), undefined)
})

t.test('Windows: by the end of the name, here before elsewhere', async t => {
  const root = t.testdir()
  const cwd = fill(join(root, 'here'), 'here.BAT')
  const folder = fill(join(root, 'there'), 'here.EXE', 'npm.CMD', 'odd.PS1')
  const place = { env: { PATH: `/not/there;${folder}` }, home, cwd, platform: 'win32' } as const
  t.equal(await programPath('here', place), join(cwd, 'here.BAT'))
  t.equal(await programPath('here.EXE', place), join(folder, 'here.EXE'))
  t.equal(await programPath('npm', place), join(folder, 'npm.CMD'))
  t.equal(await programPath('odd', place), undefined)
  t.equal(await programPath('odd', { ...place, env: { ...place.env, PATHEXT: '.PS1' } }), join(folder, 'odd.PS1'))
})
