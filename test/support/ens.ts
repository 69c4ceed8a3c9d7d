// An emulator whose callbacks all end at one sink, and a caller that shows the wire as it is.

import { request } from 'undici'
import { type Emulator, startEmulator } from '../../src/emulator.js'
import type { Activity, ActivityType } from '../../src/ens/activity.js'
import type { EmulatorOptions } from '../../src/options.js'
import { type Sink, startSink } from '../../src/test-kit/index.js'

export interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly text: string
  /** The parsed body; undefined for none. Loose as the wire is: a test says what it expects of it. */
  readonly json: ReturnType<typeof JSON.parse>
}

export interface CallOptions {
  readonly headers?: Record<string, string>
  /** Sent as it is; `body` is sent as JSON. */
  readonly raw?: string | Uint8Array
}

export type Call = (method: string, path: string, body?: unknown, options?: CallOptions) => Promise<Answer>

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Calls with a bearer, and with a Content-Type when there is a body, unless `headers` say otherwise. */
export const caller = (origin: string): Call => {
  return async (method, path, body, { headers = {}, raw } = {}) => {
    const payload = raw ?? (body === undefined ? null : JSON.stringify(body))
    const answer = await request(origin + path, {
      method: method as 'GET',
      body: payload as string | Buffer | null,
      headers: {
        authorization: 'Bearer any',
        ...(payload !== null && { 'content-type': 'application/json' }),
        ...headers
      }
    })
    const text = await answer.body.text()
    return { status: answer.statusCode, headers: answer.headers, text, json: parse(text) }
  }
}

export interface Ens {
  readonly emulator: Emulator
  readonly sink: Sink
  readonly call: Call
  /** Activities so far, of one type if named. */
  seen(type?: ActivityType): Activity[]
}

interface Teardown {
  teardown(run: () => Promise<void>): void
}

export const startEns = async (t: Teardown, options: EmulatorOptions = {}): Promise<Ens> => {
  const sink = await startSink()
  const emulator = await startEmulator({ forwardTo: sink.url, ...options })
  t.teardown(async () => {
    await emulator.close()
    await sink.close()
  })
  const seen = (type?: ActivityType): Activity[] =>
    emulator.activities.after(0, 100_000).filter(activity => type === undefined || activity.type === type)
  return { emulator, sink, call: caller(emulator.url), seen }
}

/** Creates and verifies a callback the way a developer does by hand; the created callback comes out. */
export const verified = async ({ call, sink }: Ens, callbackName = 'cb', path = '/ens'): Promise<Answer['json']> => {
  const created = await call('POST', '/platform/v1/ens-callbacks', [
    { callbackName, url: `https://example.com${path}` }
  ])
  const { callbackId, verificationKey } = await sink.nextVerification()
  await call('POST', '/platform/v1/ens-verify', { callbackId, verificationKey })
  return created.json[0]
}
