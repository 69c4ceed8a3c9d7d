// One GET to wherever a target is, and how far it came: name, connection, TLS, answer, and how long each took.

import { type IncomingMessage, request as requestPlainly } from 'node:http'
import { request as requestSecurely } from 'node:https'
import { isIP, type LookupFunction, type Socket } from 'node:net'
import type { Stopwatch } from '../../ports.js'
import { whenLate } from './when-late.js'

const phases = ['DNS', 'TCP', 'TLS', 'HTTP'] as const
type Phase = (typeof phases)[number]

interface Answer {
  readonly status: number
  /** Its clock, to the second, and ours, when it answered; milliseconds since 1970. */
  readonly date: number | undefined
  readonly at: number
  readonly body: string
}

export interface Reached {
  readonly url: string
  /** Milliseconds of each phase that was entered. */
  readonly ms: Readonly<Partial<Record<Phase, number>>>
  /** Where it ended: in HTTP when it was answered. */
  readonly phase: Phase
  /** Why it was not answered. */
  readonly error?: NodeJS.ErrnoException
  readonly answer?: Answer
}

export interface Reaching {
  readonly stopwatch: Stopwatch
  now(): number
  /** PEM of those to trust in place of Node's own list. */
  readonly ca?: string[] | undefined
  readonly lookup?: LookupFunction
  readonly signal: AbortSignal
}

const late = (): Error => Object.assign(new Error('There was no answer in time'), { code: 'ETIMEDOUT' })

interface Trail {
  phase: Phase
  enter(next: Phase): void
  ms(): Reached['ms']
}

const startTrail = (first: Phase, { now }: Stopwatch): Trail => {
  const spent: Partial<Record<Phase, number>> = {}
  let since = now()
  const trail: Trail = {
    phase: first,
    enter: next => {
      spent[trail.phase] = now() - since
      trail.phase = next
      since = now()
    },
    ms: () => ({ ...spent, [trail.phase]: now() - since })
  }
  return trail
}

const follow = (socket: Socket, isSecure: boolean, { enter }: Trail): void => {
  // Node tells of a failed look-up as well.
  socket.once('lookup', (error: Error | null) => {
    if (error === null) enter('TCP')
  })
  socket.once('connect', () => enter(isSecure ? 'TLS' : 'HTTP'))
  socket.once('secureConnect', () => enter('HTTP'))
}

/** Enough for what we look for; who sends on and on shall not fill the memory. Characters. */
const MOST = 65_536

const readSome = async (response: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) {
    text += chunk
    if (text.length > MOST) break
  }
  return text
}

const toAnswer = async (response: IncomingMessage, at: number): Promise<Answer> => {
  const date = Date.parse(String(response.headers.date))
  return {
    status: Number(response.statusCode),
    date: Number.isNaN(date) ? undefined : date,
    at,
    body: await readSome(response)
  }
}

/** Never rejects. No connection outlives it. */
export const reach = (url: string, { stopwatch, now, ca, lookup, signal }: Reaching): Promise<Reached> =>
  new Promise(resolve => {
    const { protocol, hostname } = new URL(url)
    const isSecure = protocol === 'https:'
    const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0
    const trail = startTrail(isAddress ? 'TCP' : 'DNS', stopwatch)
    const end = (how: Pick<Reached, 'answer' | 'error'>): void => {
      resolve({ url, ms: trail.ms(), phase: trail.phase, ...how })
      request.destroy()
    }
    const request = (isSecure ? requestSecurely : requestPlainly)(url, {
      agent: false,
      ...(ca && { ca }),
      ...(lookup && { lookup })
    })
    request.on('error', error => end({ error }))
    request.once('socket', socket => follow(socket, isSecure, trail))
    request.once('response', response => {
      toAnswer(response, now()).then(
        answer => end({ answer }),
        error => end({ error })
      )
    })
    request.end()
    whenLate(signal, () => end({ error: late() }))
  })

/** `DNS 1 ms, TCP 2 ms, HTTP 12 ms` */
export const timesOf = ({ ms }: Reached): string =>
  phases.flatMap(phase => (ms[phase] === undefined ? [] : `${phase} ${Math.round(ms[phase])} ms`)).join(', ')

/** The version of the emulator that answered to `/_ens-local/health`; undefined for anything else. */
export const emulatorVersion = ({ answer }: Reached): string | undefined => {
  try {
    const { status, version } = Object(JSON.parse(String(answer?.body)))
    return status === 'ok' && typeof version === 'string' ? version : undefined
  } catch {
    return undefined
  }
}
