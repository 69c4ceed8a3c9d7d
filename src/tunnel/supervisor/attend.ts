// One link, from its first self-probe to its end: proven, then asked again and again, until it is lost or has died.

import type { UserError } from '../../errors.js'
import { pause } from '../../pause.js'
import type { Random, Stopwatch } from '../../ports.js'
import type { TunnelState } from '../tunnel.js'
import type { Link } from '../tunnel-ports.js'
import type { TunnelSettings } from '../tunnel-settings.js'
import { createBackOff } from './back-off.js'

/** After a self-probe that failed; the second failure ends the link. */
const SECOND_LOOK_MS = 1000
/** A relay that prints its URL before it knows it needs some seconds. */
const LONGEST_UNPROVEN_MS = 2000

export interface Attending {
  readonly settings: Pick<TunnelSettings, 'selfProbe' | 'probeIntervalMs' | 'openTimeoutMs'>
  readonly stopwatch: Stopwatch
  readonly random: Random
  /** Dialling again can mend something. */
  readonly redials: boolean
  /** Asks through the public URL; undefined when it passed, or when the signal was aborted meanwhile. */
  ask(thorough: boolean, signal: AbortSignal): Promise<UserError | undefined>
  to(state: TunnelState, why?: UserError): void
  onReady(): void
}

/** Resolves with why it gave up. */
const prove = async (attending: Attending, signal: AbortSignal): Promise<UserError | undefined> => {
  const { settings, stopwatch, random, ask, to } = attending
  const backOff = createBackOff(random)
  const end = stopwatch.now() + settings.openTimeoutMs
  to('probing')
  while (!signal.aborted) {
    const why = await ask(true, signal)
    if (why === undefined || stopwatch.now() >= end) return why
    to('probing', why)
    await pause(stopwatch, backOff.next(LONGEST_UNPROVEN_MS), signal)
  }
  return undefined
}

/** Resolves with why the link is dead. */
const watch = async (attending: Attending, signal: AbortSignal): Promise<UserError | undefined> => {
  const { settings, stopwatch, redials, ask, to, onReady } = attending
  const { probeIntervalMs } = settings
  let failures = 0
  let why: UserError | undefined
  while (failures < 2 || !redials) {
    if (failures === 0) onReady()
    else to('degraded', why)
    await pause(stopwatch, failures === 1 ? Math.min(SECOND_LOOK_MS, probeIntervalMs) : probeIntervalMs, signal)
    why = await ask(false, signal)
    if (signal.aborted) return undefined
    failures = why === undefined ? 0 : failures + 1
  }
  return why
}

const proveAndWatch = async (attending: Attending, signal: AbortSignal): Promise<UserError | undefined> => {
  const unproven = await prove(attending, signal)
  return unproven !== undefined || signal.aborted ? unproven : watch(attending, signal)
}

/** Unasked: it is ready until somebody says otherwise. */
const trust = ({ onReady }: Attending, signal: AbortSignal): Promise<undefined> => {
  onReady()
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(undefined)))
}

/** Resolves with why the link must be replaced; with undefined when `life` is over. */
export const attend = async (link: Link, attending: Attending, life: AbortSignal): Promise<UserError | undefined> => {
  if (life.aborted) return undefined
  const scope = new AbortController()
  const stop = (): void => scope.abort()
  life.addEventListener('abort', stop)
  void link.lost.then(why => scope.abort(why))
  const run = attending.settings.selfProbe ? proveAndWatch : trust
  const dead = await run(attending, scope.signal)
  life.removeEventListener('abort', stop)
  if (life.aborted) return undefined
  return dead ?? (scope.signal.reason as UserError)
}
