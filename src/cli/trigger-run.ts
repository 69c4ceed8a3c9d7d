// Carries out what `trigger` was asked: sends, follows what becomes of it, waits if told to, and sums up.

import type { PublishAnswer } from '../ens/publication.js'
import { UserError } from '../errors.js'
import type { Stopwatch } from '../ports.js'
import { type Follower, followActivities } from './activity-follower.js'
import type { Args, Io } from './command.js'
import type { ControlCaller } from './control-caller.js'
import { createTally, type Tally } from './delivery-tally.js'
import { type ProgressFacts, showProgress } from './progress.js'
import { sendCalls } from './send-calls.js'
import type { TriggerCall, TriggerPlan } from './trigger-plan.js'
import { toProgressFacts } from './trigger-progress.js'
import { type Course, createPublished, type Published, reportCourse } from './trigger-report.js'

export interface TriggerPorts {
  readonly control: ControlCaller
  readonly stopwatch: Stopwatch
  readonly args: Args
  readonly io: Io
}

export interface TriggerWait {
  /** Undefined: as long as it takes. */
  readonly timeoutMs: number | undefined
}

interface Run extends TriggerPorts {
  readonly plan: TriggerPlan
  readonly tally: Tally
  readonly published: Published
  readonly began: number
  readonly stop: AbortSignal
}

/** So long at most until Ctrl-C is noticed while waiting. */
const LOOK_MS = 1000

const isNotSettled = (error: unknown): error is UserError =>
  error instanceof UserError && error.code === 'ERR_NOT_SETTLED'

/** Resolves when all is settled, or it was stopped. Rejects with the timeline of what is not, when the time is over. */
const waitUntilSettled = async (run: Run, { timeoutMs = Number.POSITIVE_INFINITY }: TriggerWait): Promise<void> => {
  const { control, stopwatch, stop } = run
  const end = stopwatch.now() + timeoutMs
  while (!stop.aborted) {
    const left = Math.max(0, Math.ceil(end - stopwatch.now()))
    try {
      await control.get(`/settled?timeout=${Math.min(left, LOOK_MS)}`)
      return
    } catch (error) {
      if (!isNotSettled(error) || left <= LOOK_MS) throw error
    }
  }
}

const pendingEvents = async ({ control }: Run): Promise<number | undefined> => {
  try {
    const { callbacks } = await control.get<{ callbacks: { pending: { events: number } }[] }>('/callbacks')
    return callbacks.reduce((sum, { pending }) => sum + pending.events, 0)
  } catch {
    // Whatever it is has been said by the call before this one.
    return undefined
  }
}

const progressOf = ({ plan, tally, published, stopwatch, began }: Run, isWaiting: boolean): ProgressFacts =>
  toProgressFacts({
    isWaiting,
    accepted: published.accepted(),
    matched: published.matched(),
    total: plan.total,
    ...tally.totals(),
    elapsedMs: stopwatch.now() - began
  })

interface Sent {
  /** Until the last call was answered. */
  readonly sendingMs: number
  /** What ended it before its time. */
  readonly error: unknown
}

const sendAndWait = async (run: Run, wait: TriggerWait | undefined): Promise<Sent> => {
  const { plan, control, published, stopwatch, stop, args, io, began } = run
  let sentAt: number | undefined
  let error: unknown
  const progress = showProgress(args, io, stopwatch, () => progressOf(run, sentAt !== undefined))
  const send = async ({ body }: TriggerCall): Promise<void> =>
    published.take(await control.post<PublishAnswer>('/events', body))
  try {
    await sendCalls({ ...plan, stopwatch, stop, send })
    sentAt = stopwatch.now()
    if (wait !== undefined) await waitUntilSettled(run, wait)
  } catch (thrown) {
    error = thrown
  }
  progress.end()
  return { sendingMs: (sentAt ?? stopwatch.now()) - began, error }
}

const sumUp = async (run: Run, follower: Follower, sendingMs: number): Promise<Course> => {
  const { published, tally, stopwatch, began } = run
  const elapsedMs = stopwatch.now() - began
  const pending = await pendingEvents(run)
  const missed = await follower.finish()
  return { published, tally, missed, pending, sendingMs, elapsedMs }
}

/** Something was sent, and all of it has been delivered. */
const isGood = ({ published, tally }: Course): boolean => {
  const { dropped, failed, deferred } = tally.totals()
  return published.matched() > 0 && dropped + failed + deferred === 0
}

/**
 * Resolves with the exit code, after the summary: 0, or 1 when it was to wait and not all was delivered. When something
 * goes wrong it sums up what was done until then, and rejects with it. `stop` ends it early.
 */
export const runTrigger = async (
  ports: TriggerPorts,
  plan: TriggerPlan,
  wait: TriggerWait | undefined,
  stop: AbortSignal
): Promise<number> => {
  const { control, stopwatch, args, io } = ports
  const tally = createTally()
  const follower = await followActivities(control, stopwatch, tally.take)
  const run: Run = { ...ports, plan, tally, published: createPublished(), began: stopwatch.now(), stop }
  const { sendingMs, error } = await sendAndWait(run, wait)
  const course = await sumUp(run, follower, sendingMs)
  reportCourse(course, io, args.json === true)
  if (error !== undefined) throw error
  return wait === undefined || isGood(course) ? 0 : 1
}
