import t from 'tap'
import { createTunnelText } from '../../src/cli/tunnel-text.js'
import { UserError } from '../../src/errors.js'
import type { ExchangeSummary } from '../../src/tunnel/tunnel-ports.js'
import { fakeIo } from './fake-io.js'
import { fakeTunnel } from './fake-tunnel.js'

const args = { method: ['POST'], qr: true, port: 3000 }
const exchange: ExchangeSummary = {
  id: 1,
  method: 'POST',
  target: '/ens',
  statusCode: 200,
  ms: 12,
  bytesIn: 1234,
  bytesOut: 2
}

/** Without the time that each line begins with. */
const told = (lines: readonly string[]): string[] => lines.map(line => line.replace(/^\d\d:\d\d:\d\d /, ''))

t.test('on a pipe, stdout has the URL and then a line for each exchange, and nothing else', async t => {
  const io = fakeIo()
  const { tunnel, emit } = fakeTunnel()
  const report = createTunnelText({ ...args, path: ['/ens'] }, io)
  report.opening()
  await report.ready(tunnel, 'https://calm-otter.lt.test/ens')
  emit('request', exchange)
  emit('request', { ...exchange, id: 2, replayOf: 1, statusCode: 500 })
  t.same(told(io.stdout.lines()), [
    'https://calm-otter.lt.test/ens',
    '#1 POST /ens  200  12 ms  1.2 kB in, 2 B out',
    '#2 (again #1) POST /ens  500  12 ms  1.2 kB in, 2 B out'
  ])
  t.notMatch(io.stderr.text(), /Opening/)
  t.match(io.stderr.text(), /leads to +http:\/\/127\.0\.0\.1:3000\n/)
  t.match(
    io.stderr.text(),
    /made by +localtunnel \(cloudflared is not on PATH\), which comes in at 127\.0\.0\.1:4444\n/
  )
  t.match(io.stderr.text(), /lets through +POST, \/ens\n/)
  t.match(io.stderr.text(), /self-probe +passed in 84 ms\n/)
  t.match(io.stderr.text(), /ens-local register --url https:\/\/calm-otter\.lt\.test\/ens\n/)
})

t.test('on a terminal there is a QR code, if there is room for it', async t => {
  const show = async (columns: number, qr: boolean): Promise<string> => {
    const io = fakeIo({ columns })
    const report = createTunnelText({ ...args, qr }, io)
    report.opening()
    await report.ready(fakeTunnel().tunnel, 'https://calm-otter.lt.test')
    t.match(io.stderr.text(), /^Opening a tunnel …\n/)
    t.match(io.stdout.text(), /^ {2}\S*https:\/\/calm-otter\.lt\.test\S*\n$/)
    return io.stderr.text()
  }
  t.match(await show(80, true), /█▄▄▄▄/)
  t.notMatch(await show(80, false), /█/)
  t.notMatch(await show(20, true), /█/)
})

t.test('a narrow terminal: long lines are broken at blanks, and sizes are left out', async t => {
  const io = fakeIo({ columns: 50, env: { NO_COLOR: '1' } })
  const { tunnel, emit } = fakeTunnel()
  await createTunnelText({ ...args, path: ['/ens'], qr: false }, io).ready(tunnel, 'https://calm-otter.lt.test/ens')
  emit('request', exchange)
  emit('request', { ...exchange, id: 2, target: '/a', bytesIn: 5 })
  t.same(
    io.stderr.lines().filter(line => line.length > 50),
    ['  ens-local register --url https://calm-otter.lt.test/ens']
  )
  t.match(io.stderr.text(), /made by +localtunnel \(cloudflared is not on\n {16}PATH\), which/)
  t.same(told(io.stdout.lines()).slice(1), ['#1 POST /ens  200  12 ms', '#2 POST /a  200  12 ms  5 B in, 2 B out'])
})

t.test('a terminal that can be typed at is told so', async t => {
  const io = fakeIo({ columns: 80 })
  await createTunnelText(args, { ...io, stdin: Object.assign(Object.create(io.stdin), { isTTY: true }) }).ready(
    fakeTunnel().tunnel,
    'https://a.test'
  )
  t.match(io.stderr.text(), /A number and Enter sends that request/)
})

t.test('who answered in place of the receiver is told, and once what to do', async t => {
  const io = fakeIo()
  const { tunnel, emit } = fakeTunnel()
  await createTunnelText(args, io).ready(tunnel, tunnel.url)
  const down = { ...exchange, statusCode: 502, refusal: 'receiver-down', code: 'ECONNREFUSED' } as const
  emit('request', down)
  emit('request', { ...down, id: 2 })
  t.same(told(io.stdout.lines()).slice(1), [
    '#1 POST /ens  502 receiver-down  12 ms  1.2 kB in, 2 B out',
    '         Start your receiver; --hold lets requests wait for it.',
    '#2 POST /ens  502 receiver-down  12 ms  1.2 kB in, 2 B out'
  ])
})

t.test('an answer that was broken off says by whom', async t => {
  const io = fakeIo()
  const { tunnel, emit } = fakeTunnel()
  await createTunnelText(args, io).ready(tunnel, tunnel.url)
  const { statusCode: _, ...unanswered } = exchange
  emit('request', { ...unanswered, brokenBy: 'caller' })
  emit('request', { ...exchange, brokenBy: 'receiver' })
  t.same(told(io.stdout.lines()).slice(1), [
    '#1 POST /ens  broken off by the caller  12 ms  1.2 kB in, 2 B out',
    '#1 POST /ens  broken off by the receiver  12 ms  1.2 kB in, 2 B out'
  ])
})

t.test('changes of the tunnel are told with their reason', async t => {
  const io = fakeIo()
  const { tunnel, emit } = fakeTunnel()
  const report = createTunnelText(args, io)
  await report.ready(tunnel, tunnel.url)
  emit('state', 'degraded', new UserError('It redirects.', 'Look there.'))
  emit('state', 'ready')
  emit('url', 'https://b.test', 'https://a.test')
  report.say('any', {}, 'Registered anew.')
  report.closing()
  t.same(told(io.stdout.lines()).slice(1), [
    'the public URL does not lead here',
    '         It redirects. Look there.',
    'ready again',
    'the public URL is now https://b.test, no more https://a.test',
    'Registered anew.'
  ])
  t.match(io.stderr.lines().at(-1), /^Closing/)
})

t.test('a receiver of ours, a probe that was left out, and warnings are named', async t => {
  const io = fakeIo()
  const report = createTunnelText({ method: ['POST', 'GET'], register: true, to: 'http://app.test:1' }, io)
  await report.ready(fakeTunnel({ lastProbe: undefined }).tunnel, 'https://a.test')
  t.match(io.stderr.text(), /leads to +http:\/\/app\.test:1\n[\s\S]*POST, GET, every path\n[\s\S]*none was made/)
  t.notMatch(io.stderr.text(), /ens-local register/)
  const alone = fakeIo()
  const lastProbe = { passed: true, ms: 1, warnings: ['A page is shown to browsers.'] }
  await createTunnelText({ method: ['POST'], register: true }, alone).ready(
    fakeTunnel({ lastProbe }).tunnel,
    'https://a.test'
  )
  t.match(alone.stderr.text(), /a receiver of ours[\s\S]*mind +A page is shown to browsers\./)
})

t.test('what comes from outside can not steer the terminal', async t => {
  const io = fakeIo()
  const { tunnel, emit } = fakeTunnel()
  await createTunnelText(args, io).ready(tunnel, tunnel.url)
  emit('request', { ...exchange, target: '/\u001b[2J' })
  t.notMatch(io.stdout.text(), '\u001b')
})
