// Every row of the spec's table of WebExceptionStatus, from a real condition on the loopback to .NET's sentence.

import type { LookupFunction, Socket } from 'node:net'
import type { TlsOptions } from 'node:tls'
import t, { type Test } from 'tap'
import { createStopwatch } from '../../src/clock/create-stopwatch.js'
import type { Phase, WebExceptionStatus } from '../../src/ens/outcome.js'
import { toWebException } from '../../src/ens/web-exception.js'
import type { PosterOptions } from '../../src/outbound/create-poster.js'
import type { PostRequest, Resolve } from '../../src/ports.js'
import { type Certificate, type CertificateRequest, createCertificate } from '../../src/tls/create-certificate.js'
import {
  answer,
  answerAndEnd,
  answerAndReset,
  onRequest,
  sendAndReset,
  startTcp,
  startTls,
  startUnanswered
} from '../support/bad-servers.js'
import { freePort } from '../support/free-port.js'
import { watchLateness } from '../support/lateness.js'
import { buildRequest, registeredHost, startPoster } from '../support/posting.js'

const stopwatch = createStopwatch()

type Row = readonly [status: WebExceptionStatus, message: string]

const nameResolution: Row = ['NameResolutionFailure', "The remote name could not be resolved: 'hook.example.test'"]
const connect: Row = ['ConnectFailure', 'Unable to connect to the remote server']
const timeout: Row = ['Timeout', 'The operation has timed out']
const trust: Row = [
  'TrustFailure',
  'The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.'
]
const secureChannel: Row = ['SecureChannelFailure', 'The request was aborted: Could not create SSL/TLS secure channel.']
const send: Row = ['SendFailure', 'The underlying connection was closed: An unexpected error occurred on a send.']
const receive: Row = [
  'ReceiveFailure',
  'The underlying connection was closed: An unexpected error occurred on a receive.'
]
const closed: Row = [
  'ConnectionClosed',
  'The underlying connection was closed: The connection was closed unexpectedly.'
]
const keepAlive: Row = [
  'KeepAliveFailure',
  'The underlying connection was closed: A connection that was expected to be kept alive was closed by the server.'
]
const tooLong: Row = [
  'MessageLengthLimitExceeded',
  'The underlying connection was closed: The message length limit was exceeded.'
]
const canceled: Row = ['RequestCanceled', 'The request was aborted: The request was canceled.']
const unknown: Row = ['UnknownError', 'An unexpected error occurred']
const violation = (section: string): Row => [
  'ServerProtocolViolation',
  `The server committed a protocol violation. Section=${section}`
]
const protocol = (message: string): Row => ['ProtocolError', message]

interface Setting {
  readonly port: number
  readonly protocol?: 'https:' | undefined
  readonly options?: Partial<PosterOptions>
  readonly request?: Partial<PostRequest>
}
type Case = readonly [name: string, row: Row, phase: Phase, set: (t: Test) => Promise<Setting>]

const check = (title: string, cases: readonly Case[]): void => {
  t.test(title, async t => {
    for (const [name, row, phase, set] of cases) {
      await t.test(name, async t => {
        const { port, protocol, options, request } = await set(t)
        const { post } = startPoster(t, port, protocol, options)
        const { outcome } = await post(buildRequest(request))
        const [status, message] = row
        t.strictSame(toWebException(outcome, registeredHost), { status, message }, JSON.stringify(outcome))
        if (!outcome.answered) t.equal(outcome.phase, phase)
      })
    }
  })
}

const day = 24 * 60 * 60 * 1000
const from = (days: number): Date => new Date(Date.now() + days * day)
const issue = (request: Partial<CertificateRequest>): Certificate =>
  createCertificate({
    commonName: registeredHost,
    hosts: [registeredHost],
    notBefore: from(-1),
    notAfter: from(1),
    ...request
  })
const root = issue({ commonName: 'Test root', hosts: [], authority: true })
const { cert, key } = issue({ issuer: root })

const tcp =
  (behave: (socket: Socket) => void, more: Omit<Setting, 'port'> = {}) =>
  async (t: Test): Promise<Setting> => ({ port: (await startTcp(t, behave)).port, ...more })

