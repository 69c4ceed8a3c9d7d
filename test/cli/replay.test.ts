import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify, stripVTControlCharacters } from 'node:util'
import picocolors from 'picocolors'
import t from 'tap'
import { command } from '../../src/cli/commands/replay.js'
import { sign } from '../../src/ens/signature.js'
import { type Sink, startSink } from '../../src/test-kit/index.js'
import { freePort } from '../support/free-port.js'
import { recordingOf, writeRecordings } from '../support/recordings.js'
import { type FakeIo, type FakeIoOptions, fakeIo, runCommand } from './fake-io.js'

type Test = Pick<typeof t, 'teardown' | 'testdir'>

const run = promisify(execFile)

const signatureKey = Buffer.alloc(32, 7).toString('base64')
const body = '[{"info":{"to":"a@b.c"}}]'
const signature = sign(body, signatureKey)
const redacted = [{ rule: 'email', where: 'body', count: 1 }] as const
const first = recordingOf({ body, headers: [`x-sfmc-ens-signature: ${signature}`] })
const second = recordingOf({ recordedAt: '2026-11-22T10:15:30.125Z' })
const probe = recordingOf({ kind: 'probe', body: '{"callbackId":"a","verificationKey":"redacted"}' })

const sinkOf = async (t: Test): Promise<Sink> => {
  const sink = await startSink({ port: await freePort() })
  t.teardown(() => sink.close())
  return sink
}

const replay = async (
  argv: readonly string[],
  options: FakeIoOptions = {}
): Promise<{ code: number; io: FakeIo; out: string; err: string }> => {
  const io = fakeIo(options)
  // Generous, but where it is what the test is about: the machine may be busy.
  const code = await runCommand(command, argv.includes('--deadline') ? argv : [...argv, '--deadline', '30s'], io)
  return { code, io, out: io.stdout.text(), err: io.stderr.text() }
}

t.test('sends deliveries, byte for byte', async t => {
  const sink = await sinkOf(t)
  const folder = t.testdir()
  writeRecordings(folder, [first, second, probe])
  const { code, io, err } = await replay([folder, '--to', sink.url])
  t.equal(code, 0)
  t.match(io.stdout.lines(), [
    /^2026-11-22T10-15-30\.123Z-0001-delivery {2}\d+ ms {2}200 OK$/,
    /^2026-11-22T10-15-30\.125Z-0002-delivery {2}\d+ ms {2}200 OK$/
  ])
  t.match(err, `Sending 2 requests from ${folder} to ${sink.url}, over 2 ms. Ctrl-C ends it.\n`)
  t.match(err, '1 recording of another kind left out; --kind all sends all.\n')
  t.match(err, /Sent 2 requests: 2 taken\.\n$/)
  t.notMatch(err, /warning|signed anew/)
  t.match(sink.batches[0], { text: body, signature, path: '/hook' })
  t.equal(sink.requests.length, 2)
})

t.test('what is redacted has no signature that fits, until it is signed anew', async t => {
  const sink = await sinkOf(t)
  const folder = t.testdir()
  writeRecordings(folder, [{ ...first, redacted }, recordingOf({ redacted })])
  const one = await replay([folder, '--to', sink.url])
  t.match(one.err, 'warning: the body of 1 request is redacted or edited, so the signature no longer fits. Give --key')
  writeRecordings(folder, [
    { ...first, redacted },
    { ...first, recordedAt: second.recordedAt, body: '[1]' }
  ])
  const two = await replay([folder, '--to', sink.url])
  t.match(two.err, 'warning: the bodies of 2 requests are redacted or edited, so')
  const env = { ENS_LOCAL_SIGNATURE_KEY: signatureKey }
  const signed = await replay([folder, '--to', sink.url, '--limit', '1'], { env })
  t.notMatch(signed.err, 'warning')
  t.match(signed.err, 'Deliveries are signed anew with the key that is given.\n')
  t.equal(sink.batches.at(-1)?.signature, sign(body, signatureKey))
  t.notMatch(signed.err + signed.out, signatureKey)
  writeFileSync(join(folder, 'key.txt'), 'text')
  await replay([folder, '--to', sink.url, '--limit', '1', '--key-file', join(folder, 'key.txt'), '--encoding', 'utf8'])
  t.equal(sink.batches.at(-1)?.signature, sign(body, 'text', 'utf8'))
})

t.test('--json', async t => {
  const sink = await sinkOf(t)
  sink.respondWith([200, 503])
  const folder = t.testdir()
  const [file] = writeRecordings(folder, [probe, second])
  const { code, io } = await replay([folder, '--to', sink.url, '--kind', 'all', '--json', '--speed', 'max'], {
    columns: 40
  })
  t.equal(code, 1)
  t.match(io.stdout.json(), [
    { type: 'replayed', file, kind: 'probe', url: `${sink.url}/hook`, ok: true, statusCode: 200, verdict: '200 OK' },
    { type: 'replayed', kind: 'delivery', ok: false, statusCode: 503, verdict: /is none of 200 to 204/ },
    { type: 'summary', sent: 2, taken: 1, failed: 1, notSent: 0 }
  ])
})

