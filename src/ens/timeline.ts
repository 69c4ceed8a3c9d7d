// What happened to deliveries, as text for a person whose wait for them was in vain: every attempt, and what comes next.

import type { AttemptView, DeliveryView } from './delivery.js'
import { durationText } from './duration-text.js'

const MOST_DELIVERIES = 10
const MOST_ATTEMPTS = 5

/** Names and reason phrases are other people's: no line of theirs may pass for one of ours. */
const oneLine = (text: string): string => text.replace(/\p{Cc}/gu, '�')

const countOf = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const headLine = (delivery: DeliveryView): string => {
  const { deliveryId, callbackName, url, eventCount, state, replayOf } = delivery
  const what = replayOf === null ? 'delivery' : 'replay'
  return oneLine(`${what} ${deliveryId} to ${callbackName}, ${url}: ${countOf(eventCount, 'event')}, ${state}`)
}

const attemptLine = ({ attempt, at, verdict, timings }: AttemptView, createdAt: number): string =>
  `  attempt ${attempt} at +${durationText(at - createdAt)}: ${oneLine(verdict)}, after ${durationText(timings.total)}`

const when = (due: number, now: number): string => (due > now ? `in ${durationText(due - now)}` : 'due now')

const nextLines = ({ state, next, nextAttemptAt }: DeliveryView, now: number): string[] => {
  const why = next === null ? [] : [`    ${next.why} (${next.rule})`]
  if (state === 'sending') return ['  → an attempt is under way, or next in turn']
  if (nextAttemptAt === null) return [`  → ${state}, nothing follows`, ...why]
  return [`  → next attempt ${when(nextAttemptAt, now)} by the emulator's clock`, ...why]
}

const toLines = (delivery: DeliveryView, now: number): string[] => {
  const { attempts, attemptCount, createdAt } = delivery
  const left = attemptCount - Math.min(attempts.length, MOST_ATTEMPTS)
  return [
    headLine(delivery),
    ...(left > 0 ? [`  … ${countOf(left, 'earlier attempt')}`] : []),
    ...attempts.slice(-MOST_ATTEMPTS).map(attempt => attemptLine(attempt, createdAt)),
    ...nextLines(delivery, now)
  ]
}

/** Several lines without an end of line; the first ten deliveries, the last five attempts of each. `now` by the emulator's clock. */
export const toTimeline = (deliveries: readonly DeliveryView[], now: number): string => {
  if (deliveries.length === 0) return 'Nothing has been delivered.'
  const left = deliveries.length - MOST_DELIVERIES
  const lines = deliveries.slice(0, MOST_DELIVERIES).flatMap(delivery => toLines(delivery, now))
  return [...lines, ...(left > 0 ? [`… and ${left} more`] : [])].join('\n')
}
