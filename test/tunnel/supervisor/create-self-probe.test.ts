import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import t from 'tap'
import { createRandom } from '../../../src/random/create-random.js'
import { PROBE_PATH, PROOF_HEADER, prove } from '../../../src/tunnel/probe-proof.js'
import { createSelfProbe } from '../../../src/tunnel/supervisor/create-self-probe.js'
import type { SelfProbeReport } from '../../../src/tunnel/tunnel-ports.js'
import { answerAndReset, startTcp } from '../../support/bad-servers.js'
import { freePort } from '../../support/free-port.js'
import { startPoster } from '../../support/posting.js'
import { startTlsFront } from '../../support/tls-front.js'

const secret = Buffer.from('a secret of this process')
const url = new URL('https://mine.lt.test')
const { signal } = new AbortController()
interface Test {
  teardown(end: () => unknown): void
}

type Answer = (body: Buffer, response: ServerResponse, request: IncomingMessage) => void

const startServer = async (t: Test, answer: Answer) => {
  const requests: { target: string | undefined; headers: IncomingMessage['headers']; body: Buffer }[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', piece => pieces.push(piece))
    request.on('end', () => {
      const body = Buffer.concat(pieces)
      requests.push({ target: `${request.method} ${request.url}`, headers: request.headers, body })
      answer(body, response, request)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, requests }
}

const probeAt = (t: Test, port: number, options: { deadlineMs?: number; protocol?: 'https:'; ca?: string } = {}) => {
  const { protocol = 'http:', ca, ...rest } = options
  const { post } = startPoster(t, port, protocol, { ca })
  return createSelfProbe({ post, random: createRandom(1), secret, ...rest })
}

const asFront: Answer = (body, response) => response.setHeader(PROOF_HEADER, prove(secret, body)).end(body)

t.test('the very bytes, and the proof', async t => {
  const { port, requests } = await startServer(t, asFront)
  const report = await probeAt(t, port)(url, { thorough: false, signal })
  t.match(report, { passed: true, statusCode: 200, warnings: [] })
  t.ok(report.ms > 0)
  for (const absent of ['finding', 'message', 'hint', 'ensSays']) t.notOk(absent in report, absent)
  const [request] = requests
  t.match(request, {
    target: `POST ${PROBE_PATH}`,
    headers: { host: 'mine.lt.test', 'content-type': 'application/octet-stream', 'user-agent': undefined }
  })
  t.equal(new Set(request?.body).size, 256, 'every byte there is')
  t.match(request?.body.toString(), /é€\u2028😀$/)
  await probeAt(t, port)(url, { thorough: false, signal })
  t.equal(requests.length, 2, 'and no more than asked for')
})

t.test('each time with other bytes', async t => {
  const { port, requests } = await startServer(t, asFront)
  const probe = probeAt(t, port)
  await probe(url, { thorough: false, signal })
  await probe(url, { thorough: false, signal })
  t.notSame(requests[0]?.body, requests[1]?.body)
})

t.test('over TLS, with an authority of its own', async t => {
  const { port } = await startServer(t, asFront)
  const front = await startTlsFront(t, ['*.lt.test'], port)
  const trusting = probeAt(t, front.port, { protocol: 'https:', ca: front.ca })
  t.match(await trusting(url, { thorough: false, signal }), { passed: true })
  t.match(await probeAt(t, front.port, { protocol: 'https:' })(url, { thorough: false, signal }), {
    passed: false,
    finding: 'certificate',
    message: /^The certificate is not good at mine\.lt\.test \(.+\)\.$/,
    hint: /--ca/,
    ensSays: /^Status: TrustFailure\. The underlying connection was closed: Could not establish trust/
  })
})

const html = (response: ServerResponse, status: number, text: string, headers = {}) =>
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(text)

const findings: [string, Answer, Partial<Record<keyof SelfProbeReport, unknown>>][] = [
  [
    'a redirect',
    (_body, response) => response.writeHead(307, { location: 'https://else.test/' }).end(),
    {
      finding: 'redirect',
      message: 'mine.lt.test redirects (307) to https://else.test/.',
      ensSays: /^Status: ProtocolError\. The remote server returned an unexpected response: \(307\)/
    }
  ],
  [
    'a 304 leads nowhere',
    (_body, response) => response.writeHead(304).end(),
    { finding: 'wrong-host', message: 'Something else answers at mine.lt.test: (304) Not Modified.' }
  ],
  [
    'a login',
    (_body, response) => response.writeHead(401, { 'www-authenticate': 'Basic' }).end(),
    { finding: 'authentication', message: 'mine.lt.test lets nobody in without a login: (401) Unauthorized.' }
  ],
  [
    'a ban',
    (_body, response) => response.writeHead(403).end('Go\n\u001b[2J away'),
    { finding: 'authentication', message: /“Go \[2J away”/ }
  ],
  ['a proxy', (_body, response) => response.writeHead(407).end(), { finding: 'authentication' }],
  [
    'a login that calls itself well',
    (_body, response) => response.writeHead(200, { 'www-authenticate': 'Bearer' }).end(),
    { finding: 'authentication', ensSays: undefined }
  ],
  [
    'a page',
    (_body, response) => html(response, 200, '<html><head><title>You are about\nto visit</title></head>'),
    {
      finding: 'interstitial',
      message: 'A page came back from mine.lt.test in place of our bytes: (200) OK, “You are about to visit”.',
      ensSays: undefined
    }
  ],
  [
    'a page without a type or a title',
    (_body, response) => response.writeHead(418).end('<!DOCTYPE html><p>Hello'),
    { finding: 'interstitial', message: /: \(418\) I'm a Teapot\.$/ }
  ],
  [
    "localtunnel's page",
    (_body, response) => html(response, 511, '<p>set and send a <code>bypass-tunnel-reminder</code> request header'),
    { finding: 'interstitial', message: /localtunnel's reminder/ }
  ],
  [
    "ngrok's page",
    (_body, response) => html(response, 200, '<p>ngrok-skip-browser-warning', { 'ngrok-error-code': 'ERR_NGROK_6024' }),
    { finding: 'interstitial', message: /ngrok's warning page/ }
  ],
  [
    "pinggy's page",
    (_body, response) => html(response, 200, '<p>X-Pinggy-No-Screen'),
    { finding: 'interstitial', message: /pinggy's screen/ }
  ],
  [
    'another program',
    (_body, response) => response.end('{"hello":"world"}'),
    {
      finding: 'wrong-host',
      message: /^Something else answers at mine\.lt\.test: \(200\) OK, “\{"hello":"world"\}”\.$/
    }
  ],
  [
    'a page that is not there',
    (_body, response) => html(response, 404, '<title>Not here</title>'),
    { finding: 'wrong-host', message: /“Not here”/ }
  ],
  [
    'an echo without a proof',
    (body, response) => response.end(body),
    { finding: 'wrong-host', message: /^Something else answers/ }
  ],
  [
    'the front of another process',
    (body, response) => response.setHeader(PROOF_HEADER, prove(Buffer.from('another'), body)).end(body),
    { finding: 'wrong-host', message: /^Another ens-local answers at mine\.lt\.test/ }
  ],
  [
    'bytes changed on the way here',
    (body, response) => asFront(Buffer.from(body.toString('latin1')), response, {} as IncomingMessage),
    {
      finding: 'rewritten-body',
      message: /changed on its way here: 284 were sent and \d+ came back, different from byte \d+ on\.$/
    }
  ],
  [
    'bytes changed on the way back',
    (body, response) => response.setHeader(PROOF_HEADER, prove(secret, body)).end(`${body.toString('latin1')}\n`),
    { finding: 'rewritten-body', message: /changed on its way back: 284 were sent/, statusCode: 200 }
  ],
  [
    'bytes added on the way back',
    (body, response) =>
      response.setHeader(PROOF_HEADER, prove(secret, body)).end(Buffer.concat([body, Buffer.from('!')])),
    { finding: 'rewritten-body', message: /284 were sent and 285 came back, different from byte 284 on\.$/ }
  ],
  [
    'a status changed on the way back',
    (body, response) => {
      response.statusCode = 202
      asFront(body, response, {} as IncomingMessage)
    },
    {
      finding: 'rewritten-body',
      message: /^The answer was changed on its way back: its status was 200 and became \(202\)/
    }
  ],
  [
    'a relay in trouble',
    (_body, response) => response.writeHead(502, { 'content-type': 'text/plain' }).end('error code: 1033'),
    {
      finding: 'tunnel-error',
      message: 'The relay answered by itself: (502) Bad Gateway, “error code: 1033”.',
      ensSays: 'Status: ProtocolError. The remote server returned an error: (502) Bad Gateway.'
    }
  ],
  ['a relay that has had enough', (_body, response) => response.writeHead(429).end(), { finding: 'tunnel-error' }],
  ['a relay that waited', (_body, response) => response.writeHead(408).end(), { finding: 'tunnel-error' }],
  [
    'a localtunnel server without our tunnel',
    (_body, response) => response.writeHead(503, { 'x-localtunnel-status': 'Tunnel Unavailable' }).end(),
    { finding: 'tunnel-error', message: 'The relay says: Tunnel Unavailable (503).' }
  ],
  [
    'ngrok without our tunnel',
    (_body, response) => html(response, 404, '<p>ERR_NGROK_3200'),
    { finding: 'tunnel-error', message: /^The relay answered by itself: \(404\)/ }
  ],
  [
    'our own front',
    (_body, response) => response.writeHead(503, { 'x-ens-local-error': 'closing' }).end(),
    { finding: 'front-refusal', message: 'Our own front refused the self-probe: closing.' }
  ]
]

for (const [what, answer, expected] of findings)
  t.test(`in place of our front: ${what}`, async t => {
    const { port, requests } = await startServer(t, answer)
    const report = await probeAt(t, port)(url, { thorough: true, signal })
    t.match(report, { passed: false, hint: /\.$/, warnings: [], ...expected })
    t.match(report.message, /\.$/)
    t.equal(requests.length, 1, 'a browser is not tried')
  })

t.test('a name that is not known', async t => {
  const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' })
  const lookup: LookupFunction = (_host, _options, done) => done(unknown, [])
  const resolve = ({ hostname }: URL) => ({ protocol: 'http:' as const, hostname, port: 1 })
  const { post } = startPoster(t, 1, 'http:', { lookup, resolve })
  const report = await createSelfProbe({ post, random: createRandom(), secret })(url, { thorough: true, signal })
  t.match(report, {
    passed: false,
    finding: 'name-resolution',
    message: 'The name is not known: mine.lt.test (getaddrinfo ENOTFOUND).',
    hint: /--map/,
    ensSays: "Status: NameResolutionFailure. The remote name could not be resolved: 'mine.lt.test'"
  })
  t.notOk('statusCode' in report)
})

t.test('nobody listens, nobody answers, and who breaks off', async t => {
  const closed = await probeAt(t, await freePort())(url, { thorough: true, signal })
  t.match(closed, {
    finding: 'no-connection',
    message: /^There is no connection to mine\.lt\.test \(.*ECONNREFUSED.*\)\.$/
  })
  const silent = await startTcp(t, () => {})
  const late = await probeAt(t, silent.port, { deadlineMs: 50 })(url, { thorough: true, signal })
  t.match(late, {
    finding: 'timeout',
    message: /within 50 ms/,
    ensSays: 'Status: Timeout. The operation has timed out'
  })
  const broken = await startTcp(t, answerAndReset('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab'))
  const cut = await probeAt(t, broken.port)(url, { thorough: true, signal })
  t.match(cut, { finding: 'broken', message: /^The exchange broke off with mine\.lt\.test \(.+\)\.$/ })
})

t.test('it is cancelled', async t => {
  const silent = await startTcp(t, () => {})
  const controller = new AbortController()
  const probing = probeAt(t, silent.port)(url, { thorough: true, signal: controller.signal })
  controller.abort()
  t.match(await probing, { passed: false, finding: 'broken', message: /canceled/ })
})

t.test('a page for browsers is a warning', async t => {
  const { port, requests } = await startServer(t, (body, response, request) => {
    if (/^Mozilla/.test(request.headers['user-agent'] ?? '') && /html/.test(request.headers.accept ?? ''))
      html(response, 401, '<title>Friendly Reminder</title> bypass-tunnel-reminder')
    else asFront(body, response, request)
  })
  const probe = probeAt(t, port)
  const report = await probe(url, { thorough: true, signal })
  t.match(report, { passed: true, statusCode: 200 })
  t.strictSame(report.warnings, [
    "Asked with a browser's User-Agent: localtunnel's reminder page came back from mine.lt.test (header bypass-tunnel-reminder). ENS's own User-Agent is not known."
  ])
  t.match(requests[1], { target: `POST ${PROBE_PATH}` })
  t.notOk('finding' in report)
  t.match(await probe(url, { thorough: false, signal }), { passed: true, warnings: [] })
  t.equal(requests.length, 3)
})

t.test('no page for browsers', async t => {
  const { port, requests } = await startServer(t, asFront)
  t.match(await probeAt(t, port)(url, { thorough: true, signal }), { passed: true, warnings: [] })
  t.equal(requests.length, 2)
})

t.test('a URL with a port of its own', async t => {
  const { port, requests } = await startServer(t, (_body, response) => response.writeHead(500).end())
  const local = new URL(`http://127.0.0.1:${port}`)
  const report = await probeAt(t, port)(local, { thorough: false, signal })
  t.match(report, { finding: 'tunnel-error' })
  t.equal(requests[0]?.headers.host, local.host)
})