t.test('a failure has a way out, and the exit code 1', async t => {
  const sink = await sinkOf(t)
  const folder = t.testdir()
  writeRecordings(folder, [second])
  const [red = '', uncoloured = ''] = picocolors.createColors(true).red('|').split('|')
  sink.respondWith([401, 500])
  const refused = await replay([folder, '--to', sink.url], { columns: 120 })
  t.equal(refused.code, 1)
  t.ok(refused.out.startsWith(red))
  t.ok(refused.out.endsWith(`  401 Unauthorized is none of 200 to 204${uncoloured}\n`))
  t.match(refused.err, /Sent 1 request: 0 taken, 1 not\.\nGive the signatureKey that the receiver checks with/)
  t.match((await replay([folder, '--to', sink.url])).err, /See in the log of the receiver why/)
  await sink.close()
  const down = await replay([folder, '--to', sink.url, '--json'])
  t.match(down.io.stdout.json()[0], { ok: false, statusCode: null, verdict: /ConnectFailure/ })
  t.match(down.err, /start the receiver/)
})

t.test('a receiver that does not answer', async t => {
  const sink = await sinkOf(t)
  const release = sink.hold()
  const folder = t.testdir()
  writeRecordings(folder, [second])
  const { code, out } = await replay([folder, '--to', sink.url, '--deadline', '20ms'])
  t.equal(code, 1)
  t.match(out, 'no whole answer within 20 ms')
  release()
})

t.test('Ctrl-C', async t => {
  const sink = await sinkOf(t)
  const folder = t.testdir()
  writeRecordings(folder, [first, recordingOf({ recordedAt: '2026-11-29T10:15:30.123Z' })])
  const io = fakeIo()
  const ended = runCommand(command, [folder, '--to', sink.url], io)
  await io.stdout.line(/200 OK/)
  io.interrupt()
  t.equal(await ended, 130)
  t.match(io.stderr.text(), /, over 7 d\. Ctrl-C/)
  t.match(io.stderr.text(), /Sent 1 request: 1 taken; 1 request not sent\.\n$/)
})

t.test('as a process', async t => {
  const sink = await sinkOf(t)
  const folder = t.testdir()
  writeRecordings(folder, [first])
  const main = fileURLToPath(new URL('run-main.js', import.meta.url))
  const { stdout } = await run(process.execPath, [main, 'replay', '.', '--to', sink.url, '--json'], { cwd: folder })
  t.match(stdout, /^\{"type":"replayed",.*\n\{"type":"summary","sent":1,"taken":1,"failed":0,"notSent":0\}\n$/)
  t.equal(sink.batches[0]?.text, body)
})

t.test('fits a narrow terminal', async t => {
  const sink = await sinkOf(t)
  sink.respondWith(500)
  const folder = t.testdir()
  writeRecordings(folder, [{ ...first, redacted }, probe])
  const { io } = await replay([folder, '--to', sink.url], { columns: 62 })
  const shown = stripVTControlCharacters(`${io.stdout.text()}${io.stderr.text()}`.replaceAll('\r', ''))
  // A path can not be broken.
  for (const line of shown.split('\n').filter(text => !text.includes(folder))) t.ok(line.length <= 62, line)
})

t.test('what makes no sense', async t => {
  const folder = t.testdir()
  const fails = async (code: number, message: RegExp, ...argv: string[]): Promise<void> => {
    const { code: exitCode, err } = await replay(argv)
    t.equal(exitCode, code, argv.join(' '))
    t.match(err, message)
  }
  const to = ['--to', 'http://127.0.0.1:9']
  await fails(2, /--to is missing\.\n.*--to http:\/\/127/, folder)
  await fails(1, /There are no recordings in /, folder, ...to)
  const [file = ''] = writeRecordings(folder, [probe])
  await fails(2, /--speed fast is no speed\.\n.*10x/, folder, ...to, '--speed', 'fast')
  await fails(2, /--speed 0x is no speed/, folder, ...to, '--speed', '0x')
  for (const limit of ['0', '1.5', '-1']) await fails(2, /--limit .* is no count/, folder, ...to, `--limit=${limit}`)
  await fails(1, /There is no recording of a delivery in .*, only: probe\.\n.*--kind all/, folder, ...to)
  await fails(2, /nowhere is no http\(s\) url/, folder, '--to', 'nowhere', '--kind', 'all', '--speed', '2')
  writeFileSync(join(folder, file), '{"type":"recording","version":1}')
  await fails(1, /probe\.json is no recording: recordedAt is missing/, folder, ...to)
})
