// The page is light: what opening it loads, and all its views together, stay within what `scripts/size-limit.mjs` allows.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t from 'tap'

interface Measured {
  readonly name: string
  readonly size: number
  readonly sizeLimit: number
  readonly passed: boolean
}

t.test('scripts and styles of the inspector', async t => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    'node_modules/size-limit/bin.js',
    '--json',
    '--config',
    'scripts/size-limit.mjs'
  ]).catch(error => error as { stdout: string })
  const measured = JSON.parse(stdout) as Measured[]
  t.same(
    measured.map(({ name, sizeLimit }) => [name, sizeLimit]),
    [
      ['opening the inspector', 40_000],
      ['all of its views', 61_000]
    ]
  )
  for (const { name, size, sizeLimit, passed } of measured) {
    t.comment(`${name}: ${(size / 1000).toFixed(1)} kB of ${sizeLimit / 1000}`)
    t.ok(passed, `${name}: ${size} bytes`)
  }
  const [opening = 0, all = 0] = measured.map(({ size }) => size)
  t.ok(opening > 15_000 && all > opening + 15_000, 'and it is the whole page that was measured')
})
