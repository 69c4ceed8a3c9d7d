// What the stream says, on its way to the views: counted all of it, parsed and kept what is shown. Ids count up within one
// life of an emulator; when they do not, it is another life, and nothing of the one before is left.

import type { Activity, ActivityType } from '../../ens/activity.js'
import type { StreamEvent } from './event-stream.js'
import { createKept } from './kept.js'
import type { Sampling } from './live-activities.js'
import { createSampler, isCommon } from './sampler.js'

/** `GET /activity?after=…&limit=1` */
export interface NewestPage {
  readonly activities: readonly Activity[]
  readonly newest: number
}

export interface Lot {
  readonly all: readonly Activity[]
  readonly counts: Readonly<Partial<Record<ActivityType, number>>>
  /** What has come since the last lot and is shown. */
  readonly fresh: readonly Activity[]
  readonly sampling: Sampling | undefined
  readonly isCaughtUp: boolean
}

export interface Intake {
  /** Of the newest that came; 0 before the first. */
  lastId(): number
  /** What the emulator says before the stream begins: of the one after the last but one that was seen, and of the newest. */
  meet(page: NewestPage): void
  take(event: StreamEvent, now: number): void
  drain(now: number): Lot
}

interface Seen {
  readonly id: number
  readonly data: string
}

const nothing: Seen = { id: 0, data: '' }

const isSameLife = (last: Seen, { activities: [next], newest }: NewestPage): boolean =>
  last.id <= newest && (next?.id !== last.id || JSON.stringify(next) === last.data)

export const createIntake = (): Intake => {
  const kept = createKept()
  const sampler = createSampler()
  const counts = new Map<ActivityType, number>()
  const fresh: Activity[] = []
  let last = nothing
  /** Up to here it was there before the stream was opened. Unknown before the first meeting. */
  let known = Number.POSITIVE_INFINITY

  const forget = (): void => {
    kept.clear()
    counts.clear()
    fresh.length = 0
  }

  const startOver = (): void => {
    forget()
    last = nothing
    known = 0
  }

  const count = (type: ActivityType): void => {
    if (type === 'state.reset') forget()
    counts.set(type, (counts.get(type) ?? 0) + 1)
  }

  return {
    lastId: () => last.id,
    meet: page => {
      if (!isSameLife(last, page)) startOver()
      known = page.newest
    },
    take: ({ id: idText, type, data }, now) => {
      const id = Number(idText)
      if (id <= last.id) startOver()
      if (last.id > 0 && id > last.id + 1) sampler.missed(id - last.id - 1, now)
      count(type as ActivityType)
      last = { id, data }
      if (id > known && !sampler.admits(isCommon(type, data), now)) return
      const activity = JSON.parse(data) as Activity
      kept.add(activity, data.length)
      fresh.push(activity)
    },
    drain: now => ({
      all: kept.list(),
      counts: Object.fromEntries(counts),
      fresh: fresh.splice(0),
      sampling: sampler.state(now),
      isCaughtUp: last.id >= known
    })
  }
}
