// Keeps the activity stream open, and gives what comes in to the views, ten times a second at most. Whatever breaks is
// tried again, for ever; nothing that comes in fast keeps the page from being painted.

import { batch, signal } from '@preact/signals'
import type { Activity } from '../../ens/activity.js'
import type { Api } from '../api.js'
import { toProblem } from '../resource.js'
import { createEventStream } from './event-stream.js'
import { createIntake, type Intake, type NewestPage } from './intake.js'
import type { Connection, LiveActivities } from './live-activities.js'

const GAP_MS = 100
/** Work at a stretch: half a frame. */
const STRETCH_MS = 8
const A_SECOND_MS = 1000
const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 5000

/** Time, as the browser has it. */
export interface Pace {
  /** Milliseconds from anywhere, never back. */
  now(): number
  after(ms: number, run: () => void): void
}

type Views = Omit<LiveActivities, 'connection' | 'reconnect'>

interface Publishing {
  readonly views: Views
  /** Something has come in: shown at once, or when the gap is over. */
  publishSoon(): void
}

const createPublishing = (intake: Intake, { now, after }: Pace): Publishing => {
  const all = signal<readonly Activity[]>([])
  const counts = signal<LiveActivities['counts']['value']>({})
  const sampling = signal<LiveActivities['sampling']['value']>(undefined)
  const isCaughtUp = signal(false)
  const listeners = new Set<(activities: readonly Activity[]) => void>()
  let publishedAt = Number.NEGATIVE_INFINITY
  let isPlanned = false

  const publish = (): void => {
    isPlanned = false
    publishedAt = now()
    const lot = intake.drain(publishedAt)
    batch(() => {
      all.value = lot.all
      counts.value = lot.counts
      sampling.value = lot.sampling
      isCaughtUp.value = lot.isCaughtUp
    })
    for (const listener of listeners) listener(lot.fresh)
    // That it is over is to be seen, too.
    if (lot.sampling !== undefined) after(A_SECOND_MS, publishSoon)
  }

  const publishSoon = (): void => {
    if (isPlanned) return
    const wait = publishedAt + GAP_MS - now()
    isPlanned = wait > 0
    if (isPlanned) after(wait, publish)
    else publish()
  }

  const listen: Views['listen'] = listener => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  return { publishSoon, views: { all, counts, sampling, isCaughtUp, listen } }
}

/** Until it ends or breaks, which is the same here: the next try says why. */
const readAll = async (stream: ReadableStream<Uint8Array>, take: (bytes: Uint8Array) => void, pace: Pace) => {
  const reader = stream.getReader()
  let since = pace.now()
  for (;;) {
    const { done, value } = await reader.read().catch(() => ({ done: true as const, value: undefined }))
    if (done) return
    take(value)
    if (pace.now() - since < STRETCH_MS) continue
    await new Promise<void>(resolve => pace.after(0, resolve))
    since = pace.now()
  }
}

type Calls = Pick<Api, 'get' | 'stream'>

export const followStream = (api: Calls, pace: Pace): LiveActivities => {
  const intake = createIntake()
  const { views, publishSoon } = createPublishing(intake, pace)
  const connection = signal<Connection>({ state: 'connecting' })
  let attempts = 0
  let hurry = (): void => {}

  const readOnce = async (): Promise<void> => {
    const before = Math.max(0, intake.lastId() - 1)
    intake.meet(await api.get<NewestPage>(`/activity?after=${before}&limit=1`))
    const { signal: never } = new AbortController()
    const stream = await api.stream({ lastEventId: intake.lastId(), signal: never })
    attempts = 0
    connection.value = { state: 'live' }
    publishSoon()
    const events = createEventStream()
    const take = (bytes: Uint8Array): void => {
      const now = pace.now()
      for (const event of events.push(bytes)) intake.take(event, now)
      publishSoon()
    }
    await readAll(stream, take, pace)
    connection.value = { state: 'connecting' }
  }

  const keepReading = async (): Promise<never> => {
    for (;;) {
      await readOnce().catch((error: unknown) => {
        attempts += 1
        connection.value = { state: 'lost', problem: toProblem(error), attempts }
      })
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, attempts - 1))
      await new Promise<void>(resolve => {
        hurry = resolve
        pace.after(wait, resolve)
      })
    }
  }
  void keepReading()

  return { ...views, connection, reconnect: () => hurry() }
}
