// What `trigger` says in the end: how many were accepted, and what has become of them so far.

import type { EnsEvent } from '../ens/event.js'
import type { PublishAnswer, Unmatched } from '../ens/publication.js'
import type { Io } from './command.js'
import type { Tally } from './delivery-tally.js'
import { describeEvent } from './describe-event.js'
import { printable } from './printable.js'
import { counted } from './progress.js'
import { toRecord } from './table.js'
import { troubleAdvice, unmatchedAdvice } from './trigger-advice.js'

/** Events as they were published are shown up to this many. */
const SHOWN_EVENTS = 10
const SHOWN_UNMATCHED = 20

/** Gathers the answers of all calls. */
export interface Published {
  take(answer: PublishAnswer): void
  accepted(): number
  matched(): number
  /** Those of the first answers; at most a few. */
  events(): readonly EnsEvent[]
  /** Each subscription and reason once. */
  unmatched(): { shown: readonly Unmatched[]; more: number }
}

export const createPublished = (): Published => {
  const sums = { accepted: 0, matched: 0 }
  const events: EnsEvent[] = []
  const unmatched = new Map<string, Unmatched>()
  let unnamed = 0
  return {
    take: answer => {
      sums.accepted += answer.accepted
      sums.matched += answer.matched
      if (sums.accepted <= SHOWN_EVENTS) events.push(...(answer.events ?? []))
      unnamed = Math.max(unnamed, answer.unmatchedMore ?? 0)
      for (const one of answer.unmatched) unmatched.set(`${one.subscriptionId} ${one.reason}`, one)
    },
    accepted: () => sums.accepted,
    matched: () => sums.matched,
    events: () => (sums.accepted <= SHOWN_EVENTS ? events : []),
    unmatched: () => {
      const all = [...unmatched.values()]
      const shown = all.slice(0, SHOWN_UNMATCHED)
      return { shown, more: all.length - shown.length + unnamed }
    }
  }
}

export interface Course {
  readonly published: Published
  readonly tally: Tally
  /** Activities that went by unread: then what is counted is the least that happened. */
  readonly missed: number
  /** Events of all callbacks that have no end yet; undefined when the emulator no longer tells. */
  readonly pending: number | undefined
  /** Until the last call was answered. */
  readonly sendingMs: number
  /** Until now. */
  readonly elapsedMs: number
}

const perSecond = (count: number, ms: number): number => Math.round(count / Math.max(ms / 1000, 0.001))

/** The last line under --json. */
export const summaryOf = (course: Course): object => {
  const { published, tally, missed, pending, sendingMs, elapsedMs } = course
  const { batches, delivered, dropped, failed, deferred } = tally.totals()
  const { shown } = published.unmatched()
  return {
    type: 'summary',
    accepted: published.accepted(),
    matched: published.matched(),
    batches,
    delivered,
    /** Dropped and given up. */
    failed: dropped + failed,
    dropped,
    deferred,
    pending: pending ?? null,
    attempts: tally.attempts.count(),
    p50Ms: tally.attempts.at(0.5) ?? null,
    p99Ms: tally.attempts.at(0.99) ?? null,
    elapsedMs: Math.round(elapsedMs),
    eventsPerSecond: perSecond(published.accepted(), sendingMs),
    deliveredPerSecond: perSecond(delivered, elapsedMs),
    isComplete: missed === 0,
    unmatched: published.matched() === 0 ? shown : []
  }
}

const textSummary = (course: Course): Record<string, string> => {
  const { published, tally, missed, pending, sendingMs, elapsedMs } = course
  const { batches, delivered, dropped, failed, deferred } = tally.totals()
  const atLeast = (count: number): string => `${missed > 0 ? 'at least ' : ''}${counted(count)}`
  const speed = (count: number, ms: number): string => (ms < 1000 ? '' : ` (${counted(perSecond(count, ms))}/s)`)
  const [p50, p99] = [tally.attempts.at(0.5), tally.attempts.at(0.99)]
  return {
    accepted: `${counted(published.accepted())}${speed(published.accepted(), sendingMs)}`,
    matched: counted(published.matched()),
    batches: atLeast(batches),
    delivered: `${atLeast(delivered)}${speed(delivered, elapsedMs)}`,
    failed: `${atLeast(dropped + failed)}${dropped > 0 ? `, ${counted(dropped)} of them dropped` : ''}`,
    pending:
      pending === undefined ? 'unknown' : `${counted(pending)}${deferred > 0 ? `, ${counted(deferred)} deferred` : ''}`,
    attempts: `${atLeast(tally.attempts.count())}${p50 === undefined ? '' : `, p50 ${p50} ms, p99 ${p99} ms`}`
  }
}

/** With its compositeId, which `--of` takes. */
const eventLine = (event: EnsEvent): string => {
  const line = describeEvent(event)
  const { compositeId } = event
  return typeof compositeId !== 'string' || line.includes(compositeId)
    ? line
    : `${line}  compositeId=${printable(compositeId)}`
}

/** Data to stdout, advice to stderr. */
export const reportCourse = (course: Course, io: Io, json: boolean): void => {
  const { published, tally } = course
  const print = (lines: readonly string[]): unknown => io.stdout.write(lines.map(line => `${line}\n`).join(''))
  if (json) {
    const events = published.events().map(event => JSON.stringify({ type: 'event', event }))
    print([...events, JSON.stringify(summaryOf(course))])
    return
  }
  print([...published.events().map(eventLine), ...toRecord(textSummary(course))])
  const { shown, more } = published.unmatched()
  const { batched, delivered } = tally.totals()
  const isUnmatched = published.matched() === 0 && published.accepted() > 0
  const advice = [
    ...(isUnmatched ? unmatchedAdvice(shown, more) : []),
    ...(delivered < batched ? troubleAdvice(tally.troubles.values()) : [])
  ]
  io.stderr.write(advice.map(line => `${line}\n`).join(''))
}
