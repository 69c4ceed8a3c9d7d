// The sockets of a localtunnel, with a data port of the test: when they are replaced, how soon, and when never.

import { EventEmitter, once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { keepSockets, type Sockets, type SocketsRequest } from '../../../src/tunnel/providers/localtunnel-sockets.js'
import { startUnanswered } from '../../support/bad-servers.js'
import { type FakeStopwatch, fakeStopwatch } from '../../support/fake-stopwatch.js'
import { freePort } from '../../support/free-port.js'

interface DataPort {
  readonly port: number
  /** The next socket that comes. */
  next(): Promise<Socket>
  /** Refuses from now on; what is connected stays. */
  refuse(): void
  closeAll(): Promise<void>
}

const startDataPort = async (t: Test): Promise<DataPort> => {
  const server = createServer()
  const come: Socket[] = []
  const all = new Set<Socket>()
  const news = new EventEmitter()
  server.on('connection', socket => {
    all.add(socket.on('error', () => undefined).resume())
    come.push(socket)
    news.emit('socket')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const closed = once(server, 'close')
  const refuse = (): void => void server.close()
  const closeAll = async (): Promise<void> => {
    refuse()
    for (const socket of all) socket.destroy()
    await closed
  }
  t.teardown(closeAll)
  return {
    port: (server.address() as AddressInfo).port,
    next: async () => {
      while (come.length === 0) await once(news, 'socket')
      return come.shift() as Socket
    },
    refuse,
    closeAll
  }
}

interface Kept {
  readonly sockets: Sockets
  readonly watch: FakeStopwatch
  readonly lost: Promise<Error>
  /** The next socket that was handed over. */
  accepted(): Promise<Socket>
}

const keep = (t: Test, request: Partial<SocketsRequest> & { port: number }): Kept => {
  const watch = fakeStopwatch()
  const accepted: Socket[] = []
  const news = new EventEmitter()
  let lose: (why: Error) => void
  const lost = new Promise<Error>(resolve => {
    lose = resolve
  })
  const sockets = keepSockets({
    host: 'localhost',
    count: 1,
    stopwatch: watch,
    accept: socket => {
      accepted.push(socket.resume())
      news.emit('socket')
    },
    onLost: why => lose(why),
    ...request
  })
  t.teardown(sockets.close)
  return {
    sockets,
    watch,
    lost,
    accepted: async () => {
      while (accepted.length === 0) await once(news, 'socket')
      return accepted.shift() as Socket
    }
  }
}

t.test('a socket that brought something is replaced at once', async t => {
  const data = await startDataPort(t)
  const { watch } = keep(t, { port: data.port, count: 2 })
  const [first, second] = [await data.next(), await data.next()]
  first.end('GET / HTTP/1.1\r\n')
  const third = await data.next()
  third.end('x')
  await data.next()
  t.equal(watch.waiting(), 0, 'without waiting')
  t.notOk(second.destroyed, 'the other lives on')
})

t.test('it is replaced before it is closed here', async t => {
  const data = await startDataPort(t)
  const { accepted } = keep(t, { port: data.port })
  const here = await accepted()
  const there = await data.next()
  // The last answer is still being written: the socket can not close yet.
  here.pause()
  there.pause()
  here.write(Buffer.alloc(50_000_000))
  here.resume()
  there.end('x')
  await data.next()
  t.notOk(here.destroyed)
})

t.test('one that lived is replaced at once, too', async t => {
  const data = await startDataPort(t)
  const { watch, accepted } = keep(t, { port: data.port })
  await accepted()
  watch.advance(1000)
  const first = await data.next()
  first.end()
  await data.next()
  t.equal(watch.waiting(), 0)
})

/** Lets the newest end without a byte, and waits until the replacement is a matter of time. */
const dropNext = async (data: DataPort, accepted: Kept['accepted']): Promise<void> => {
  const here = await accepted()
  const there = await data.next()
  there.destroy()
  await once(here, 'close')
}

t.test('one that is closed at once waits longer and longer, the others keep working', async t => {
  const data = await startDataPort(t)
  const good = keep(t, { port: data.port, count: 2 })
  await good.accepted()
  const steady = await data.next()
  for (const wait of [250, 500, 1000, 2000, 4000, 5000, 5000]) {
    await dropNext(data, good.accepted)
    t.equal(good.watch.waiting(), 1, 'not at once')
    good.watch.advance(wait - 1)
    t.equal(good.watch.waiting(), 1, `after ${wait} ms`)
    good.watch.advance(1)
    t.equal(good.watch.waiting(), 0)
  }
  const patient = await data.next()
  patient.end('x')
  await data.next()
  t.equal(good.watch.waiting(), 0, 'one that works begins anew')
  t.notOk(steady.destroyed)
})

t.test('three times in a row with none connected, and it is lost', async t => {
  const data = await startDataPort(t)
  const { watch, lost, accepted } = keep(t, { port: data.port })
  await dropNext(data, accepted)
  watch.advance(250)
  await dropNext(data, accepted)
  watch.advance(500)
  await dropNext(data, accepted)
  t.match(await lost, { message: 'it closes connections at once' })
  t.equal(watch.waiting(), 0, 'and nothing is tried any more')
})

t.test('a port that is closed is lost at once', async t => {
  const { lost, watch } = keep(t, { port: await freePort(), count: 5 })
  t.match(await lost, { code: 'ECONNREFUSED' })
  t.equal(watch.waiting(), 0)
})

t.test('and so it is when it closes later', async t => {
  const data = await startDataPort(t)
  const { lost, watch, accepted } = keep(t, { port: data.port })
  const here = await accepted()
  watch.advance(1000)
  const gone = once(here, 'close')
  await data.closeAll()
  await gone
  t.match(await lost, { code: 'ECONNREFUSED' })
})

t.test('a port that refuses while one is still connected is tried again', async t => {
  const data = await startDataPort(t)
  const { watch, lost, accepted } = keep(t, { port: data.port, count: 2 })
  const [steady, here] = [await accepted(), await accepted()]
  here.destroy()
  await once(here, 'close')
  data.refuse()
  watch.advance(250)
  // Refused, and then it waits again.
  while (watch.waiting() === 0) await nextTurn()
  t.notOk(steady.destroyed)
  steady.destroy()
  await once(steady, 'close')
  watch.advance(500)
  t.match(await lost, { code: 'ECONNREFUSED' })
})

t.test('stopping replaces nothing, and leaves what is connected', async t => {
  const data = await startDataPort(t)
  const { sockets, watch, accepted } = keep(t, { port: data.port, count: 2 })
  const [one, two] = [await accepted(), await accepted()]
  const [there, other] = [await data.next(), await data.next()]
  sockets.stop()
  there.end('x')
  other.end('x')
  await Promise.all([once(one, 'close'), once(two, 'close')])
  t.equal(watch.waiting(), 0)
})

t.test('stopping ends waiting and dialling', async t => {
  const data = await startDataPort(t)
  const waiting = keep(t, { port: data.port, count: 2 })
  await waiting.accepted()
  await data.next()
  await dropNext(data, waiting.accepted)
  t.equal(waiting.watch.waiting(), 1)
  waiting.sockets.stop()
  t.equal(waiting.watch.waiting(), 0)

  const dialling = keep(t, { port: await startUnanswered(t), host: '127.0.0.1' })
  await dialling.sockets.close()
  t.equal(dialling.watch.waiting(), 0)
})

t.test('closing leaves no socket, also a second time', async t => {
  const data = await startDataPort(t)
  const { sockets, accepted } = keep(t, { port: data.port, count: 3 })
  const here = [await accepted(), await accepted(), await accepted()]
  await Promise.all([sockets.close(), sockets.close()])
  await sockets.close()
  t.ok(here.every(socket => socket.closed))
})
