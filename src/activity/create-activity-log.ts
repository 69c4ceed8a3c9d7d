// The one stream of everything that happened: numbers each activity, keeps the newest, and hands them to whoever listens.

import type { Activity } from '../ens/activity.js'
import type { ActivityLog, Clock, EmitActivity } from '../ports.js'

/** Enough to look back over a long session, small enough to forget about: some 10 MB when full. */
const KEEP = 10_000
/** Names, urls and messages can be long. */
const KEEP_BYTES = 16_000_000

/** Roughly, from what can be long in it. */
const sizeOf = (activity: Activity): number => {
  let size = 300
  for (const value of Object.values(activity)) {
    if (typeof value === 'string') size += value.length
    else if (Array.isArray(value)) size += JSON.stringify(value).length
  }
  return size
}

export const createActivityLog = (
  clock: Pick<Clock, 'now'>,
  keep: number = KEEP,
  keepBytes: number = KEEP_BYTES
): ActivityLog => {
  const ring: (Activity | undefined)[] = []
  const sizes: number[] = []
  const listeners = new Set<(activity: Activity) => void>()
  const counts: Record<string, number> = {}
  let newest = 0
  let forgotten = 0
  let bytes = 0

  /** The oldest that is kept goes. */
  const forgetOne = (): void => {
    forgotten += 1
    bytes -= Number(sizes[forgotten % keep])
    ring[forgotten % keep] = undefined
  }

  const put = (activity: Activity): void => {
    const size = sizeOf(activity)
    if (newest - forgotten > keep) forgetOne()
    ring[newest % keep] = activity
    sizes[newest % keep] = size
    bytes += size
    while (bytes > keepBytes && forgotten < newest - 1) forgetOne()
  }

  const emit: EmitActivity = (type, data) => {
    newest += 1
    const activity = { type, id: newest, at: clock.now(), ...data } as Activity
    put(activity)
    counts[type] = (counts[type] ?? 0) + 1
    for (const listener of listeners) listener(activity)
  }

  return {
    emit,
    counts,
    newest: () => newest,
    after(id, limit) {
      // An id beyond the newest is from an earlier life of this emulator: start over.
      const from = id > newest ? 0 : id
      const first = Math.max(from, forgotten) + 1
      const length = Math.max(0, Math.min(limit, newest - first + 1))
      return Array.from({ length }, (_none, index) => ring[(first + index) % keep] as Activity)
    },
    forget() {
      forgotten = newest
      bytes = 0
      ring.length = 0
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    }
  }
}
