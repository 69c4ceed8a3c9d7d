// Walks a receiver through its registration: an emulator that creates a callback for it and serves what it calls for that.

import type { HandshakeFound } from './check/handshake-found.js'
import { EnsClient } from './client/ens-client.js'
import type { CreatedCallback } from './client/wire.js'
import { type Emulator, startEmulator } from './emulator.js'
import type { Activity } from './ens/activity.js'
import { newKey } from './ens/verification.js'
import type { Destination, Random, Resolve, Stopwatch } from './ports.js'

/** Where the receiver verifies its callback. */
export interface HandshakeServing {
  /** The origin of `/v2/token` and `/platform/v1/ens-verify`. */
  url: string
  clientId: string
  clientSecret: string
}

export interface HandshakeFacts extends HandshakeServing {
  callbackId: string
  /** What deliveries will be signed with: the one chosen beforehand, else the new callback's. */
  signatureKey: string
}

export interface HandshakeOptions {
  /** Default 0, which takes a free one. */
  port?: number
  /** Default 127.0.0.1. */
  host?: string
  /** Chosen beforehand, so that the receiver has it when it is started. Default: the check's key, else a new one. */
  key?: string
  /** Before the callback is created; awaited, so that the receiver can be told where to verify it. */
  onServing?(serving: HandshakeServing): Promise<void> | void
  /** After createCallback, also when it was refused; awaited, so that the receiver can be told the key. */
  onReady?(facts: HandshakeFacts): Promise<void> | void
}

export interface HandshakePorts {
  readonly url: URL
  readonly resolve: Resolve
  readonly ca: string | undefined
  readonly stopwatch: Stopwatch
  readonly random: Random
  readonly probeMs: number
  /** How long ens-verify is waited for after createCallback was answered. */
  readonly graceMs: number
  readonly key: string | undefined
  readonly signal: AbortSignal | undefined
  readonly options: HandshakeOptions
}

export interface Handshake {
  readonly found: HandshakeFound
  readonly callbackId: string
  /** Undefined when nobody could tell it to the receiver. */
  readonly key: string | undefined
  /** Nothing is served any more. */
  close(): Promise<void>
}

const toOrigin = ({ protocol, hostname, port }: Destination): string =>
  `${protocol}//${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`

/** ENS takes https without a port and nothing else: registered is such a url, and it is reached where the real one is. */
const serve = ({ url, resolve, ca, probeMs, options: { port = 0, host } }: HandshakePorts): Promise<Emulator> =>
  startEmulator({
    port,
    ...(host !== undefined && { host }),
    ...(ca !== undefined && { ca }),
    probeTimeout: probeMs,
    map: { [url.hostname]: toOrigin(resolve(url)) }
  })

type Of<T extends Activity['type']> = Extract<Activity, { type: T }>

/** What the emulator has told so far. */
const createStory = ({ activities }: Emulator) => {
  const told: Activity[] = []
  const cancel = activities.subscribe(activity => told.push(activity))
  const find = <T extends Activity['type']>(type: T): Of<T> | undefined =>
    told.find((activity): activity is Of<T> => activity.type === type)
  /** Of a call that is not ours. */
  const turnedDown = (): string | undefined => {
    const last = told.findLast(
      (activity): activity is Of<'api.request'> =>
        activity.type === 'api.request' && activity.statusCode >= 400 && activity.operation !== 'createCallback'
    )
    if (last === undefined) return undefined
    const { method, path, statusCode, message } = last
    return [`${method} ${path} was answered ${statusCode}`, message].join(', ').replace(/[., ]+$/, '')
  }
  return { find, turnedDown, cancel }
}

type Story = ReturnType<typeof createStory>

const isOff = (signal: AbortSignal | undefined): boolean => signal?.aborted === true

const isVerified = ({ find }: Story): boolean => find('callback.verified') !== undefined

