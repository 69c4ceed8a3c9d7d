import t from 'tap'
import { UserError } from '../../src/errors.js'
import { caller } from '../support/ens.js'
import { startFakeControl } from '../support/fake-control.js'

t.test('what is published, and what is answered', async t => {
  const asked: unknown[] = []
  const answer = { accepted: 2, matched: 0, unmatched: [] }
  const { url } = await startFakeControl(t, {
    publish: async request => {
      asked.push(request)
      return answer
    }
  })
  const call = caller(url)
  const { status, json } = await call('POST', '/events', { type: 'EmailSent', count: 2 })
  t.strictSame([status, json], [202, answer])
  t.equal((await call('POST', '/events')).status, 202, 'whoever publishes judges, also that there is nothing')
  t.strictSame(asked, [{ type: 'EmailSent', count: 2 }, undefined])
})

t.test('events that make no sense, and a store that takes none', async t => {
  let thrown = new UserError('There is no event type Nope.', 'Try another.', { code: 'ERR_EVENT' })
  const { url } = await startFakeControl(t, { publish: () => Promise.reject(thrown) })
  const call = caller(url)
  const { status, json } = await call('POST', '/events', {})
  t.strictSame(
    [status, json],
    [400, { error: { code: 'bad-event', message: 'There is no event type Nope.', hint: 'Try another.' } }]
  )
  thrown = new UserError('The disk is full.', 'Make room.', { code: 'ERR_STORE_FULL' })
  t.match(await call('POST', '/events', {}), {
    status: 503,
    json: { error: { code: 'store-full', hint: 'Make room.' } }
  })
})

t.test('a body may have 64 MiB', async t => {
  const { url } = await startFakeControl(t)
  const call = caller(url)
  const blank = (bytes: number) => call('POST', '/events', undefined, { raw: `{}${' '.repeat(bytes - 2)}` })
  t.equal((await blank(64 * 1024 ** 2)).status, 202)
  t.match(await blank(64 * 1024 ** 2 + 1), {
    status: 413,
    json: { error: { code: 'too-large', hint: /fewer events in one call/ } }
  })
})
