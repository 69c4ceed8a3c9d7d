// The one stream of everything that happened: numbers each activity, keeps the newest, and hands them to whoever listens.

import type { Activity } from '../ens/activity.js'
import type { ActivityLog, Clock, EmitActivity } from '../ports.js'

/** Enough to look back over a long session, small enough to forget about: some 10 MB when full. */
const KEEP = 10_000

export const createActivityLog = (clock: Pick<Clock, 'now'>, keep: number = KEEP): ActivityLog => {
  const ring: Activity[] = []
  const listeners = new Set<(activity: Activity) => void>()
  const counts: Record<string, number> = {}
  let newest = 0
  let forgotten = 0

  const emit: EmitActivity = (type, data) => {
    newest += 1
    const activity = { type, id: newest, at: clock.now(), ...data } as Activity
    ring[newest % keep] = activity
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
      const first = Math.max(from, newest - keep, forgotten) + 1
      const length = Math.max(0, Math.min(limit, newest - first + 1))
      return Array.from({ length }, (_none, index) => ring[(first + index) % keep] as Activity)
    },
    forget() {
      forgotten = newest
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    }
  }
}
