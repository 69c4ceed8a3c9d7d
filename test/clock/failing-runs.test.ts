import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'

t.test('a run that fails is an unhandled rejection, whether it throws or rejects, on either clock', async t => {
  const script = fileURLToPath(new URL('failing-runs.js', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script])
  t.same((JSON.parse(stdout) as string[]).toSorted(), [
    'Error: real rejected',
    'Error: real thrown',
    'Error: virtual rejected',
    'Error: virtual thrown',
    'the virtual clock goes on'
  ])
})

t.test('a real clock does not keep its process alive', async t => {
  const clock = new URL('../../src/clock/create-real-clock.js', import.meta.url).href
  const script = `import { createRealClock } from '${clock}'; createRealClock().at(Number.MAX_SAFE_INTEGER, () => {})`
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
  t.pass('it has ended')
})
