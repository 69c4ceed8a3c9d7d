// The whole product, started and closed in one process.

import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { EnsClient, startEmulator } from '../src/index.js'
import { startSink } from '../src/test-kit/index.js'
import { createCertificate } from '../src/tls/create-certificate.js'
import { caller } from './support/ens.js'

t.test('the story of the README: register, probe, verify', async t => {
  const sink = await startSink()
  const ens = await startEmulator({ forwardTo: sink.url })
  const created = await ens.client.createCallback({ callbackName: 'orders', url: 'https://example.com/ens' })
  const { callbackId, verificationKey } = await sink.nextVerification()
  t.equal(created?.callbackId, callbackId)
  await ens.client.verifyCallback({ callbackId, verificationKey })
  t.equal((await ens.client.getCallback(callbackId)).status, 'verified')
  const subscription = { callbackId, subscriptionName: 's', eventCategoryTypes: ['TransactionalSendEvents.EmailSent'] }
  t.match(await ens.client.createSubscription(subscription), { status: 'active', callbackName: 'orders' })
  t.equal(await ens.client.createSubscription(subscription), undefined, 'a 304')
  await t.rejects(ens.client.deleteCallback(callbackId), { name: 'EnsApiError', status: 409, errorcode: 30002 })
  await ens.reset()
  t.same(await ens.client.getAllCallbacks(), [])
  await ens.close()
  await ens.close()
  await sink.close()
})

t.test(
  'a laptop behind TLS: the certificate is that of the registered host, of an authority we were told of',
  async t => {
    const day = 86_400_000
    const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + day) }
    const issuer = createCertificate({ commonName: 'Our authority', authority: true, ...validity })
    const leaf = createCertificate({ commonName: 'hook', hosts: ['hook.example.com'], issuer, ...validity })
    const sink = await startSink({ tls: leaf })
    const map = { 'hook.example.com': sink.url, 'other.example.com': sink.url }
    const [trusting, wary] = [await startEmulator({ map, ca: issuer.cert }), await startEmulator({ map })]
    t.teardown(async () => {
      await Promise.all([trusting.close(), wary.close()])
      await sink.close()
    })
    const create = (ens: typeof wary, host: string) =>
      ens.client.createCallback({ callbackName: host, url: `https://${host}/ens` })
    t.match(await create(trusting, 'hook.example.com'), { url: 'https://hook.example.com/ens' })
    t.match((await sink.nextVerification()).headers, { host: 'hook.example.com' })
    const untrusted = {
      status: 400,
      message:
        /Status: TrustFailure\. The underlying connection was closed: Could not establish trust relationship for the SSL\/TLS secure channel\.$/
    }
    await t.rejects(create(trusting, 'other.example.com'), untrusted, 'another host')
    await t.rejects(create(wary, 'hook.example.com'), untrusted, 'an authority nobody knows')
  }
)

t.test('ten in one process, each with its own state', async t => {
  const all = await Promise.all(Array.from({ length: 10 }, () => startEmulator()))
  t.equal(new Set(all.map(({ url }) => url)).size, 10)
  const [first, second] = all
  const sink = await startSink()
  t.teardown(() => sink.close())
  const mapped = await startEmulator({ map: { 'a.example.com': sink.url } })
  await mapped.client.createCallback({ callbackName: 'a', url: 'https://a.example.com' })
  t.equal((await mapped.client.getAllCallbacks()).length, 1)
  t.same([await first?.client.getAllCallbacks(), await second?.client.getAllCallbacks()], [[], []])
  await Promise.all([...all, mapped].map(ens => ens.close()))
})

t.test('closing leaves nothing behind: the process ends by itself', async t => {
  const program = fileURLToPath(new URL('./support/start-and-close.js', import.meta.url))
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program], { timeout: 60_000 })
  t.same([stdout, stderr], ['closed', ''])
})

