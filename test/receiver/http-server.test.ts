import { connect, type Socket } from 'node:net'
import t from 'tap'
import { startHttpServer } from '../../src/receiver/http-server.js'

const dial = (port: number): Promise<{ socket: Socket; received: Promise<string> }> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => resolve({ socket, received }))
    socket.on('error', () => undefined)
    const received = new Promise<string>(done => {
      let text = ''
      socket.on('data', chunk => {
        text += chunk
      })
      socket.on('close', () => done(text))
    })
  })

t.test('shows where it listens', async t => {
  for (const [host, url] of [
    [undefined, 'http://127.0.0.1:'],
    ['0.0.0.0', 'http://127.0.0.1:'],
    ['::1', 'http://[::1]:'],
    ['::', 'http://[::1]:']
  ] as const) {
    const server = await startHttpServer({ host }, async () => ({ statusCode: 200 }))
    t.equal(server.url, `${url}${server.port}`)
    await server.close()
  }
  await t.rejects(
    startHttpServer({ host: '192.0.2.1' }, async () => undefined),
    { name: 'UserError', code: 'ERR_LISTEN', message: /192\.0\.2\.1:0 \(EADDRNOTAVAIL\)/ }
  )
})

t.test('close answers what has arrived whole, and cuts off the rest', async t => {
  let arrived = (): void => undefined
  let release = (): void => undefined
  const arrival = new Promise<void>(resolve => {
    arrived = resolve
  })
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  const server = await startHttpServer({}, async request => {
    request.resume()
    if (request.url === '/held') {
      arrived()
      await held
    }
    return { statusCode: 200, statusText: 'Fine', rawHeaders: ['x-n', '1', 'x-n', '2'], body: request.url ?? '' }
  })
  const idle = await dial(server.port)
  idle.socket.write('GET /first HTTP/1.1\r\nhost: x\r\n\r\n')
  await new Promise(resolve => idle.socket.once('data', resolve))
  const silent = await dial(server.port)
  const stalled = await dial(server.port)
  stalled.socket.write('POST /stalled HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\n12')
  // Its handler does not wait, so it is answered before its body is whole; the connection is cut off all the same.
  await new Promise(resolve => stalled.socket.once('data', resolve))
  const waiting = await dial(server.port)
  waiting.socket.write('GET /held HTTP/1.1\r\nhost: x\r\n\r\n')
  await arrival

  let closed = false
  const closing = server.close().then(() => {
    closed = true
  })
  t.match(await idle.received, /^HTTP\/1\.1 200 Fine\r\nx-n: 1\r\nx-n: 2\r\n/)
  t.equal(await silent.received, '')
  await stalled.received
  t.equal(closed, false, 'one is not answered yet')
  const again = server.close()
  t.equal(server.close(), again, 'close may be called again')
  release()
  t.match(await waiting.received, /connection: close\r\n.*\/held$/is)
  await closing
})

t.test('an answer being read slowly is finished', async t => {
  const body = Buffer.alloc(30_000_000, 'x')
  const server = await startHttpServer({}, async () => ({ statusCode: 200, body }))
  const slow = await dial(server.port)
  const started = new Promise(resolve => slow.socket.once('data', resolve))
  slow.socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await started
  slow.socket.pause()
  const closing = server.close()
  slow.socket.resume()
  const text = await slow.received
  t.equal(text.length - text.indexOf('\r\n\r\n') - 4, body.length)
  await closing
})

t.test('a handler that fails is answered with 500, and stays a bug', async t => {
  const unhandled = new Promise(resolve => process.once('unhandledRejection', resolve))
  const server = await startHttpServer({}, () => Promise.reject(new Error('a bug')))
  t.teardown(() => server.close())
  const { socket, received } = await dial(server.port)
  socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  t.match(await received, /^HTTP\/1\.1 500 .*x-ens-local-error: handler-failed/s)
  t.match(await unhandled, { message: 'a bug' })
})

t.test('a sender that does not wait for the answer does no harm', async t => {
  let release = (): void => undefined
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  let gone = (): void => undefined
  const left = new Promise<void>(resolve => {
    gone = resolve
  })
  const server = await startHttpServer({}, async request => {
    request.socket.once('close', gone)
    socket.destroy()
    await held
    return { statusCode: 200, body: 'to nobody' }
  })
  const { socket } = await dial(server.port)
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await left
  release()
  await server.close()
  t.pass('closed')
})

t.test('a port that is no port', async t => {
  const starting = startHttpServer({ port: 70_000 }, async () => undefined)
  await t.rejects(starting, {
    name: 'UserError',
    code: 'ERR_LISTEN',
    message: /70000 \(ERR_SOCKET_BAD_PORT\)/,
    hint: /port/
  })
})
