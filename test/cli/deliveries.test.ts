import t from 'tap'
import { command } from '../../src/cli/commands/deliveries.js'
import type { DeliveryView } from '../../src/ens/delivery.js'
import { delivery } from '../support/deliveries.js'
import { startEns, verified } from '../support/ens.js'
import { startFakeControl } from '../support/fake-control.js'
import { type FakeIo, type FakeIoOptions, fakeIo, runCommand } from './fake-io.js'

const runOn = async (
  url: string,
  words: string,
  options: FakeIoOptions = {}
): Promise<{ code: number; io: FakeIo; out: string; err: string }> => {
  const io = fakeIo({ ...options, env: { ENS_LOCAL_URL: url } })
  const code = await runCommand(command, words.split(' ').filter(Boolean), io)
  return { code, io, out: io.stdout.text(), err: io.stderr.text() }
}

t.test('a delivery from the first look to its replay', async t => {
  const ens = await startEns(t)
  const { call, emulator, sink } = ens
  const run = (words: string, options?: FakeIoOptions) => runOn(emulator.url, words, options)
  t.match(await run(''), { code: 0, out: '', err: /There are no deliveries.*trigger/ })

  const { callbackId } = await verified(ens, 'orders')
  const eventCategoryTypes = ['TransactionalSendEvents.EmailSent']
  await call('POST', '/platform/v1/ens-subscriptions', [{ callbackId, subscriptionName: 'sent', eventCategoryTypes }])
  await emulator.publish({ type: 'EmailSent', overrides: { 'info.to': 'first@example.com' } })
  const first = await sink.nextBatch()
  await emulator.settled()

  const listed = await run(`list --callback ${callbackId} --state delivered --json`)
  const [found] = listed.io.stdout.json()
  t.match(found, { type: 'delivery', callbackName: 'orders', state: 'delivered', attempts: [{ verdict: /200/ }] })
  t.equal(Object.keys(found ?? {})[0], 'type')
  const id = String(found?.deliveryId)
  t.match((await run('list', { columns: 120 })).out, new RegExp(`ID.*NEXT.*\n${id} .* orders +.*delivered.* 200 OK`))
  t.match((await run('--state dropped')).err, /no such deliveries/)
  t.match((await run('--callback nobody')).err, /no such deliveries/)

  const shown = await run(`show ${id} --body`)
  t.equal(shown.code, 0)
  t.match(shown.out, new RegExp(`^delivery {2}${id}\nstate {5}delivered\n`))
  t.ok(shown.out.includes(`  > ${first.text}\n`), 'byte for byte')
  t.match((await run(`show ${id} --json`)).io.stdout.json(), [{ type: 'delivery', deliveryId: id }])

  const again = await run(`replay ${id}`)
  t.match(again, { code: 0, out: new RegExp(`replay of ${id}`) })
  const second = await sink.nextBatch()
  t.strictSame([second.text, second.signature], [first.text, first.signature])

  await call('PUT', '/platform/v1/ens-regenerate', [{ callbackId }])
  t.equal((await run(`replay ${id} --resign`)).code, 0)
  const third = await sink.nextBatch()
  t.equal(third.text, first.text)
  t.not(third.signature, first.signature)

  sink.respondWith(500)
  const edited = await run(`replay ${id} --edit info.to=other@example.com --edit mid=7 --json`)
  t.equal(edited.code, 1, 'not delivered')
  t.match(edited.io.stdout.json(), [{ type: 'delivery', replayOf: id, attempts: [{ verdict: /500/ }] }])
  t.match(await sink.nextBatch(), { events: [{ mid: 7, info: { to: 'other@example.com' } }] })
})

t.test('many: pages of a thousand, as many as were asked for', async t => {
  const asked: unknown[] = []
  const all = Array.from({ length: 2500 }, (_none, index) => delivery({ deliveryId: `d-${index}` }))
  const list = async (query: { limit?: number; cursor?: string } = {}) => {
    asked.push(query)
    const { limit = 100, cursor } = query
    const from = cursor === undefined ? 0 : Number(cursor)
    const deliveries: DeliveryView[] = all.slice(from, from + limit)
    return { deliveries, ...(from + limit < all.length && { next: String(from + limit) }) }
  }
  const { url } = await startFakeControl(t, { deliveries: { list }, prefix: '/_ens-local' })
  const some = await runOn(url, '--limit 1500 --json')
  t.equal(some.io.stdout.json().length, 1500)
  t.strictSame(asked.splice(0), [{ limit: 1000 }, { limit: 500, cursor: '1000' }])
  t.match(some.err, /the newest 1500; --limit 15000/)
  await runOn(url, '--limit 10')
  t.strictSame(asked.splice(0), [{ limit: 10, bodies: false }], 'a table shows no bodies')
  const every = await runOn(url, '--limit 9999 --json')
  t.equal(every.io.stdout.json().length, 2500)
  t.equal(every.err, '')
})

t.test('what makes no sense, and what is not there', async t => {
  const { url } = await startFakeControl(t, { prefix: '/_ens-local' })
  for (const [words, code, err] of [
    ['show', 2, /Which delivery to show.*\n.*deliveries show ID/],
    ['replay', 2, /Which delivery to replay/],
    ['list d-1', 2, /list takes no id.*\n.*show ID/],
    ['--limit 0', 2, /--limit 0/],
    ['--limit 1.5', 2, /whole number/],
    ['--state lost', 2, /none of sending/],
    ['replay d-1 --edit x', 2, /--edit x/],
    ['show d/1', 1, /There is no delivery d\/1/]
  ] as const)
    t.match(await runOn(url, words), { code, err, out: '' }, words)
})
