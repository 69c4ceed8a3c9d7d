import { connect as connectSocket } from 'node:net'
import picocolors from 'picocolors'
import t from 'tap'
import { request } from 'undici'
import { command } from '../../src/cli/commands/listen.js'
import { EnsClient } from '../../src/client/ens-client.js'
import { startEmulator } from '../../src/emulator.js'
import { sign } from '../../src/ens/signature.js'
import { startSink } from '../../src/test-kit/index.js'
import { freePort } from '../support/free-port.js'
import { type FakeIo, type FakeIoOptions, fakeIo, runCommand } from './fake-io.js'

type Test = Pick<typeof t, 'teardown'>

interface Listening {
  io: FakeIo
  url: string
  /** Presses Ctrl-C; the exit code. */
  stop(): Promise<number>
}

const listen = async (t: Test, argv: readonly string[], options: FakeIoOptions = {}): Promise<Listening> => {
  const io = fakeIo(options)
  const exitCode = runCommand(command, argv.includes('--port') ? argv : ['--port', '0', ...argv], io)
  const stop = (): Promise<number> => {
    io.interrupt()
    return exitCode
  }
  t.teardown(stop)
  const ready = argv.includes('--json') ? await io.stdout.line(/"ready"/) : await io.stderr.line(/^Listening on/)
  return { io, url: /http:\/\/[^"\s]+?(?=[".]?[,\s]|\. )/.exec(ready)?.[0] ?? '', stop }
}

const fails = async (
  argv: readonly string[],
  env: Record<string, string> = {}
): Promise<{ code: number; err: string }> => {
  const io = fakeIo({ env })
  return { code: await runCommand(command, argv, io), err: io.stderr.text() }
}

const startEns = async (t: Test): Promise<{ ens: EnsClient; url: string }> => {
  const emulator = await startEmulator({ allowLocalUrls: true })
  const ens = new EnsClient({ target: emulator.url, token: emulator.token })
  t.teardown(async () => {
    await ens.close()
    await emulator.close()
  })
  return { ens, url: emulator.url }
}

