import t from 'tap'
import { UserError } from '../../src/errors.js'
import { caller } from '../support/ens.js'
import { startFakeControl } from '../support/fake-control.js'

t.test('settled, with the time that is given', async t => {
  const asked: unknown[] = []
  const settled = async (options?: { timeout?: number | string }): Promise<void> => {
    asked.push(options?.timeout)
  }
  const call = caller((await startFakeControl(t, { settled })).url)
  for (const query of ['', '?timeout=0', '?timeout=250', '?timeout=10m'])
    t.strictSame((await call('GET', `/settled${query}`)).json, { settled: true })
  t.strictSame(asked, [5000, 0, 250, 600_000])
  for (const query of ['soon', '-1', '1e3', ''])
    t.match(await call('GET', `/settled?timeout=${query}`), {
      status: 400,
      json: { error: { code: 'bad-parameter', message: /timeout/, hint: /\?timeout=/ } }
    })
  t.equal(asked.length, 4)
})

t.test('not settled in time: 408 with the timeline', async t => {
  const settled = async (): Promise<void> => {
    throw new UserError('12:00:00 POST …\n12:00:01 POST …', 'Give it longer.', { code: 'ERR_WAIT' })
  }
  const call = caller((await startFakeControl(t, { settled })).url)
  t.match(await call('GET', '/settled'), {
    status: 408,
    json: { error: { code: 'not-settled', message: /^12:00:00 POST …\n12:00:01/, hint: 'Give it longer.' } }
  })
})

t.test('who waits does not keep the emulator from closing', async t => {
  let ask = (): void => undefined
  const asked = new Promise<void>(resolve => {
    ask = resolve
  })
  const settled = (): Promise<void> => {
    ask()
    return new Promise(() => undefined)
  }
  const { url, closing } = await startFakeControl(t, { settled })
  const call = caller(url)
  const waiting = call('GET', '/settled')
  await asked
  closing.abort()
  t.match(await waiting, { status: 503, json: { error: { code: 'closing', hint: /start/ } } })
  t.match(await call('GET', '/settled'), { status: 503 }, 'and who comes too late')
})
