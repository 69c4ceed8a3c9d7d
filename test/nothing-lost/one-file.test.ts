// One file, one emulator: the second is refused at once, the first goes on, and whoever comes after it gets the file.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createStopwatch } from '../../src/clock/create-stopwatch.js'
import { runCommand, startProcess } from '../support/emulator-process.js'
import { watchLateness } from '../support/lateness.js'
import { subscribeProcess } from '../support/subscribed-process.js'
import { numbered, startTallyReceiver } from '../support/tally-receiver.js'

interface Refused {
  readonly code: number | string
  readonly err: string
  readonly lines: readonly string[]
  readonly ms: number
}

const start = async (t: Test, ...argv: string[]): Promise<Refused> => {
  const stopwatch = createStopwatch()
  const began = stopwatch.now()
  const { lines, ended } = runCommand(t, ['start', '--port', '0', ...argv])
  const said: string[] = []
  lines.on('line', line => said.push(line))
  return { ...(await ended), lines: said, ms: stopwatch.now() - began }
}

t.test('a second emulator on one file', async t => {
  const receiver = await startTallyReceiver(t)
  const folder = t.testdir({ 'text.db': 'not a database at all, '.repeat(400) })
  const file = join(folder, 'ens.db')
  const argv = ['--data', file, '--forward-to', receiver.origin]
  const first = await startProcess(t, argv)
  await subscribeProcess(first, receiver, 1000)

  const message = `${file} is in use by another ens-local.`
  const hint = 'Close the one that has it open, or give this one a file of its own with --data.'
  // Each beside one whose file is refused with nobody to wait for: what the machine is busy with delays both. The first
  // gets a second to let go, in 20 pauses, and each of them can be late.
  const lateness = watchLateness(t)
  const text = ['--data', join(folder, 'text.db'), '--forward-to', receiver.origin]
  const [second, before] = await Promise.all([start(t, ...argv), start(t, ...text)])
  t.match(second, { code: 1, err: `ens-local: ${message}\n  ${hint}\n`, lines: [] })
  const [third, after] = await Promise.all([start(t, '--json', ...argv), start(t, '--json', ...text)])
  t.equal(third.code, 1)
  const waited = [second.ms - before.ms, third.ms - after.ms].map(Math.round)
  t.comment(`refused ${waited.join(' and ')} ms later than what is no database`)
  t.ok(Math.min(...waited) < 2500 + lateness(), 'at once')
  t.strictSame(
    third.lines.map(line => JSON.parse(line)),
    [{ type: 'error', code: 'ERR_STORE_LOCKED', message, hint }]
  )

  const published = await first.call('POST', '/_ens-local/events', { events: [numbered(1)] })
  t.equal(published.status, 202, 'the first goes on')
  await first.until('delivery.delivered')
  await first.end('SIGTERM')
  const heir = await startProcess(t, argv)
  t.match((await heir.call('GET', '/_ens-local/deliveries')).json, { deliveries: [{ state: 'delivered' }] })
  await heir.end('SIGKILL')
  const afterKill = await startProcess(t, argv)
  t.match((await afterKill.call('GET', '/_ens-local/callbacks')).json, { callbacks: [{ status: 'verified' }] })
  t.strictSame(
    receiver.batches.map(({ events }) => events),
    [[1]]
  )
})

t.test('a file that cannot be used', async t => {
  const folder = t.testdir({ 'damaged.db': '', 'text.db': 'not a database at all, '.repeat(400), folder: {} })
  const healthy = join(folder, 'healthy.db')
  await (await startProcess(t, ['--data', healthy])).end('SIGTERM')
  const pages = await readFile(healthy)
  await writeFile(join(folder, 'damaged.db'), pages.fill(0xa5, 100, 4096))
  const cases = [
    ['text.db', 'ERR_STORE_NOT_A_DATABASE', 'is not a database of ens-local.'],
    ['damaged.db', 'ERR_STORE_CORRUPT', 'is damaged.'],
    ['folder', 'ERR_STORE_UNREADABLE', 'cannot be opened.'],
    ['none/ens.db', 'ERR_STORE_NO_FOLDER', /^There is no folder /],
    ['text.db/ens.db', 'ERR_STORE_UNREADABLE', 'cannot be created.']
  ] as const
  for (const [name, code, sentence] of cases) {
    const path = join(folder, name)
    const { err, lines, ...ended } = await start(t, '--json', '--data', path)
    t.equal(ended.code, 1, name)
    const [error, ...more] = lines.map(line => JSON.parse(line))
    t.match(error, { type: 'error', code, message: sentence, hint: /^[A-Z].+\.$/ }, name)
    t.equal(err, `ens-local: ${error.message}\n  ${error.hint}\n`)
    t.strictSame(more, [])
  }
})
