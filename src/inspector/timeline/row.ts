// What the timeline knows of an activity, worked out when it is first asked for and kept as long as the activity is.

import type { Activity } from '../../ens/activity.js'
import { type Kind, kindOf } from './kinds.js'
import { type Tone, toWords } from './words.js'

export interface Row {
  readonly kind: Kind
  readonly tone: Tone
  /** Other people's words are in it: to be made printable. */
  readonly text: string
  readonly callbackId?: string
  readonly callbackName?: string
  readonly deliveryId?: string
  readonly eventTypes: readonly string[]
  /** The fault rule that has bent it. */
  readonly fault?: string
}

/** Fields that several kinds of activities have. */
interface Shared {
  readonly callbackId?: string
  readonly callbackName?: string
  readonly deliveryId?: string
  readonly eventCategoryTypes?: readonly string[]
  readonly fault?: { readonly rule: string }
}

export type Verdict = 'ok' | 'failed'

const verdicts: Partial<Record<Tone, Verdict>> = { good: 'ok', bad: 'failed', warn: 'failed' }

/** Undefined for what is neither, such as a batch that has been cut. */
export const verdictOf = ({ tone }: Row): Verdict | undefined => verdicts[tone]

const toRow = (activity: Activity): Row => {
  const { callbackId, callbackName, deliveryId, eventCategoryTypes = [], fault } = activity as Shared
  const [tone, text] = toWords(activity)
  return {
    kind: kindOf(activity),
    tone,
    text,
    ...(callbackId !== undefined && { callbackId }),
    ...(callbackName !== undefined && { callbackName }),
    ...(deliveryId !== undefined && { deliveryId }),
    eventTypes: eventCategoryTypes,
    ...(fault !== undefined && { fault: fault.rule })
  }
}

const leaves = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [String(value)]

const keptOnce = <T>(make: (activity: Activity) => T): ((activity: Activity) => T) => {
  const made = new WeakMap<Activity, T>()
  return activity => {
    const known = made.get(activity)
    if (known !== undefined) return known
    const fresh = make(activity)
    made.set(activity, fresh)
    return fresh
  }
}

export const rowOf: (activity: Activity) => Row = keptOnce(toRow)

/** Everything in it that can be looked for, in small letters: what is shown, and each value. */
export const searchTextOf: (activity: Activity) => string = keptOnce(activity =>
  [rowOf(activity).text, ...leaves(activity)].join('\n').toLowerCase()
)
