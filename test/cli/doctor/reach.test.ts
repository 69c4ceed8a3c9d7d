import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, createServer as createRawServer, type Server } from 'node:net'
import t from 'tap'
import { emulatorVersion, type Reached, type Reaching, reach, timesOf } from '../../../src/cli/doctor/reach.js'
import { createStopwatch } from '../../../src/clock/create-stopwatch.js'
import { openLocalAuthority } from '../../../src/tls/local-authority.js'

const reaching: Reaching = { stopwatch: createStopwatch(), now: () => 42, signal: new AbortController().signal }

interface Tap {
  teardown(end: () => unknown): void
}

const listen = async (t: Tap, server: Server): Promise<number> => {
  t.teardown(() => new Promise(resolve => server.close(resolve)))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const answers: RequestListener = (_request, response) => {
  response.writeHead(404, { date: 'Thu, 01 Jan 1970 00:00:07 GMT', connection: 'close' }).end('body')
}

t.test('an answer: its status and time, and how long each phase took', async t => {
  const port = await listen(t, createServer(answers))
  const reached = await reach(`http://127.0.0.1:${port}/x`, reaching)
  t.strictSame(reached.answer, { status: 404, date: 7000, at: 42, body: 'body' })
  t.strictSame(Object.keys(reached.ms), ['TCP', 'HTTP'])
  t.match(timesOf(reached), /^TCP \d+ ms, HTTP \d+ ms$/)
})

t.test('a name, and TLS with an authority of ours', async t => {
  const { cert, issue } = await openLocalAuthority({ folder: `${t.testdir()}/ca`, now: Date.now() })
  const port = await listen(t, createSecureServer(issue(['some.test']), answers))
  const lookup: Reaching['lookup'] = (_name, _options, done) =>
    setImmediate(done, null, [{ address: '127.0.0.1', family: 4 }])
  const reached = await reach(`https://some.test:${port}/`, { ...reaching, ca: [cert], lookup })
  t.equal(reached.answer?.status, 404)
  t.strictSame(Object.keys(reached.ms), ['DNS', 'TCP', 'TLS', 'HTTP'])
  const stranger = await reach(`https://some.test:${port}/`, { ...reaching, lookup })
  t.match(stranger, { phase: 'TLS', error: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, answer: undefined })
})

t.test('no date, and one that is none', async t => {
  for (const head of ['', 'date: soon\r\n']) {
    const server = createRawServer(socket =>
      socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\n${head}content-length: 0\r\n\r\n`))
    )
    const { answer } = await reach(`http://127.0.0.1:${await listen(t, server)}/`, reaching)
    t.match(answer, { status: 200, date: undefined, body: '' })
  }
})

t.test('how far it came when there is no answer', async t => {
  const lookup: Reaching['lookup'] = (_name, _options, done) =>
    setImmediate(done, Object.assign(new Error('none'), { code: 'ENOTFOUND' }), [])
  t.match(await reach('http://no.test/', { ...reaching, lookup }), { phase: 'DNS', error: { code: 'ENOTFOUND' } })
  const half = createRawServer(socket =>
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'))
  )
  const url = `http://127.0.0.1:${await listen(t, half)}/`
  t.match(await reach(url, reaching), { phase: 'HTTP', error: { code: 'ECONNRESET' } })
})

t.test('when time is up', async t => {
  const over = new AbortController()
  const silent = createRawServer(socket => {
    socket.on('error', () => undefined)
    over.abort()
  })
  const url = `https://[::ffff:127.0.0.1]:${await listen(t, silent)}/`
  t.match(await reach(url, { ...reaching, signal: over.signal }), { error: { code: 'ETIMEDOUT' } })
})

t.test('of an answer without an end the beginning is read, and the connection is gone', async t => {
  let gone = (): void => undefined
  const isGone = new Promise<void>(resolve => {
    gone = resolve
  })
  const server = createServer((_request, response) => {
    response.once('close', gone)
    const send = (): void => void response.write('a'.repeat(100_000), error => error || send())
    send()
  })
  const { answer } = await reach(`http://127.0.0.1:${await listen(t, server)}/`, reaching)
  t.equal(answer?.status, 200)
  t.ok(Number(answer?.body.length) < 1_000_000)
  await isGone
})

t.test('who is an emulator', async t => {
  const said = (body: string): Reached => ({
    url: '',
    ms: {},
    phase: 'HTTP',
    answer: { status: 200, date: undefined, at: 0, body }
  })
  t.equal(emulatorVersion(said('{"status":"ok","version":"1.2.3"}')), '1.2.3')
  for (const body of ['{"status":"ok"}', '{"version":"1"}', 'null', '<html>']) t.notOk(emulatorVersion(said(body)))
  t.notOk(emulatorVersion({ url: '', ms: {}, phase: 'TCP' }))
})
