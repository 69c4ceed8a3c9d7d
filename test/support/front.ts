// A front before a receiver of the test, and callers who can speak byte by byte.

import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, createServer as createRawServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createStopwatch } from '../../src/clock/create-stopwatch.js'
import type { Stopwatch } from '../../src/ports.js'
import { type FrontSettings, startFront } from '../../src/tunnel/front/start-front.js'
import type { ExchangeSummary, Front } from '../../src/tunnel/tunnel-ports.js'
import { toTunnelSettings } from '../../src/tunnel/tunnel-settings.js'

interface Test {
  teardown(end: () => unknown): void
}

const listenOn = async (t: Test, server: Server, port = 0): Promise<number> => {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  })
  await once(server.listen(port, '127.0.0.1'), 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** A receiver; its port. */
export const startReceiver = (
  t: Test,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  port?: number
): Promise<number> => listenOn(t, createServer({ keepAliveTimeout: 0 }, handle), port)

/** A receiver that speaks byte by byte; its port. */
export const startRawReceiver = (t: Test, handle: (socket: Socket) => void): Promise<number> =>
  listenOn(t, createRawServer(handle))

/** The answer of a handler to all requests: the body that came. */
export const echo = (request: IncomingMessage, response: ServerResponse): void => {
  request.pipe(response)
}

export interface TestFront extends Front {
  /** All that have been announced. */
  readonly told: readonly ExchangeSummary[]
  /** Resolves when so many have been announced, with the last of them. */
  untilTold(count: number): Promise<ExchangeSummary>
}

export const SECRET: Uint8Array = Buffer.from('a secret of the test')

export const startTestFront = async (
  t: Test,
  port: number,
  settings: Partial<FrontSettings> = {},
  stopwatch: Stopwatch = createStopwatch()
): Promise<TestFront> => {
  const told: ExchangeSummary[] = []
  const waiting = new Set<() => void>()
  const onExchange = (exchange: ExchangeSummary): void => {
    told.push(exchange)
    for (const look of waiting) look()
  }
  const front = await startFront(
    { ...toTunnelSettings({ port, method: ['POST', 'GET', 'HEAD', 'PUT', 'DELETE'] }), ...settings },
    { stopwatch, probeSecret: SECRET, onExchange }
  )
  t.teardown(() => front.close(0))
  const untilTold = (count: number): Promise<ExchangeSummary> =>
    new Promise(resolve => {
      const look = (): void => {
        if (told.length < count) return
        waiting.delete(look)
        resolve(told[count - 1] as ExchangeSummary)
      }
      waiting.add(look)
      look()
    })
  return { ...front, told, untilTold }
}

export interface Answer {
  readonly statusCode: number
  readonly rawHeaders: readonly string[]
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export interface Question {
  readonly method?: string
  readonly path?: string
  readonly headers?: readonly string[]
  /** A list is sent chunked, in these pieces. */
  readonly body?: Uint8Array | string | readonly Uint8Array[]
}

const framingOf = (body: Question['body']): string[] => {
  if (body === undefined) return []
  return typeof body === 'string' || body instanceof Uint8Array
    ? ['Content-Length', `${Buffer.byteLength(body)}`]
    : ['Transfer-Encoding', 'chunked']
}

/** A whole request on a connection of its own. Rejects when there is no whole answer. */
export const ask = (
  port: number,
  { method = 'POST', path = '/ens', headers = [], body }: Question = {}
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const all = ['Host', 'a.example', ...headers, ...framingOf(body)]
    const outgoing = request({ host: '127.0.0.1', port, agent: false, method, path, headers: all }, answer => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const { statusCode = 0, rawHeaders, headers } = answer
        resolve({ statusCode, rawHeaders, headers, body: Buffer.concat(chunks) })
      })
    })
    outgoing.on('error', reject)
    for (const piece of [body ?? []].flat()) outgoing.write(piece)
    outgoing.end()
  })

/** Resolves when it is closed, also after an error. */
export const gone = (socket: Duplex): Promise<void> =>
  new Promise(resolve => {
    socket.once('close', () => resolve())
  })

export interface Talk {
  readonly socket: Duplex
  /** All that has been heard. */
  heard(): string
  say(text: string | Uint8Array): void
  /** Resolves with all that has been heard when it matches; rejects when the connection ends before. */
  until(pattern: RegExp): Promise<string>
  /** Resolves when the connection is gone, with its error if it had one. */
  readonly closed: Promise<NodeJS.ErrnoException | undefined>
}

/** Speaks on a connection byte by byte (latin1). */
export const talkOn = (t: Test, socket: Duplex): Talk => {
  let heard = ''
  let isClosed = false
  let failure: NodeJS.ErrnoException | undefined
  const looks = new Set<() => void>()
  const look = (): void => {
    for (const one of looks) one()
  }
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1')
    look()
  })
  socket.on('error', error => {
    failure = error
  })
  const closed = new Promise<NodeJS.ErrnoException | undefined>(resolve => {
    socket.once('close', () => {
      isClosed = true
      look()
      resolve(failure)
    })
  })
  // A stream does not end by itself when the other side has ended, as a socket does.
  socket.once('end', () => socket.end())
  t.teardown(() => socket.destroy())
  return {
    socket,
    heard: () => heard,
    say: text => {
      socket.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text)
    },
    until: pattern =>
      new Promise((resolve, reject) => {
        const one = (): void => {
          if (pattern.test(heard)) resolve(heard)
          else if (isClosed) reject(new Error(`closed, and heard only: ${heard}`))
          else return
          looks.delete(one)
        }
        looks.add(one)
        one()
      }),
    closed
  }
}

export const talkTo = (t: Test, port: number): Talk => talkOn(t, connect(port, '127.0.0.1'))