/** Or the time is over, or the check is called off. */
const untilVerified = ({ activities }: Emulator, { stopwatch, graceMs, signal }: HandshakePorts): Promise<void> =>
  new Promise(resolve => {
    const done = (): void => {
      clear()
      cancel()
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const clear = stopwatch.after(graceMs, done)
    const cancel = activities.subscribe(({ type }) => {
      if (type === 'callback.verified') done()
    })
    signal?.addEventListener('abort', done, { once: true })
  })

const probeOf = ({ find }: Story): HandshakeFound['probe'] => {
  const [passed, failed] = [find('probe.passed'), find('probe.failed')]
  if (failed !== undefined) return { outcome: failed.outcome, ms: failed.timings.total }
  if (passed === undefined) return undefined
  return { outcome: { answered: true, statusCode: 200, reason: 'OK', truncated: false }, ms: passed.timings.total }
}

const whenVerified = ({ find }: Story): HandshakeFound['verified'] => {
  const [verified, passed] = [find('callback.verified'), find('probe.passed')]
  if (verified === undefined) return 'never'
  return passed === undefined || verified.id < passed.id ? 'inside' : 'after'
}

const toFound = (story: Story, refused: string | undefined): Omit<HandshakeFound, 'waitedMs'> => {
  const [probe, turnedDown] = [probeOf(story), story.turnedDown()]
  return {
    ...(probe !== undefined && { probe }),
    ...(refused !== undefined && { refused }),
    ...(turnedDown !== undefined && { turnedDown }),
    verified: whenVerified(story)
  }
}

/** The new callback's key, or why there is none. */
const create = async (
  { url: target, token }: Emulator,
  { url, probeMs }: HandshakePorts
): Promise<{ key?: string; refused?: string }> => {
  const client = new EnsClient({ target, token, timeoutMs: probeMs + 60_000 })
  const callback = { callbackName: 'ens-local check', url: `https://${url.hostname}${url.pathname}${url.search}` }
  // Not `undefined`, which is the answer for one that exists: this ENS is new.
  const created = client.createCallback(callback) as Promise<CreatedCallback>
  return created
    .then(
      ({ signatureKey }) => ({ key: signatureKey }),
      // ENS refuses, or is gone since the check was called off.
      (error: Error) => ({ refused: error.message })
    )
    .finally(() => client.close())
}

const walk = async (emulator: Emulator, ports: HandshakePorts): Promise<Omit<Handshake, 'close'>> => {
  const { url, clientId, clientSecret } = emulator
  const { stopwatch, random, signal, options } = ports
  const story = createStory(emulator)
  await options.onServing?.({ url, clientId, clientSecret })
  const { key: issued, refused } = await create(emulator, ports)
  const began = stopwatch.now()
  if (refused === undefined && !isVerified(story) && !isOff(signal)) await untilVerified(emulator, ports)
  const waitedMs = stopwatch.now() - began
  const chosen = options.key ?? ports.key
  const signatureKey = chosen ?? issued ?? newKey(random.bytes(32))
  const callbackId = story.find('callback.created')?.callbackId ?? random.uuid()
  if (!isOff(signal)) await options.onReady?.({ url, clientId, clientSecret, callbackId, signatureKey })
  const found = { ...toFound(story, refused), waitedMs }
  story.cancel()
  const isTold = chosen !== undefined || options.onReady !== undefined
  return {
    found,
    callbackId,
    key: isTold ? signatureKey : undefined
  }
}

/**
 * Serves, creates the callback, waits for ens-verify. What the receiver does is in `found`; throws UserError when the
 * port can not be had, and whatever a hook throws.
 */
export const startHandshake = async (ports: HandshakePorts): Promise<Handshake> => {
  const emulator = await serve(ports)
  // A probe under way would otherwise be waited for.
  const off = (): void => void emulator.close()
  ports.signal?.addEventListener('abort', off, { once: true })
  const close = async (): Promise<void> => {
    ports.signal?.removeEventListener('abort', off)
    await emulator.close()
  }
  try {
    return { ...(await walk(emulator, ports)), close }
  } catch (error) {
    await close()
    throw error
  }
}
