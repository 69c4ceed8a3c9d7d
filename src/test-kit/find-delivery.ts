// The delivery of an event at an emulator, and why there is none.

import type { Activity } from '../ens/activity.js'
import type { DeliveryState, DeliveryView } from '../ens/delivery.js'
import { UserError } from '../errors.js'
import type { ActivityLog, Deliveries } from '../ports.js'
import { createFind, describeExpected, type ExpectedEvent } from './expected-event.js'
import type { SinkEvent } from './sink-request.js'

export interface ExpectedDelivery extends ExpectedEvent {
  /** How it ends, or where it stands. Default `delivered`. */
  readonly state?: DeliveryState
  /** How many attempts it took. */
  readonly attempts?: number
  /** What the receiver answered last. */
  readonly statusCode?: number
  readonly callbackName?: string
}

/** The delivery, and the event in it that was meant. */
export type FoundDelivery = DeliveryView & { readonly event: SinkEvent }

/** What of an emulator is looked at: what `startEmulator` resolves with has it. */
export interface DeliverySource {
  readonly deliveries: Pick<Deliveries, 'get' | 'waitFor'>
  readonly activities: Pick<ActivityLog, 'after'>
}

/** Undefined in a list where the body is long. */
const eventsOf = ({ attempts, body: untried }: DeliveryView): SinkEvent[] | undefined => {
  const body = attempts.at(-1)?.request.body ?? untried
  return body === undefined ? undefined : JSON.parse(body)
}

/** As it was seen, where that is all of it: it may stand elsewhere by now. */
const wholeOf = async ({ deliveries }: DeliverySource, seen: DeliveryView): Promise<DeliveryView | undefined> =>
  eventsOf(seen) === undefined ? deliveries.get(seen.deliveryId) : seen

const createFits =
  ({ state = 'delivered', attempts, statusCode, callbackName }: ExpectedDelivery) =>
  (view: DeliveryView): boolean =>
    view.state === state &&
    (attempts === undefined || view.attemptCount === attempts) &&
    (statusCode === undefined || view.attempts.at(-1)?.response?.statusCode === statusCode) &&
    (callbackName === undefined || view.callbackName === callbackName)

const wishOf = (expected: ExpectedDelivery): string => {
  const { state = 'delivered', attempts, statusCode, callbackName } = expected
  return [
    `${describeExpected(expected)}: ${state}`,
    ...(attempts === undefined ? [] : [`attempt ${attempts}`]),
    ...(statusCode === undefined ? [] : [`answered with ${statusCode}`]),
    ...(callbackName === undefined ? [] : [`at ${callbackName}`])
  ].join(', ')
}

const MOST_ACTIVITIES = 100_000
const SHOWN = 3

type EventUnmatched = Extract<Activity, { type: 'event.unmatched' }>

/** Events that nobody subscribed to are in no delivery: the last of them, each with the reasons. */
const unmatchedLines = ({ activities }: DeliverySource): string[] =>
  activities
    .after(0, MOST_ACTIVITIES)
    .filter((activity): activity is EventUnmatched => activity.type === 'event.unmatched')
    .slice(-SHOWN)
    .map(({ count, eventCategoryTypes, unmatched, hint }) => {
      const reasons = unmatched.map(({ detail }) => detail).join(' ')
      return `not matched: ${count} of ${eventCategoryTypes.join(', ')}. ${reasons === '' ? hint : reasons}`
    })

/** Rejects with UserError `ERR_WAIT`, whose message is the timeline. */
export const findDelivery = async (
  source: DeliverySource,
  expected: ExpectedDelivery,
  options: { readonly timeout: number | string }
): Promise<FoundDelivery> => {
  const { deliveries } = source
  const [fits, find] = [createFits(expected), createFind(expected)]
  const others = new Set<string>()
  const mayBe = (view: DeliveryView): boolean => {
    const events = eventsOf(view)
    return fits(view) && !others.has(view.deliveryId) && (events === undefined || find(events) !== undefined)
  }
  try {
    for (;;) {
      const seen = await deliveries.waitFor(mayBe, options)
      const whole = await wholeOf(source, seen)
      const event = whole && find(eventsOf(whole) ?? [])
      if (whole !== undefined && event !== undefined) return { ...whole, event }
      others.add(seen.deliveryId)
    }
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'ERR_WAIT') throw error
    const lines = [`Expected ${wishOf(expected)}.`, error.message, ...unmatchedLines(source)]
    throw new UserError(lines.join('\n'), error.hint, { code: error.code, cause: error })
  }
}
