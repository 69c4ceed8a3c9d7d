import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { json } from 'node:stream/consumers'
import t from 'tap'
import { UserError } from '../../src/errors.js'
import { caller, startEns } from '../support/ens.js'
import { startFakeControl } from '../support/fake-control.js'

t.test('an export is a document that an import takes', async t => {
  const { call, emulator } = await startEns(t)
  const exported = await call('GET', '/_ens-local/export')
  t.match(exported, { status: 200, headers: { 'content-disposition': /ens-local-state\.json/ } })
  t.match(exported.json, { format: 'ens-local-state', version: 1, clock: { mode: 'real' }, policy: 'current' })
  t.strictSame((await call('POST', '/_ens-local/import', exported.json)).json, {
    imported: { callbacks: 0, subscriptions: 0, deliveries: 0, events: 0, faults: 0 }
  })
  t.equal(emulator.activities.newest(), 1, 'and one line of the log')
  const marked = await call('POST', '/_ens-local/import', undefined, { raw: `\uFEFF${exported.text}` })
  t.equal(marked.status, 200, 'also with a byte order mark, as Windows writes files')
})

t.test('what can not be taken or given', async t => {
  const { call, emulator } = await startEns(t)
  t.match(await call('POST', '/_ens-local/import', { format: 'ens-local-state', version: 9 }), {
    status: 400,
    json: { error: { code: 'bad-state', message: /^The state's version is 9/, hint: /update ens-local/ } }
  })
  t.match(await call('POST', '/_ens-local/import', undefined, { raw: '{' }), {
    status: 400,
    json: { error: { message: 'The body is not valid JSON, or not the whole of it.' } }
  })
  const long = request(`${emulator.url}/_ens-local/import`, {
    method: 'POST',
    headers: { 'content-length': 384 * 1024 ** 2 + 1 }
  })
  long.on('error', () => {})
  long.flushHeaders()
  const [answer] = (await once(long, 'response')) as [IncomingMessage]
  t.equal(answer.statusCode, 413, 'before any of it is read')
  t.match(await json(answer), { error: { code: 'too-large', message: /384 MiB/, hint: /--data FILE/ } })
  long.destroy()
  const exportState = async (): Promise<never> => {
    throw new UserError('Too much.', 'Have less.', { code: 'ERR_STATE_TOO_LARGE' })
  }
  const fake = await startFakeControl(t, { exportState })
  t.match(await caller(fake.url)('GET', '/export'), { status: 409, json: { error: { code: 'state-too-large' } } })
})
