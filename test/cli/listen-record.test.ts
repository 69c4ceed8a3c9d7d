import { readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { request } from 'undici'
import { command } from '../../src/cli/commands/listen.js'
import { command as replay } from '../../src/cli/commands/replay.js'
import { command as trigger } from '../../src/cli/commands/trigger.js'
import { EnsClient } from '../../src/client/ens-client.js'
import { type Emulator, startEmulator } from '../../src/emulator.js'
import { sign, verifySignature } from '../../src/ens/signature.js'
import { readRecording } from '../../src/recording/read-recordings.js'
import { type Recording, toBytes } from '../../src/recording/recording.js'
import { startSink } from '../../src/test-kit/index.js'
import { type FakeIo, type FakeIoOptions, fakeIo, runCommand } from './fake-io.js'

type Test = Pick<typeof t, 'teardown' | 'testdir'>

interface Listening {
  io: FakeIo
  url: string
  /** Presses Ctrl-C; the exit code. */
  stop(): Promise<number>
}

const listen = async (t: Test, argv: readonly string[], options: FakeIoOptions = {}): Promise<Listening> => {
  const io = fakeIo(options)
  const exitCode = runCommand(command, ['--port', '0', ...argv], io)
  const stop = (): Promise<number> => {
    io.interrupt()
    return exitCode
  }
  t.teardown(stop)
  const ready = argv.includes('--json') ? await io.stdout.line(/"ready"/) : await io.stderr.line(/^Listening on/)
  return { io, url: /http:\/\/127\.0\.0\.1:\d+/.exec(ready)?.[0] ?? '', stop }
}

const post = async (url: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<number> => {
  const answer = await request(url, { method: 'POST', body, headers })
  await answer.body.dump()
  return answer.statusCode
}

const readAll = (folder: string): Promise<Recording[]> =>
  Promise.all(
    readdirSync(folder)
      .sort()
      .map(file => readRecording(folder, file))
  )

const signatureKey = Buffer.alloc(32, 7).toString('base64')
const probe = { callbackId: '0c9d7e0e-6c9b-4f7e-8d53-0f3a4c3f6f10', verificationKey: 'c2VjcmV0IGtleQ==' }

t.test('keeps what comes in, whatever it is', async t => {
  const folder = join(t.testdir(), 'recorded')
  const { io, url, stop } = await listen(t, ['--verify', 'manual', '--record', folder], {
    env: { ENS_LOCAL_SIGNATURE_KEY: signatureKey }
  })
  t.match(
    io.stderr.text(),
    `Recording each request in ${folder}, without secrets, e-mail addresses and phone numbers.\n`
  )
  const exact = '[{"a":"\\u003dö"}]\r\n'
  t.equal(await post(`${url}/hook`, JSON.stringify(probe), { authorization: 'Bearer abc' }), 200)
  t.equal(await post(`${url}/hook?x=1`, exact, { 'x-sfmc-ens-signature': sign(exact, signatureKey) }), 200)
  t.equal(await post(url, '[{"info":{"to":"jane@b.c"}}]', { 'x-sfmc-ens-signature': 'wrong' }), 200)
  t.equal(await post(url, Buffer.from([0xff, 0xfe])), 400)
  t.equal(await stop(), 130)
  t.match(io.stderr.text(), `Recorded 4 requests in ${folder}. Send them again: ens-local replay ${folder} --to URL\n`)
  const [first, second, third, fourth] = (await readAll(folder)) as [Recording, Recording, Recording, Recording]
  t.match(first, {
    kind: 'probe',
    body: JSON.stringify({ ...probe, verificationKey: 'redacted' }),
    signature: 'unchecked',
    answer: { statusCode: 200, ms: Number },
    redacted: [
      { rule: 'secret', where: 'body', count: 1 },
      { rule: 'secret', where: 'headers', count: 1 }
    ]
  })
  t.ok(first.headers.includes('authorization: Bearer redacted'))
  t.match(second, { kind: 'delivery', target: '/hook?x=1', body: exact, signature: 'good', redacted: [] })
  t.match(third, { body: '[{"info":{"to":"redacted-1@example.com"}}]', signature: 'bad' })
  t.match(fourth, { kind: 'other', body: '//4=', bodyEncoding: 'base64', answer: { statusCode: 400 } })
  const files = readdirSync(folder).map(file => readFileSync(join(folder, file), 'utf8'))
  for (const secret of [probe.verificationKey, 'jane@b.c', 'abc', signatureKey]) t.notMatch(files.join(), secret)
})

t.test('rules of its own', async t => {
  const folder = t.testdir()
  const { io, url, stop } = await listen(t, ['--record', folder, '--redact', 'none', '--redact', 'info.subscriberKey'])
  t.match(io.stderr.text(), `Recording each request in ${folder}, without secrets and info.subscriberKey.\n`)
  await post(url, '[{"info":{"to":"jane@b.c","subscriberKey":"x"}}]')
  await stop()
  t.match(await readAll(folder), [{ body: '[{"info":{"to":"jane@b.c","subscriberKey":"redacted-1"}}]' }])
  t.match(io.stderr.text(), 'Recorded 1 request in')
})

t.test('--json tells each', async t => {
  const folder = t.testdir()
  const { io, url, stop } = await listen(t, ['--json', '--record', folder])
  await post(url, '["a@b.c"]')
  await stop()
  t.match(io.stdout.json(), [
    { type: 'ready' },
    { type: 'events' },
    {
      type: 'recorded',
      at: Number,
      file: readdirSync(folder)[0],
      kind: 'delivery',
      redacted: [{ rule: 'email', where: 'body', count: 1 }]
    }
  ])
})

t.test('what can not be kept is answered all the same, and said once', async t => {
  const folder = join(t.testdir(), 'recorded')
  const { io, url, stop } = await listen(t, ['--json', '--record', folder])
  renameSync(folder, `${folder}-gone`)
  t.equal(await post(url, '[]'), 200)
  t.equal(await post(url, '[]'), 200)
  t.equal(io.stderr.text().match(/RECORDING FAILED: .* can not be written to \(ENOENT\)/g)?.length, 1)
  renameSync(`${folder}-gone`, folder)
  t.equal(await post(url, '[]'), 200)
  t.match(io.stderr.text(), 'Recording works again; 2 requests could not be kept.\n')
  renameSync(folder, `${folder}-gone`)
  t.equal(await post(url, '[]'), 200)
  t.equal(await stop(), 130)
  t.equal(io.stderr.text().match(/RECORDING FAILED/g)?.length, 2)
  t.match(io.stderr.text(), `Recorded 1 request in ${folder}; 3 requests could NOT be kept. Send`)
  t.match(
    io.stdout.json().filter(({ type }) => type === 'unrecorded'),
    [{ code: 'ENOENT' }, { code: 'ENOENT' }, { code: 'ENOENT' }]
  )
})

t.test('nothing came', async t => {
  const folder = t.testdir()
  const { io, stop } = await listen(t, ['--record', folder])
  await stop()
  t.match(io.stderr.text(), `Recorded 0 requests in ${folder}.\n`)
})

t.test('what makes no sense', async t => {
  const folder = t.testdir({ file: '' })
  const fails = async (code: number, message: RegExp, ...argv: string[]): Promise<void> => {
    const io = fakeIo({ cwd: folder })
    t.equal(await runCommand(command, ['--port', '0', ...argv], io), code)
    t.match(io.stderr.text(), message)
  }
  await fails(2, /--redact goes with --record/, '--redact', 'email')
  await fails(2, /--redact \/\(\/: Invalid/, '--record', 'x', '--redact', '/(/')
  await fails(1, /Nothing can be recorded in .*file \(EEXIST\)/, '--record', 'file')
})

const startEns = async (t: Test): Promise<{ emulator: Emulator; ens: EnsClient }> => {
  const emulator = await startEmulator({ allowLocalUrls: true })
  const ens = new EnsClient({ target: emulator.url, token: emulator.token })
  t.teardown(async () => {
    await ens.close()
    await emulator.close()
  })
  return { emulator, ens }
}

t.test('from the service to a folder, and from there to an app and to the service again', async t => {
  const { emulator, ens } = await startEns(t)
  const folder = t.testdir()
  const listening = await listen(t, ['--target', emulator.url, '--record', folder, '--redact', 'none'])
  const created = await ens.createCallback({ callbackName: 'dev', url: `${listening.url}/hook` })
  const { callbackId = '', signatureKey: key = '' } = created ?? {}
  await ens.createSubscription({
    callbackId,
    subscriptionName: 'all',
    eventCategoryTypes: ['TransactionalSendEvents.EmailSent'],
    filters: []
  })
  await emulator.publish({ type: 'EmailSent', overrides: { 'info.to': 'jane@example.org' } })
  await emulator.settled()
  await listening.stop()
  const [recordedProbe, delivery] = (await readAll(folder)) as [Recording, Recording]
  t.match([recordedProbe, delivery], [{ kind: 'probe' }, { kind: 'delivery', target: '/hook', redacted: [] }])
  const [sent] = (await emulator.deliveries.list()).deliveries
  t.equal(delivery.body, sent?.attempts[0]?.request.body)

  const app = await startSink()
  t.teardown(() => app.close())
  const io = fakeIo()
  t.equal(await runCommand(replay, [folder, '--to', app.url], io), 0)
  const { body, signature, headers } = await app.nextBatch()
  t.strictSame(Buffer.from(body), Buffer.from(toBytes(delivery)))
  t.ok(verifySignature(body, signature, key))
  t.equal(headers['content-type'], 'application/json')

  // A fixture: what was delivered then is published now.
  const again = await listen(t, ['--target', emulator.url, '--port', new URL(listening.url).port, '--json'])
  const file = readdirSync(folder).find(name => name.endsWith('-delivery.json')) ?? ''
  const triggerIo = fakeIo({ cwd: folder })
  const argv = ['--file', file, '--target', emulator.url, '--set', 'info.to=joe@example.org', '--wait', '--json']
  t.equal(await runCommand(trigger, argv, triggerIo), 0)
  t.match(triggerIo.stdout.json().at(-1), { type: 'summary', accepted: 1, matched: 1, delivered: 1 })
  await again.io.stdout.line(/"events"/)
  const was = JSON.parse(delivery.body) as { info: object }[]
  t.match(
    again.io.stdout.json().find(({ type }) => type === 'events'),
    { events: was.map(event => ({ ...event, info: { ...event.info, to: 'joe@example.org' } })) }
  )
})
