// What became of events that were sent, in words; and which batches have them.

import type { Activity } from '../../ens/activity.js'
import type { PublishAnswer } from '../../ens/publication.js'
import { countOf } from '../moments.js'
import { countHeld, isNewState, isQueued, type Queued } from '../timeline/places.js'
import { rowOf } from '../timeline/row.js'

/** An event counts once for each subscription it matched. */
export const sentWords = ({ accepted, matched }: Pick<PublishAnswer, 'accepted' | 'matched'>): string => {
  const events = `${countOf(accepted, 'event')} accepted`
  return matched === 0 ? `${events}, and no subscription matched.` : `${events}, matched ${countOf(matched, 'time')}.`
}

export interface CausedBatch {
  readonly batch: Queued
  /** How many of the events that were sent are in it, beside others. */
  readonly own: number
}

export interface Caused {
  readonly batches: readonly CausedBatch[]
  /** Events that are in no batch yet, once for each callback; 0 where that is not known. */
  readonly waiting: number
  /** So much has happened since that the page has let some of it go: there may be more batches. */
  readonly isPart: boolean
  /** Another state has taken the place of the one they were sent to. */
  readonly isGone: boolean
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0)

/** `after`: the newest activity before they were sent. */
export const causedBy = (
  all: readonly Activity[],
  { answer: { queued = [] }, after }: { readonly answer: Pick<PublishAnswer, 'queued'>; readonly after: number }
): Caused => {
  const later = all.filter(({ id }) => id > after)
  const end = later.findIndex(isNewState)
  const isGone = end >= 0
  const batches = (isGone ? later.slice(0, end) : later)
    .filter(isQueued)
    .map(batch => ({ batch, own: countHeld(batch, { queued }) }))
    .filter(({ own }) => own > 0)
  const isPart = later.length < (later.at(-1)?.id ?? after) - after
  const waiting = sum(queued.map(({ count }) => count)) - sum(batches.map(({ own }) => own))
  return { batches, waiting: isGone || isPart ? 0 : waiting, isPart, isGone }
}

/** What has happened to a batch last, and its last attempt, if there was one. */
export const fateOf = (
  all: readonly Activity[],
  batch: Queued
): { readonly last: Activity; readonly attempt: Activity | undefined } => {
  const course = all.filter(activity => rowOf(activity).deliveryId === batch.deliveryId)
  return {
    last: course.reduce<Activity>((_before, next) => next, batch),
    attempt: course.findLast(({ type }) => type === 'delivery.attempted')
  }
}
