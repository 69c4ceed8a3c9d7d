// Posts over and over, on kept connections, and how long they took.

import { randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'

export interface Aim {
  readonly port: number
  /** The Host header, which a relay goes by. */
  readonly host: string
}

export interface Load {
  readonly connections: number
  readonly count: number
  readonly bytes: number
  /** Default `events`: a batch as ENS sends it, in which not every name is ASCII. */
  readonly content?: 'events' | 'ascii' | 'random'
}

export interface Speed {
  readonly perSecond: number
  readonly megabytesPerSecond: number
  /** Microseconds. */
  readonly p50: number
  readonly p99: number
}

const event = (name: string): string =>
  JSON.stringify({
    eventCategoryType: 'TransactionalSendEvents.EmailSent',
    timestampUTC: 1_771_000_000_000,
    compositeId: '12345.1234.1.1234567',
    definitionKey: 'order-confirmation',
    info: {
      to: `${name}@example.com`,
      subscriberKey: name,
      renderedEmailUrl: `https://view.example.com/${name}?a=1&b=2`
    }
  })

const bodies: Readonly<Record<NonNullable<Load['content']>, (bytes: number) => Buffer>> = {
  events: bytes => Buffer.alloc(bytes, `${['ada', 'zoë', 'josé', '美咲'].map(event)},`),
  ascii: bytes => Buffer.alloc(bytes, `${['ada', 'grace', 'alan'].map(event)},`),
  random: bytes => randomBytes(bytes)
}

const postOnce = (agent: Agent, { port, host }: Aim, body: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = { host, 'content-type': 'application/json', 'content-length': body.length }
    const outgoing = request({ agent, host: '127.0.0.1', port, method: 'POST', path: '/ens', headers }, answer => {
      answer.resume()
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`${host}:${port} answered ${answer.statusCode}`))
      )
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })

/** Rejects when one of them is not answered with 200. */
export const post = async (aim: Aim, { connections, count, bytes, content = 'events' }: Load): Promise<Speed> => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const body = bodies[content](bytes)
  const times: number[] = []
  let left = count
  const work = async (): Promise<void> => {
    while (left-- > 0) {
      const from = performance.now()
      await postOnce(agent, aim, body)
      times.push((performance.now() - from) * 1000)
    }
  }
  const from = performance.now()
  await Promise.all(Array.from({ length: connections }, work))
  const seconds = (performance.now() - from) / 1000
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.min(Math.floor(times.length * share), times.length - 1)] ?? 0
  return {
    perSecond: count / seconds,
    megabytesPerSecond: (count * bytes) / seconds / 1e6,
    p50: at(0.5),
    p99: at(0.99)
  }
}
