// A running emulator, as whoever starts it sees it.

import { assemble } from './assemble.js'
import { movable } from './control/move-clock.js'
import type { EmulatorState, ImportedState } from './ens/emulator-state.js'
import type { PublishAnswer, PublishRequest } from './ens/publication.js'
import { toCredentials } from './ens/token.js'
import { listen } from './http/listen.js'
import { checkDuration } from './option-checks.js'
import { type EmulatorOptions, toSettings } from './options.js'
import { buildParts } from './parts.js'
import type { ActivityLog, Clock, Deliveries, FaultRules, Settled } from './ports.js'

/** A running emulator. */
export interface Emulator extends AsyncDisposable {
  /** Its origin, for tokens, ENS and the control API: `http://127.0.0.1:4010`, and with `tls` `https://…`. */
  readonly url: string
  /** A token with all scopes that lives as long as the emulator. */
  readonly token: string
  readonly clientId: string
  readonly clientSecret: string
  readonly clock: {
    readonly mode: 'real' | 'manual'
    /** Milliseconds since 1970. */
    now(): number
    /** Moves a manual clock forward by milliseconds or a duration (`'4h'`), and runs what falls due. Moves take turns. */
    advance(by: number | string): Promise<void>
    /** Moves a manual clock forward to a time in milliseconds since 1970. */
    set(now: number): Promise<void>
  }
  /** Everything that happens, as a stream and as pages. */
  readonly activities: Pick<ActivityLog, 'after' | 'subscribe' | 'newest'>
  /** Causes events, as a send inside Marketing Cloud would. Throws UserError `ERR_EVENT` for what can not be an event. */
  publish(request: PublishRequest): Promise<PublishAnswer>
  /** What has been delivered, is to be, or never will: to look at, wait for and replay. */
  readonly deliveries: Deliveries
  /** Resolves when nothing is due any more. */
  readonly settled: Settled
  /** Rules that bend probes, deliveries and calls of the API. */
  readonly faults: FaultRules
  /** Forgets everything; the fault rules of the start are armed again, and no others. */
  reset(): Promise<void>
  /**
   * All there is as one document of JSON, for `importState` or the option `state` of this or another emulator: callbacks
   * with their keys, subscriptions, events, deliveries with their attempts, fault rules. Rejects with UserError
   * `ERR_STATE_TOO_LARGE` for more than 256 MiB of events and attempts.
   */
  exportState(): Promise<EmulatorState>
  /**
   * Takes a state in place of all there is, and goes on with it: what is due is sent, to the byte and with the same keys. A
   * manual clock that is behind goes forward to the state's time, and for a real one the state's times go back. Rejects with UserError `ERR_STATE`, which names the place
   * that is wrong; then all is as it was.
   */
  importState(state: EmulatorState): Promise<ImportedState>
  /** Answers what is in flight, cancels probes, closes the store. May be called twice. */
  close(): Promise<void>
}

const steer = (clock: Clock): Emulator['clock'] => ({
  mode: clock.mode,
  now: () => clock.now(),
  advance: async by => {
    const virtual = movable(clock)
    const ms = checkDuration('advance', by)
    await virtual.advanceTo(now => now + ms)
  },
  set: async now => void (await movable(clock).advanceTo(now))
})

/**
 * Starts an emulator; resolves when it listens. Many may run in one process.
 * Throws UserError: `ERR_OPTION` for an option that makes no sense, `ERR_LISTEN` for a port or host that can not be had,
 * `ERR_STORE…` for a data file that can not be used, `ERR_FAULT` for a fault rule and `ERR_STATE` for a state that makes
 * no sense.
 */
export const startEmulator = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const { state, exportOnClose, ...others } = options
  const settings = toSettings(others)
  const parts = await buildParts(settings)
  const running = await assemble(parts, state)
  const url = await listen(running.app, settings).catch(async error => {
    await running.close()
    throw error
  })
  const { publish, deliveries, settled, reset, exportState, importState } = running
  let closed: Promise<void> | undefined
  const close = (): Promise<void> => {
    closed ??= running.close(exportOnClose)
    return closed
  }
  return {
    url,
    ...toCredentials(settings.clients, parts.secret),
    clock: steer(parts.clock),
    activities: parts.activities,
    publish,
    deliveries,
    settled,
    faults: parts.faults.rules,
    reset,
    // What a caller does to it must not reach what is kept.
    exportState: async () => structuredClone(await exportState()),
    importState,
    close,
    [Symbol.asyncDispose]: close
  }
}