t.test('a seed makes ids and keys repeat, whatever else is called', async t => {
  const run = async (seed: number, noise: number) => {
    const sink = await startSink()
    const ens = await startEmulator({ seed, forwardTo: sink.url })
    for (let i = 0; i < noise; i++) await ens.client.getAllCallbacks()
    const created = await ens.client.createCallback({ callbackName: 'a', url: 'https://a.example.com' })
    const { verificationKey } = await sink.nextVerification()
    await ens.close()
    await sink.close()
    return { ...created, verificationKey }
  }
  const first = await run(7, 0)
  t.same(await run(7, 3), first)
  t.notMatch((await run(8, 0)).callbackId, first.callbackId ?? '')
})

t.test('a data file outlives the emulator', async t => {
  const data = `${t.testdir()}/ens.db`
  const sink = await startSink()
  t.teardown(() => sink.close())
  const first = await startEmulator({ data, forwardTo: sink.url })
  const created = await first.client.createCallback({ callbackName: 'a', url: 'https://a.example.com' })
  const { callbackId, verificationKey } = await sink.nextVerification()
  await first.close()
  const second = await startEmulator({ data, forwardTo: sink.url })
  await second.client.verifyCallback({ callbackId, verificationKey })
  t.match(await second.client.getAllCallbacks(), [{ callbackId: created?.callbackId, status: 'verified' }])
  await second.close()
})

t.test('a port or host that can not be had', async t => {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  await t.rejects(startEmulator({ port }), {
    name: 'UserError',
    code: 'ERR_LISTEN',
    message: `Port ${port} is in use.`,
    hint: /--port 0/
  })
  await t.rejects(startEmulator({ host: '192.0.2.1' }), { code: 'ERR_LISTEN', message: /192\.0\.2\.1 is no address/ })
  await t.rejects(startEmulator({ host: 'no-such-host.invalid' }), {
    code: 'ERR_LISTEN',
    message: /can not be resolved/
  })
  await t.rejects(startEmulator({ host: 'fe80::1' }), {
    code: 'ERR_LISTEN',
    message: /^fe80::1:0 can not be listened on/
  })
  await t.rejects(startEmulator({ data: 'postgres://localhost/x' }), { name: 'UserError' })
})

t.test('by other addresses', async t => {
  const everywhere = await startEmulator({ host: '0.0.0.0' })
  t.match(everywhere.url, /^http:\/\/127\.0\.0\.1:\d+$/, 'a wildcard is called by loopback')
  await everywhere.close()
  const six = await startEmulator({ host: '::1' }).catch(() => undefined)
  if (six === undefined) return t.comment('no IPv6 here')
  t.match(six.url, /^http:\/\/\[::1\]:\d+$/)
  t.equal((await caller(six.url)('GET', '/_ens-local/health')).status, 200)
  await six.close()
})

t.test('over https, with a certificate of its own: its client trusts that, others must be told', async t => {
  const day = 86_400_000
  const life = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + day) }
  const issuer = createCertificate({ commonName: 'Our authority', authority: true, ...life })
  const { cert, key } = createCertificate({ commonName: 'emulator', hosts: ['127.0.0.1'], issuer, ...life })
  const sink = await startSink()
  t.teardown(sink.close)
  // With and without the chain.
  for (const chain of [cert, cert + issuer.cert]) {
    const ens = await startEmulator({ tls: { key, cert: chain }, forwardTo: sink.url })
    t.teardown(ens.close)
    t.match(ens.url, /^https:\/\/127\.0\.0\.1:\d+$/)
    await ens.client.createCallback({ callbackName: 'orders', url: 'https://example.com/ens' })
    await ens.client.verifyCallback(await sink.nextVerification())
    t.match(await ens.client.getAllCallbacks(), [{ status: 'verified' }])
    const wary = new EnsClient({ target: ens.url, token: 'any' })
    await t.rejects(wary.getAllCallbacks(), { code: 'ERR_NO_ANSWER', hint: /authority/ })
    await wary.close()
    const told = new EnsClient({ target: ens.url, token: 'any', ca: issuer.cert })
    t.equal((await told.getAllCallbacks()).length, 1)
    await told.close()
  }
})