/** TLS on a port of whatever kind; the poster trusts our root. */
const overTls = (behave: (socket: Socket) => void): ((t: Test) => Promise<Setting>) =>
  tcp(behave, { protocol: 'https:', options: { ca: root.cert } })

const tls =
  (tlsOptions: TlsOptions, behave: (socket: Socket) => void = answerAndEnd(ok)) =>
  async (t: Test): Promise<Setting> => {
    const { port } = await startTls(t, { cert, key, ...tlsOptions }, behave)
    return { port, protocol: 'https:', options: { ca: root.cert } }
  }

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const silent = (): void => {}
const reset = (socket: Socket): void => {
  socket.resetAndDestroy()
}

const fail =
  (code: string): LookupFunction =>
  (hostname, _options, done) =>
    done(Object.assign(new Error(`getaddrinfo ${code} ${hostname}`), { code, syscall: 'getaddrinfo' }), '')

const resolve: Resolve = () => ({ protocol: 'https:', hostname: 'hook.invalid', port: 443 })
const named = { resolve }

check('NameResolutionFailure', [
  ['a name nobody has, asked of the system', nameResolution, 'dns', async () => ({ port: 0, options: named })],
  [
    'a temporary failure',
    nameResolution,
    'dns',
    async () => ({ port: 0, options: { ...named, lookup: fail('EAI_AGAIN') } })
  ],
  [
    'a name without an address',
    nameResolution,
    'dns',
    async () => ({ port: 0, options: { ...named, lookup: (_host, _options, done) => done(null, []) } })
  ]
])

check('ConnectFailure', [
  ['refused', connect, 'tcp', async () => ({ port: await freePort() })],
  [
    'refused by each of several addresses',
    connect,
    'tcp',
    async () => {
      const port = await freePort()
      const lookup: LookupFunction = (_host, _options, done) =>
        done(null, [
          { address: '127.0.0.1', family: 4 },
          { address: '127.0.0.2', family: 4 }
        ])
      const resolve: Resolve = () => ({ protocol: 'http:', hostname: 'two.test', port })
      return { port, options: { lookup, resolve } }
    }
  ]
])

t.test('ConnectFailure: SYN unanswered', { skip: process.platform !== 'linux' }, async t => {
  const port = await startUnanswered(t)
  const { post } = startPoster(t, port)
  const { outcome, timings, remote } = await post(buildRequest({ connectMs: 150 }))
  const [status, message] = connect
  t.strictSame(toWebException(outcome, registeredHost), { status, message })
  t.match(outcome, { phase: 'tcp', code: 'ETIMEDOUT' })
  t.ok(timings.tcp !== undefined && timings.tcp >= 149)
  t.equal(remote, undefined)
})

check('ProtocolError', [
  [
    '201',
    protocol('The remote server returned an unexpected response: (201) Created.'),
    'body',
    tcp(answerAndEnd('HTTP/1.1 201 Created\r\n\r\n'))
  ],
  [
    '204',
    protocol('The remote server returned an unexpected response: (204) No Content.'),
    'body',
    tcp(answer('HTTP/1.1 204 No Content\r\n\r\n'))
  ],
  [
    '301',
    protocol('The remote server returned an unexpected response: (301) Moved Permanently.'),
    'body',
    tcp(answerAndEnd('HTTP/1.1 301 Moved Permanently\r\nLocation: /\r\n\r\n'))
  ],
  [
    '304 that announces the length of what it does not send',
    protocol('The remote server returned an unexpected response: (304) Not Modified.'),
    'body',
    tcp(answer('HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n'))
  ],
  [
    '404',
    protocol('The remote server returned an error: (404) Not Found.'),
    'body',
    tcp(answerAndEnd('HTTP/1.1 404 Not Found\r\n\r\nno'))
  ],
  [
    '500',
    protocol('The remote server returned an error: (500) Internal Server Error.'),
    'body',
    tcp(answer('HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n'))
  ],
  [
    '413 before the request is sent',
    protocol('The remote server returned an error: (413) Too Large.'),
    'body',
    tcp(answer('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n'), { request: { body: Buffer.alloc(32 << 20) } })
  ],
  [
    '103 first',
    protocol('The remote server returned an error: (503) Server Unavailable.'),
    'body',
    tcp(answer('HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n'))
  ]
])