const post = async (url: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<number> => {
  const answer = await request(url, { method: 'POST', body, headers })
  await answer.body.dump()
  return answer.statusCode
}

const signatureKey = Buffer.alloc(32, 7).toString('base64')
const batch = '[{"eventCategoryType":"TransactionalSendEvents.EmailSent","info":{"to":"a@b.c","subject":"\\u003dö"}}]'
const signed = { 'x-sfmc-ens-signature': sign(batch, signatureKey) }
const probe = { callbackId: '0c9d7e0e-6c9b-4f7e-8d53-0f3a4c3f6f10', verificationKey: 'c2VjcmV0IGtleQ==' }
const time = String.raw`\d\d:\d\d:\d\d`

t.test('verifies inside the probe, and says how it is reached', async t => {
  const { ens, url: target } = await startEns(t)
  const { io, url, stop } = await listen(t, ['--target', target, '--path', '/hook'])
  t.match(url, /^http:\/\/127\.0\.0\.1:\d+\/hook$/)
  t.match(io.stderr.text(), `  ens-local start --forward-to ${new URL(url).origin}\n`)
  t.match(io.stderr.text(), `  ens-local callbacks create --name NAME --url https://HOST/hook --target ${target}\n`)
  t.match(io.stderr.text(), `Probes are verified through ${target}.\n`)
  t.match(io.stderr.text(), /Signatures are not checked.*ENS_LOCAL_SIGNATURE_KEY/)
  t.notMatch(io.stderr.text(), 'other machines')

  const created = await ens.createCallback({ callbackName: 'dev', url })
  const callbackId = created?.callbackId ?? ''
  t.match(await ens.getCallback(callbackId), { status: 'verified' })
  t.match(io.stdout.lines(), [new RegExp(`^${time} probe of ${callbackId} {2}verified$`)])
  t.equal(await stop(), 130)
  await t.rejects(post(url, batch), { code: 'ECONNREFUSED' })
})

t.test('says why a probe was not verified, without its key', async t => {
  const { url: target } = await startEns(t)
  const stranger = await listen(t, ['--target', target])
  t.equal(await post(stranger.url, JSON.stringify(probe)), 200)
  t.match(stranger.io.stdout.lines(), [
    /probe of \S+ {2}not verified: ENS refused: .*\(404, errorcode 30003\) A key is single use/
  ])

  const alone = await listen(t, ['--target', 'http://127.0.0.1:9'], { columns: 80 })
  t.equal(await post(alone.url, JSON.stringify(probe)), 200)
  t.match(alone.io.stdout.lines(), [
    `${picocolors.createColors(true).red('not verified')}: No emulator answers at http://127.0.0.1:9. Start one with \`ens-local start\``
  ])
  for (const { io } of [stranger, alone]) t.notMatch(io.stdout.text() + io.stderr.text(), probe.verificationKey)

  const tls = await listen(t, ['--target', target.replace('http:', 'https:')])
  t.equal(await post(tls.url, JSON.stringify(probe)), 200)
  t.match(tls.io.stdout.lines(), [/not verified: There is no TLS at https/])
})

t.test('manual', async t => {
  t.test('shows the key, and how to verify with it', async t => {
    const { ens, url: target } = await startEns(t)
    const { io, url } = await listen(t, ['--target', target, '--verify', 'manual'])
    t.match(io.stderr.text(), 'Probes are answered, and verified by you.')
    const created = await ens.createCallback({ callbackName: 'dev', url })
    const callbackId = created?.callbackId ?? ''
    t.match(await ens.getCallback(callbackId), { status: 'unverified' })
    const [first, ...rest] = io.stdout.lines()
    t.match(first, new RegExp(`^${time} probe of ${callbackId}$`))
    const verificationKey = /verify \S+ (\S{44}) /.exec(io.stdout.text())?.[1] ?? ''
    const body = JSON.stringify({ callbackId, verificationKey })
    t.strictSame(rest, [
      '  Verify it within four hours, with the one or the other:',
      `  ens-local callbacks verify ${callbackId} ${verificationKey} --target ${target}`,
      `  curl ${target}/platform/v1/ens-verify -H 'Authorization: Bearer any' -H 'Content-Type: application/json' -d '${body}'`
    ])
    await ens.verifyCallback({ callbackId, verificationKey })
  })

  t.test('puts no strange words into a command to paste', async t => {
    const { io, url } = await listen(t, ['--verify', 'manual'])
    for (const strange of ["'; rm -rf ~ #", '--target', '$(id)', 'a b', '', '\u001b[2J'])
      for (const words of [{ callbackId: strange }, { verificationKey: strange }])
        t.equal(await post(url, JSON.stringify({ ...probe, ...words })), 200)
    t.notMatch(io.stdout.text(), /curl|callbacks verify/)
    t.notMatch(io.stdout.text(), '\u001b')
    t.equal(io.stdout.lines().filter(line => line.startsWith('  This is no probe of ENS')).length, 12)
  })

  t.test('for a tenant asks for a token, and needs no credentials to listen', async t => {
    const target = 'https://sub.rest.marketingcloudapis.com'
    const { io, url } = await listen(t, ['--verify', 'manual', '--target', target])
    t.match(io.stderr.text(), /public https url that leads to http:\/\/127.*\n {2}ens-local callbacks create/)
    await post(url, JSON.stringify(probe))
    t.match(io.stdout.text(), `  curl ${target}/platform/v1/ens-verify -H "Authorization: Bearer $ENS_LOCAL_TOKEN" `)
  })

  t.test('leaves the answer to the app', async t => {
    const app = await startSink()
    t.teardown(() => app.close())
    app.respondWith(503)
    const { io, url } = await listen(t, ['--verify', 'manual', '--forward-to', app.url])
    t.equal(await post(`${url}/hook`, JSON.stringify(probe)), 503)
    t.match(io.stdout.text(), `ens-local callbacks verify ${probe.callbackId} ${probe.verificationKey}\n`)
    t.match(await io.stdout.line(/<-- /), new RegExp(`^${time} <-- \\[503\\] POST ${app.url}/hook {2}\\d+ ms$`))
  })
})

t.test('shows each event', async t => {
  const { io, url } = await listen(t, [], { env: { ENS_LOCAL_SIGNATURE_KEY: signatureKey } })
  t.notMatch(io.stderr.text(), 'not checked')
  const events = [
    { eventCategoryType: 'EngagementEvents.OttSent', mobileNumber: '4912' },
    { eventCategoryType: 'SendEvents.AutomationInstanceStarted', automationName: 'night\u001b[2J' },
    { eventCategoryType: 'EngagementEvents.EmailOpen', compositeId: '1.2.3' },
    { eventCategoryType: 'EngagementEvents.PushOpen' },
    { eventCategoryType: 7 },
    null
  ]
  t.equal(await post(url, batch, signed), 200)
  t.equal(await post(url, batch, { 'x-sfmc-ens-signature': 'wrong' }), 200)
  t.equal(await post(url, JSON.stringify(events)), 200)
  t.equal(await post(url, '[]'), 200)
  t.equal(await post(url, 'no JSON'), 400)
  for (const line of io.stdout.lines()) t.match(line, new RegExp(`^${time} `))
  t.strictSame(
    io.stdout.lines().map(line => line.slice(9)),
    [
      'TransactionalSendEvents.EmailSent  info.to=a@b.c  signature good',
      'TransactionalSendEvents.EmailSent  info.to=a@b.c  signature bad',
      'EngagementEvents.OttSent  mobileNumber=4912  signature missing',
      'SendEvents.AutomationInstanceStarted  automationName=night�[2J  signature missing',
      'EngagementEvents.EmailOpen  compositeId=1.2.3  signature missing',
      'EngagementEvents.PushOpen  signature missing',
      'no eventCategoryType  signature missing',
      'no eventCategoryType  signature missing',
      'an empty batch  signature missing',
      'unparsable  The body is not JSON.  signature missing',
      '<-- [400] /  The body is neither an array of events nor a verification. ENS sends an array of events, or a probe.'
    ]
  )
  t.notMatch(io.stdout.text() + io.stderr.text(), signatureKey)
})

t.test('colours are for a terminal', async t => {
  const { io, url } = await listen(t, [], { columns: 80 })
  await post(url, batch)
  t.match(io.stdout.text(), '\u001b[2msignature unchecked\u001b[22m')
})

t.test('says when a request is cut off', async t => {
  const { io, url } = await listen(t, [])
  const { hostname, port } = new URL(url)
  const socket = connectSocket(Number(port), hostname, () => {
    socket.write('POST /hook HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n12345', () => socket.destroy())
  })
  t.match(await io.stdout.line(/aborted/), /aborted {2}\/hook {2}The sender hung up/)
})

t.test('hands on to an app', async t => {
  const app = await startSink()
  t.teardown(() => app.close())
  t.test('its exact bytes, and answers what it answers', async t => {
    const { io, url } = await listen(t, ['--forward-to', app.url])
    app.respondWith([201, 500])
    t.equal(await post(`${url}/hook?a=b`, batch, signed), 201)
    const { body } = await app.next()
    t.strictSame(Buffer.from(body).toString(), batch)
    t.equal(await post(`${url}/hook`, '[]'), 500)
    await io.stdout.line(/<-- \[500\]/)
    t.match(
      io.stdout.lines().map(line => line.slice(9)),
      [
        'TransactionalSendEvents.EmailSent  info.to=a@b.c  signature unchecked',
        `--> POST ${app.url}/hook  1 event, ${Buffer.byteLength(batch)} bytes`,
        new RegExp(`^<-- \\[201\\] POST ${app.url}/hook {2}\\d+ ms$`),
        'an empty batch  signature unchecked',
        `--> POST ${app.url}/hook  0 events, 2 bytes`,
        /^<-- \[500\] POST /
      ]
    )
  })

  t.test('at the path that it says, and shows no password', async t => {
    const { io, url } = await listen(t, ['--forward-to', `${app.url.replace('//', '//me:secret@')}/fixed?x=1`])
    await post(`${url}/hook`, 'no JSON')
    t.match(io.stdout.lines(), [
      /unparsable/,
      `--> POST ${app.url}/fixed?x=1  7 bytes`,
      `<-- [200] POST ${app.url}/fixed?x=1`
    ])
    t.notMatch(io.stdout.text(), 'secret')
  })

  t.test('but nothing badly signed, when told so', async t => {
    const before = app.requests.length
    const { io, url } = await listen(t, [
      '--forward-to',
      app.url,
      '--signature-key',
      signatureKey,
      '--reject-bad-signatures'
    ])
    t.equal(await post(url, batch), 401)
    t.equal(app.requests.length, before)
    t.match(io.stdout.lines(), [
      /signature missing$/,
      /<-- \[401\] \/ {2}The signature is missing.*Give the signatureKey/
    ])
    t.equal(await post(url, batch, signed), 200)
    t.equal(app.requests.length, before + 1)
  })

  t.test('that is down', async t => {
    const gone = await startSink({ port: await freePort() })
    await gone.close()
    const { io, url } = await listen(t, ['--forward-to', gone.url])
    t.equal(await post(url, batch), 502)
    t.match(io.stdout.lines(), [
      /EmailSent/,
      /-->/,
      /<-- \[502\] \/ {2}The app is not there. \(ECONNREFUSED\) Start the app/
    ])
  })

  t.test('that is too slow', async t => {
    const release = app.hold()
    t.teardown(release)
    const { io, url } = await listen(t, ['--forward-to', app.url, '--forward-timeout', '1ms'])
    t.equal(await post(url, batch), 504)
    t.match(io.stdout.lines()[2], /<-- \[504\] .*Let the app answer first/)
  })
})

t.test('tells a program', async t => {
  t.test('what it tells a person', async t => {
    const { ens, url: target } = await startEns(t)
    const app = await startSink()
    t.teardown(() => app.close())
    const { io, url, stop } = await listen(t, ['--json', '--target', target, '--forward-to', app.url])
    const created = await ens.createCallback({ callbackName: 'dev', url: `${url}/hook` })
    await post(`${url}/hook`, batch)
    await io.stdout.line(/forwarded/)
    const at = Number
    const path = '/hook'
    const callbackId = created?.callbackId
    t.match(io.stdout.json(), [
      { type: 'ready', url, verify: 'auto', target, forwardTo: app.url },
      { type: 'verification', at, path, callbackId, verified: true },
      { type: 'events', at, path, count: 1, signature: 'unchecked', callbackId, events: JSON.parse(batch) },
      { type: 'forwarded', at, path, statusCode: 200, ms: Number }
    ])
    for (const line of io.stdout.lines()) t.match(line, /^\{"type":"/)
    t.equal(io.stderr.text(), '')
    t.equal(await stop(), 130)
  })

  t.test('of what is nested too deep to be written, that it came', async t => {
    const { io, url } = await listen(t, ['--json'])
    const deep = '['.repeat(200_000) + ']'.repeat(200_000)
    t.equal(await post(url, deep), 200)
    t.equal(await post(url, '[]'), 200)
    t.match(io.stdout.json().slice(1), [
      { type: 'events', count: 1, bytes: deep.length, error: 'the events are nested too deep to be shown' },
      { type: 'events', count: 0, events: [] }
    ])
  })

  t.test('and the key under manual', async t => {
    const { io, url } = await listen(t, ['--json', '--verify', 'manual'])
    await post(url, JSON.stringify(probe))
    const [ready, ...rest] = io.stdout.json()
    t.strictSame(ready, { type: 'ready', url, verify: 'manual', target: 'http://127.0.0.1:4010' })
    t.match(rest, [{ type: 'verification', at: Number, ...probe }])
    t.equal(rest.length, 1)
  })
})

t.test('says when other machines can reach it', async t => {
  const { io } = await listen(t, ['--host', '0.0.0.0'])
  t.match(io.stderr.text(), 'It is bound to 0.0.0.0: other machines can reach it.')
})

t.test('what can go wrong at the start', async t => {
  const busy = await startSink()
  t.teardown(() => busy.close())
  t.match(await fails(['--port', String(busy.port)]), { code: 1, err: /EADDRINUSE/ })
  t.match(await fails(['--port', '70000']), { code: 2, err: /--port: 70000 is no port/ })
  t.match(await fails(['--forward-to', 'nowhere']), { code: 2, err: /--forward-to is no http\(s\) URL/ })
  t.match(await fails(['--forward-to', 'ftp://nowhere']), { code: 2, err: /--forward-to is no http\(s\) URL/ })
  t.match(await fails(['--forward-to', 'http://localhost:4011/x']), { code: 1, err: /where listen itself listens/ })
  t.match(await fails(['--verify', 'never']), { code: 2, err: /none of auto, manual/ })
  t.match(await fails(['--reject-bad-signatures', '--port', '0']), { code: 1, err: /signatureKey/ })
  const tenant = { ENS_LOCAL_TARGET: 'https://sub.rest.marketingcloudapis.com' }
  t.match(await fails(['--port', '0'], tenant), { code: 1, err: /no credentials/ })
})
