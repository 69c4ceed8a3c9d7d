// The activities as they come in, for all views: the newest of them, exact counts, and how the connection is.

import type { ReadonlySignal } from '@preact/signals'
import type { Activity, ActivityType } from '../../ens/activity.js'
import type { Problem } from '../api.js'

export type Connection =
  | { readonly state: 'connecting' | 'live' }
  /** Tried again by itself. */
  | { readonly state: 'lost'; readonly problem: Problem; readonly attempts: number }

/** So much came at once that only some of it is shown. */
export interface Sampling {
  /** Since it began. */
  readonly skipped: number
  /** Activities in the last second. */
  readonly perSecond: number
}

export interface LiveActivities {
  /** The oldest first, at most 10,000; a new array at most ten times a second. */
  readonly all: ReadonlySignal<readonly Activity[]>
  /** Of each type, since the page was opened or the emulator forgot everything; exact, also while sampling. */
  readonly counts: ReadonlySignal<Readonly<Partial<Record<ActivityType, number>>>>
  readonly connection: ReadonlySignal<Connection>
  /** Undefined while everything is shown. */
  readonly sampling: ReadonlySignal<Sampling | undefined>
  /** Everything kept before the page was opened has come in. */
  readonly isCaughtUp: ReadonlySignal<boolean>
  /** Called with each new lot, the oldest first; while sampling, with those that are shown. */
  listen(listener: (activities: readonly Activity[]) => void): () => void
  /** Tries to connect at once, in place of waiting for the next try. */
  reconnect(): void
}