const foreignRoot = issue({ commonName: 'Unknown root', hosts: [], authority: true })
const selfSigned = issue({})
const intermediate = issue({ commonName: 'Test intermediate', hosts: [], authority: true, issuer: root })
const untrusted = issue({ issuer: foreignRoot })

check('TrustFailure', [
  ['an authority we do not know', trust, 'tls', tls(untrusted)],
  ['that authority in the chain', trust, 'tls', tls({ ...untrusted, cert: untrusted.cert + foreignRoot.cert })],
  ['self-signed', trust, 'tls', tls(selfSigned)],
  ['expired', trust, 'tls', tls(issue({ issuer: root, notBefore: from(-2), notAfter: from(-1) }))],
  ['not yet valid', trust, 'tls', tls(issue({ issuer: root, notBefore: from(1), notAfter: from(2) }))],
  ['for another host', trust, 'tls', tls(issue({ issuer: root, hosts: ['other.example.test', '127.0.0.1'] }))],
  ['for another purpose', trust, 'tls', tls(issue({ issuer: root, purpose: 'client' }))],
  ['an incomplete chain', trust, 'tls', tls(issue({ issuer: intermediate }))],
  ['no authority of ours at all', trust, 'tls', async t => ({ ...(await tls({})(t)), options: {} })]
])

const wantsClient: TlsOptions = { requestCert: true, rejectUnauthorized: true, ca: root.cert }

