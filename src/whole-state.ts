// The composition of export, import and reset: the whole state, out of the parts of an emulator and into them. What a
// document is gets loaded with the first one.

import type { Engine } from './delivery/engine.js'
import type { EmulatorState, ImportedState } from './ens/emulator-state.js'
import { UserError } from './errors.js'
import type { ExpireCallbacks } from './operations/expire-callbacks.js'
import { failInterrupted } from './operations/fail-probe.js'
import type { Parts } from './parts.js'
import type { Clock, Store, VirtualClock } from './ports.js'
import type { ReadState } from './state/read-state.js'
import { VERSION } from './version.js'

export interface WholeState {
  /** Forgets everything; the fault rules of the start are armed again. */
  reset(): Promise<void>
  /** When what is under way is written down. Rejects with UserError `ERR_STATE_TOO_LARGE`. */
  exportState(): Promise<EmulatorState>
  /** The same when nothing is under way any more. */
  lastState(): Promise<EmulatorState>
  /** In place of all there is. Rejects with UserError `ERR_STATE`, or one of the store; then all is as it was. */
  importState(document: unknown): Promise<ImportedState>
  /**
   * Before the engine starts; fault rules of the start stay, and those of the document are left out then. Rejects as
   * `importState` does, and with UserError `ERR_STORE_NOT_EMPTY`.
   */
  beginWith(document: unknown): Promise<void>
}

interface Moved {
  readonly engine: Pick<Engine, 'flushed' | 'replace'>
  readonly expiry: Pick<ExpireCallbacks, 'forget' | 'watch'>
}

/** A clock that is told goes where the state was, unless it is further on; what is due by then is due at once. */
const forward = async (clock: Clock, to: number): Promise<void> => {
  if (clock.mode === 'manual') await (clock as VirtualClock).advanceTo(to).catch(() => {})
}

/** A clock that is not told stays where it is, and the state comes to it. */
const readFor = async (clock: Clock, document: unknown): Promise<ReadState> => {
  const { readState } = await import('./state/read-state.js')
  const { moveBack } = await import('./state/move-back.js')
  const state = readState(document)
  return clock.mode === 'manual' ? state : moveBack(state, clock.now())
}

/** Whoever starts with a file and a state may not know that the file has something. */
const refuseKept = async (
  { directory, queues, deliveries }: Pick<Store, 'directory' | 'queues' | 'deliveries'>,
  data: string
): Promise<void> => {
  const kept = [...directory.callbacks(), ...(await queues()), ...(await deliveries({ limit: 1 }))]
  if (kept.length === 0) return
  throw new UserError(
    `${data} has callbacks, events or deliveries already, and a state would take their place.`,
    'Leave out --import to go on with what it has, give another file with --data, or send the state to POST /_ens-local/import.',
    { code: 'ERR_STORE_NOT_EMPTY' }
  )
}

/** Whoever waits for a probe of the state before is told at once that its callback is no more. */
const createReplace =
  ({ posters }: Parts, engine: Moved['engine']): Engine['replace'] =>
  change =>
    engine.replace(async () => {
      await change()
      posters.probe.cancel()
    })

export const createWholeState = (parts: Parts, { engine, expiry }: Moved): WholeState => {
  const { settings, store, clock, faults, activities } = parts
  const replace = createReplace(parts, engine)
  const lastState = async (): Promise<EmulatorState> => {
    const { writeState } = await import('./state/write-state.js')
    const kept = await store.dump()
    return writeState({ store: kept, clock, policy: settings.policy, faults: faults.rules.list(), product: VERSION })
  }
  const check = async (document: unknown): Promise<{ readonly state: ReadState; readonly arm: () => void }> => {
    const state = await readFor(clock, document)
    return { state, arm: await faults.replace(state.faults) }
  }
  const take = async ({ store: kept, now, counts }: ReadState, arm: () => void): Promise<void> => {
    await store.restore(kept)
    expiry.forget()
    await forward(clock, now)
    arm()
    activities.emit('state.imported', counts)
  }
  return {
    reset: () =>
      replace(async () => {
        await store.clear()
        expiry.forget()
        faults.reset()
        activities.forget()
        activities.emit('state.reset', {})
      }),
    lastState,
    exportState: async () => {
      await engine.flushed()
      return lastState()
    },
    importState: async document => {
      const { state, arm } = await check(document)
      // Should the store refuse, the engine goes on with what is written down.
      await engine.flushed()
      await replace(async () => {
        await take(state, arm)
        await failInterrupted({ store, clock, emit: activities.emit }, state.store.callbacks)
        await expiry.watch()
      })
      return state.counts
    },
    beginWith: async document => {
      const { state, arm } = await check(document)
      await refuseKept(store, settings.data)
      const isTold = faults.rules.list().length > 0
      await take(state, isTold ? () => {} : arm)
    }
  }
}
