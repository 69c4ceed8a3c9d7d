import t from 'tap'
import { createToUrl } from '../../src/delivery/attempt.js'
import { verifySignature } from '../../src/ens/signature.js'
import { startEngine } from '../support/subscribed.js'

t.test('200 to 204 are success, and nothing else', async t => {
  const { sink, emulator, publish } = await startEngine(t)
  const verdictOf = async (status: number) => {
    sink.respondWith({ status, body: status === 204 ? '' : 'x' })
    await publish()
    await emulator.settled()
    const { deliveries } = await emulator.deliveries.list({ limit: 1 })
    const [{ attempts, state } = { attempts: [], state: 'none' }] = deliveries
    return [attempts.at(-1)?.verdict, attempts.at(-1)?.ok, state]
  }
  t.same(await verdictOf(200), ['200 OK', true, 'delivered'])
  t.same(await verdictOf(201), ['201 Created', true, 'delivered'])
  t.same(await verdictOf(202), ['202 Accepted', true, 'delivered'])
  t.same(await verdictOf(203), ['203 Non-Authoritative Information', true, 'delivered'])
  t.same(await verdictOf(204), ['204 No Content', true, 'delivered'])
  t.same(await verdictOf(205), ['205 Reset Content is none of 200 to 204', false, 'retrying'])
  t.same(await verdictOf(301), ['301 Moved Permanently is none of 200 to 204', false, 'retrying'])
  t.same(await verdictOf(404), ['404 Not Found is none of 200 to 204', false, 'retrying'])
  t.same(await verdictOf(500), ['500 Internal Server Error is none of 200 to 204', false, 'retrying'])
})

t.test('an attempt tells what was sent, what came back, and what follows', async t => {
  const engine = await startEngine(t)
  const { sink, emulator, publish, callbackId, subscriptionId, seen } = engine
  sink.respondWith({ status: 202, headers: { 'x-mine': 'yes', 'set-cookie': 'a=1' }, body: 'thänks' })
  const before = emulator.clock.now()
  await publish(2)
  const batch = await sink.nextBatch()
  const delivery = await emulator.deliveries.next()
  t.match(delivery, {
    callbackId,
    callbackName: 'cb',
    url: 'https://example.com/cb',
    state: 'delivered',
    subscriptionIds: [subscriptionId],
    firstEvent: 0,
    endEvent: 2,
    eventCount: 2,
    bytes: batch.body.length,
    createdAt: before,
    firstAttemptAt: before,
    nextAttemptAt: null,
    replayOf: null,
    next: { does: 'nothing', rule: 'delivered' }
  })
  const [attempt] = delivery.attempts
  t.match(attempt, {
    attempt: 1,
    at: before,
    request: {
      method: 'POST',
      url: 'https://example.com/cb',
      headers: { 'content-type': 'application/json', 'x-sfmc-ens-signature': batch.signature },
      bytes: batch.body.length,
      body: batch.text
    },
    remote: `127.0.0.1:${sink.port}`,
    response: {
      statusCode: 202,
      reason: 'Accepted',
      headers: { 'x-mine': 'yes' },
      body: 'thänks',
      bodyEncoding: 'utf8',
      truncated: false
    },
    ok: true,
    verdict: '202 Accepted'
  })
  t.equal(attempt?.error, undefined)
  t.ok(Number(attempt?.timings.total) > 0)
  t.same(
    seen()
      .filter(({ type }) => type.startsWith('delivery.'))
      .map(({ type }) => type),
    ['delivery.queued', 'delivery.attempted', 'delivery.delivered']
  )
  t.equal(batch.headers['content-type'], 'application/json')
  t.equal(batch.headers.host, 'example.com')
})

t.test('the signature is of the exact bytes, with the key decoded from base64', async t => {
  const { sink, publish, signatureKey } = await startEngine(t)
  await publish(3, "ä€😀<&=>'")
  const { body, signature } = await sink.nextBatch()
  t.ok(verifySignature(body, signature, signatureKey))
  t.notOk(verifySignature(body, signature, signatureKey, 'utf8'))
  t.match(Buffer.from(body).toString(), "ä€😀<&=>'")
})

t.test('or with the key as text', async t => {
  const { sink, publish, signatureKey } = await startEngine(t, { signatureKey: 'utf8' })
  await publish()
  const { body, signature } = await sink.nextBatch()
  t.ok(verifySignature(body, signature, signatureKey, 'utf8'))
  t.notOk(verifySignature(body, signature, signatureKey))
})

t.test('with escapeHtml the signature is of the escaped text', async t => {
  const { sink, publish, signatureKey } = await startEngine(t, { escapeHtml: true })
  await publish(1, "<a href='x'>&")
  const { body, text, events, signature } = await sink.nextBatch()
  t.match(text, '\\u003ca href\\u003d\\u0027x\\u0027\\u003e\\u0026')
  t.notMatch(text, /[<>=&']/)
  t.equal(events[0]?.info?.to, "<a href='x'>&")
  t.ok(verifySignature(body, signature, signatureKey))
})

t.test('nobody there: no answer, and no address either', async t => {
  const { sink, publish, all, emulator } = await startEngine(t)
  await sink.close()
  await publish()
  await emulator.settled()
  const [attempt] = (await all())[0]?.attempts ?? []
  t.match(attempt, { ok: false, verdict: /^ConnectFailure: /, error: { status: 'ConnectFailure', phase: 'tcp' } })
  t.notHas(attempt, { remote: String })
  t.notHas(attempt, { response: {} })
})

t.test('a url is parsed once, as long as there are not too many', async t => {
  const toUrl = createToUrl()
  const first = toUrl('https://example.com/a')
  t.equal(toUrl('https://example.com/a'), first)
  for (let index = 0; index < 1000; index++) toUrl(`https://example.com/${index}`)
  t.not(toUrl('https://example.com/a'), first)
  t.equal(toUrl('https://example.com/a').href, first.href)
})