check('SecureChannelFailure', [
  [
    'no common version',
    secureChannel,
    'tls',
    tls({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })
  ],
  ['no common cipher', secureChannel, 'tls', tls({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' })],
  ['ALPN refused', secureChannel, 'tls', tls({ ALPNProtocols: ['h2'] })],
  ['client certificate wanted, TLS 1.2', secureChannel, 'tls', tls({ ...wantsClient, maxVersion: 'TLSv1.2' })],
  ['client certificate wanted, TLS 1.3', secureChannel, 'headers', tls(wantsClient)]
])

check('SendFailure', [
  ['plain HTTP on the port', send, 'tls', overTls(answerAndEnd('HTTP/1.1 400 Bad Request\r\n\r\n'))],
  ['SSH on the port', send, 'tls', overTls(socket => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))],
  ['no TLS, but the look of it', send, 'tls', overTls(answerAndEnd(Buffer.from('160303ffff', 'hex')))],
  ['a TLS message out of turn', send, 'tls', overTls(answerAndEnd(Buffer.from('140303000101', 'hex')))],
  ['closed in the handshake', send, 'tls', overTls(onRequest(socket => socket.end()))],
  ['reset in the handshake', send, 'tls', overTls(onRequest(reset))],
  ['reset while we send', send, 'sent', tcp(onRequest(reset), { request: { body: Buffer.alloc(32 << 20) } })],
  [
    'closed while we send',
    send,
    'sent',
    tcp(
      onRequest(socket => socket.pause().end()),
      { request: { body: Buffer.alloc(32 << 20) } }
    )
  ]
])

check('ReceiveFailure', [
  ['reset after the request', receive, 'headers', tcp(onRequest(reset))],
  ['reset amid the body', receive, 'body', tcp(answerAndReset('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok'))],
  [
    'reset amid a body after which the connection was to close',
    receive,
    'body',
    tcp(answerAndReset('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 9\r\n\r\nok'))
  ]
])

check('ConnectionClosed', [
  ['at once', closed, 'headers', tcp(socket => socket.end())],
  ['after the request', closed, 'headers', tcp(answerAndEnd(''))],
  ['after the request, over TLS', closed, 'headers', tls({}, answerAndEnd(''))],
  [
    'TLS on the port, plain HTTP from us',
    closed,
    'headers',
    async t => ({ ...(await tls({})(t)), protocol: undefined })
  ],
  ['amid the status line', closed, 'headers', tcp(answerAndEnd('HTTP/1.1 2'))],
  ['amid the headers', closed, 'headers', tcp(answerAndEnd('HTTP/1.1 200 OK\r\nContent-Le'))],
  ['amid the body', closed, 'body', tcp(answerAndEnd('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok'))],
  [
    'amid a body after which the connection was to close',
    closed,
    'body',
    tcp(answerAndEnd('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 9\r\n\r\nok'))
  ],
  ['amid a chunk', closed, 'body', tcp(answerAndEnd('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nok'))],
  [
    'amid a chunk after which the connection was to close',
    closed,
    'body',
    tcp(answerAndEnd('HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nok'))
  ]
])

t.test('on a kept-alive connection in reuse', async t => {
  const reused: readonly [name: string, row: Row, act: (socket: Socket) => void, phase: Phase][] = [
    ['closed', keepAlive, socket => socket.end(), 'headers'],
    ['reset', keepAlive, reset, 'headers'],
    ['closed amid the headers', closed, socket => socket.end('HTTP/1.1 200 OK\r\nConte'), 'headers'],
    [
      'reset amid the body',
      receive,
      socket => sendAndReset(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok'),
      'body'
    ]
  ]
  for (const [name, [status, message], act, phase] of reused) {
    await t.test(name, async t => {
      const { port, connections } = await startTcp(t, socket => {
        socket.once('data', () => {
          socket.write(ok)
          socket.once('data', () => act(socket))
        })
      })
      const { post } = startPoster(t, port, 'http:', { keepAlive: true })
      t.match(await post(buildRequest()), { outcome: { statusCode: 200 } })
      const { outcome, timings } = await post(buildRequest())
      t.strictSame(toWebException(outcome, registeredHost), { status, message }, JSON.stringify(outcome))
      t.match(outcome, { phase })
      t.equal(connections.length, 1)
      t.equal(timings.tcp, undefined)
    })
  }
})

const statusLine = violation('ResponseStatusLine')
const brokenLine = violation('ResponseHeader Detail=CR must be followed by LF')
const badName = violation('ResponseHeader Detail=Header name is invalid')
const badLength = violation("ResponseHeader Detail='Content-Length' header value is invalid")
const badChunk = violation('ResponseBody Detail=Response chunk format is invalid')
const head = 'HTTP/1.1 200 OK\r\n'
const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n`

const bytes = (name: string, row: Row, phase: Phase, text: string | Uint8Array): Case => [
  name,
  row,
  phase,
  tcp(answer(text))
]

check('ServerProtocolViolation', [
  bytes('SSH', statusLine, 'headers', 'SSH-2.0-OpenSSH_9.2\r\n'),
  bytes('HTML without a head', statusLine, 'headers', '<html>It works</html>'),
  bytes('garbage', statusLine, 'headers', Buffer.from('00ff17fe4880', 'hex')),
  bytes('an unknown version', statusLine, 'headers', 'HTTP/9.9 200 OK\r\n\r\n'),
  bytes('a status that is no number', statusLine, 'headers', 'HTTP/1.1 2x0 OK\r\n\r\n'),
  bytes('a status of four digits', statusLine, 'headers', 'HTTP/1.1 2000 OK\r\n\r\n'),
  bytes('a status line that ends in LF alone', statusLine, 'headers', 'HTTP/1.1 200 OK\n\n'),
  bytes('a 100 nobody asked for', statusLine, 'headers', 'HTTP/1.1 100 Continue\r\n\r\n'),
  bytes(
    'a 101 nobody asked for',
    statusLine,
    'headers',
    'HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'
  ),
  bytes('a header that ends in LF alone', brokenLine, 'headers', `${head}A: b\n\n`),
  bytes('a blank in a header name', brokenLine, 'headers', `${head}A b: c\r\n\r\n`),
  bytes('a header without a colon', brokenLine, 'headers', `${head}A\r\n\r\n`),
  bytes('a control character in a header', brokenLine, 'headers', `${head}A: b\u0001\r\n\r\n`),
  bytes('CR without LF in a header', brokenLine, 'headers', `${head}A: b\rc\r\n\r\n`),
  bytes('CR without LF after the headers', brokenLine, 'headers', `${head}A: b\r\n\rc`),
  bytes('a header that begins with a blank', badName, 'headers', `${head} A: b\r\n\r\n`),
  bytes('a Content-Length that is no number', badLength, 'headers', `${head}Content-Length: two\r\n\r\n`),
  bytes('two Content-Lengths', badLength, 'headers', `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\nok`),
  bytes(
    'Content-Length, then chunks',
    badLength,
    'headers',
    `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n`
  ),
  bytes(
    'chunks, then Content-Length',
    badLength,
    'headers',
    `${head}Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n`
  ),
  bytes('a chunk size that is no number', badChunk, 'body', `${chunked}two\r\nok\r\n`),
  bytes('a chunk longer than it said', badChunk, 'body', `${chunked}1\r\nok\r\n`)
])

check('MessageLengthLimitExceeded', [
  bytes('20 KiB of headers', tooLong, 'headers', `${head}X: ${'x'.repeat(20 * 1024)}\r\n\r\n`)
])

check('RequestCanceled', [
  ['before the start', canceled, 'dns', async () => ({ port: 0, request: { signal: AbortSignal.abort() } })],
  [
    'in the TLS handshake',
    canceled,
    'tls',
    async t => {
      const caller = new AbortController()
      const setting = await overTls(onRequest(() => caller.abort()))(t)
      return { ...setting, request: { signal: caller.signal } }
    }
  ],
  [
    'while we wait for the answer',
    canceled,
    'headers',
    async t => {
      const caller = new AbortController()
      return tcp(
        onRequest(() => caller.abort()),
        { request: { signal: caller.signal } }
      )(t)
    }
  ]
])

check('UnknownError', [
  ['a header that cannot be sent', unknown, 'sent', tcp(silent, { request: { headers: { 'x-bad': 'a\nb' } } })],
  [
    'something that is not even an Error',
    unknown,
    'dns',
    async () => ({
      port: 0,
      options: {
        resolve: () => {
          throw 'no way'
        }
      }
    })
  ]
])

const late = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok'

t.test('Timeout, to within 50 ms', async t => {
  const deadlineMs = 300
  type Late = readonly [name: string, phase: Phase, set: (t: Test) => Promise<Setting>]
  const unansweredSyn: Late = ['SYN unanswered', 'tcp', async t => ({ port: await startUnanswered(t) })]
  const cases: readonly Late[] = [
    ['look-up unanswered', 'dns', async () => ({ port: 0, options: { ...named, lookup: silent } })],
    ['TLS handshake unanswered', 'tls', overTls(silent)],
    ...(process.platform === 'linux' ? [unansweredSyn] : []),
    ['request not taken', 'sent', tcp(socket => socket.pause(), { request: { body: Buffer.alloc(32 << 20) } })],
    ['headers unanswered', 'headers', tcp(silent)],
    ['body unfinished', 'body', tcp(answer(late))],
    ['body without an end', 'body', tcp(onRequest(socket => socket.write(chunked)))]
  ]
  for (const [name, phase, set] of cases) {
    await t.test(name, async t => {
      const { port, protocol, options, request } = await set(t)
      const { post } = startPoster(t, port, protocol, options)
      const lateness = watchLateness(t)
      const began = stopwatch.now()
      const { outcome, timings } = await post(buildRequest({ ...request, deadlineMs }))
      const took = stopwatch.now() - began
      const late = lateness()
      const [status, message] = timeout
      t.strictSame(toWebException(outcome, registeredHost), { status, message })
      t.match(outcome, { phase })
      t.ok(took >= deadlineMs - 1 && timings.total >= deadlineMs - 2, `not before: ${took}`)
      t.ok(took - late <= deadlineMs + 50, `not after: ${took}, of which the machine took ${late}`)
    })
  }
})
