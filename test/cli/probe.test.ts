import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { stripVTControlCharacters } from 'node:util'
import picocolors from 'picocolors'
import t from 'tap'
import { colours } from '../../src/cli/colours.js'
import { main } from '../../src/cli/main.js'
import { probeView } from '../../src/cli/probe-view.js'
import type { ProbeReport } from '../../src/probe.js'
import { fakeIo } from './fake-io.js'

const run = async (argv: string[], columns?: number) => {
  const io = fakeIo(columns === undefined ? {} : { columns })
  const exitCode = await main(['probe', ...argv], io)
  return { exitCode, out: io.stdout.text(), err: io.stderr.text() }
}

const serve = async (t: { teardown(end: () => unknown): void }, statusCode: number, body = ''): Promise<string> => {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(statusCode, { 'x-list': ['a', 'b'] }).end(body))
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  t.teardown(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const url = 'https://hook.example.com/ens'

t.test('a receiver that answers 200', async t => {
  const origin = await serve(t, 200, '{"ok":true}\u001b[2J')
  const { exitCode, out, err } = await run([url, '--map', `hook.example.com=${origin}`])
  t.equal(exitCode, 0)
  t.equal(err, '')
  t.match(out, `POST ${url} at 127.0.0.1:`)
  for (const name of ['TCP', 'SENT', 'HEADERS', 'total']) t.match(out, new RegExp(`^  ${name} +[\\d.]+ ms`, 'm'))
  t.match(out, /\n {2}200 OK\n/)
  t.match(out, /x-list: a\n {2}x-list: b\n/)
  t.match(out, '{"ok":true}�[2J')
  t.match(out, /✔ ENS takes it/)
})

t.test('one that answers anything else: the 400, what happened, what to do', async t => {
  const origin = await serve(t, 404)
  const { exitCode, out } = await run([url, '--forward-to', origin])
  t.equal(exitCode, 1)
  t.match(out, '(no body)')
  t.match(
    out,
    /The message\n {2}MCMS_UWH_Runtime_GeneralFailure_probeCallbackLiveness: .*Status: ProtocolError\. .*404.*\n/
  )
  t.match(out, 'The receiver answered 404, and only 200 passes.')
  t.match(out, /What to do\n {2}Answer a POST to this path with exactly 200/)
})

t.test('one that is not there', async t => {
  const { exitCode, out } = await run([url, '--forward-to', 'http://127.0.0.1:1'], 60)
  const plain = stripVTControlCharacters(out)
  t.equal(exitCode, 1)
  t.match(plain, /^ {2}TCP +[\d.]+ ms {2}█+ ✘$/m)
  t.match(plain, 'ConnectFailure: it broke in phase TCP.')
  t.match(plain, 'ECONNREFUSED')
  t.ok(
    plain
      .split('\n')
      .filter(line => !line.includes('MCMS'))
      .every(line => line.length <= 60)
  )
})

t.test('one that breaks off after the connection', async t => {
  const { out } = await run([url, '--forward-to', await serve(t, 200).then(origin => origin.replace('http', 'https'))])
  t.match(out, /SendFailure: it broke in phase TLS, connected to 127\.0\.0\.1:\d+\./)
})

t.test('a url that ENS does not take at all', async t => {
  const { exitCode, out } = await run(['https://hook.example.com:8443/ens'])
  t.equal(exitCode, 1)
  t.match(out, /must not have a port/)
  t.match(out, 'The url itself is refused: nothing was sent.')
})

t.test('a word that is no url', async t => {
  const { exitCode, err } = await run(['hook.example.com/ens'])
  t.equal(exitCode, 2)
  t.equal(err, 'ens-local: hook.example.com/ens is no url: it has no scheme.\n  Write https://hook.example.com/ens\n')
})

t.test('--json', async t => {
  const origin = await serve(t, 200, 'hello')
  const passed = JSON.parse((await run([`${origin}/ens`, '--allow-local-urls', '--json'])).out)
  t.match(passed, {
    type: 'probe',
    passed: true,
    outcome: { answered: true, body: 'hello' },
    timings: { total: Number }
  })
  t.equal(Object.keys(passed)[0], 'type')
  const failed = JSON.parse((await run([url, '--forward-to', 'http://127.0.0.1:1', '--json'])).out)
  t.match(failed, { passed: false, status: 'ConnectFailure', outcome: { code: 'ECONNREFUSED' } })
  t.match(JSON.parse((await run(['https://a.example.com?', '--json'])).out), { passed: false, outcome: undefined })
})

t.test('each phase begins where the one before it ended', async t => {
  const report: ProbeReport = {
    url,
    passed: true,
    timings: { dns: 10, tcp: 10, tls: 20, sent: 0, headers: 55, body: 5, total: 100 }
  }
  const view = { paint: colours(fakeIo()), width: 66 }
  t.strictSame(
    probeView(report, view).split('\n').slice(2, 8),
    [
      '  DNS          10.0 ms  ████',
      '  TCP          10.0 ms      ████',
      '  TLS          20.0 ms          ████████',
      '  SENT          0.0 ms                  █',
      '  HEADERS      55.0 ms                  ██████████████████████',
      '  BODY          5.0 ms                                        ██'
    ].map(line => line)
  )
})

t.test('a phase that took nearly all the time still fits the terminal', async t => {
  const outcome = { answered: false, status: 'Timeout', phase: 'headers', detail: 'late' } as const
  const timings = { dns: 0, tcp: 0.1, sent: 0.1, headers: 29_999.8, total: 30_000 }
  for (const width of [40, 60, 100]) {
    const paint = picocolors.createColors(false)
    const view = probeView({ url: 'https://a/', passed: false, outcome, timings }, { paint, width })
    const bars = view.split('\n').filter(line => line.includes('█'))
    t.equal(bars.length, 4)
    t.equal(Math.max(...bars.map(line => line.length)), Math.min(width, 86), `${width} columns`)
  }
})
