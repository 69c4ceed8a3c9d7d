// Something the emulator knows, kept fresh as long as somebody looks at it: read when it comes into view, and again when
// an activity says that it has changed, but never more often than the emulator and the eye can bear.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { Activity } from '../ens/activity.js'
import { ApiProblem, type Problem } from './api.js'

export interface Resource<T> {
  /** What was read last; undefined before. Watching it (in a component, in an effect) reads it. */
  readonly data: ReadonlySignal<T | undefined>
  /** Why the last try to read it failed. */
  readonly problem: ReadonlySignal<Problem | undefined>
  /** Reads it now; resolves when it has been read, or could not be. */
  refresh(): Promise<void>
  /** What was known may be old: reads it again if somebody is looking. */
  revive(): void
  /** Something happened: reads it again if that concerns it and somebody is looking. */
  note(activity: Activity): void
}

export interface ResourceOptions<T> {
  load(): Promise<T>
  /** Whether an activity may have changed it. */
  concerns(activity: Activity): boolean
  /** Runs later, in milliseconds: `setTimeout`. */
  after(ms: number, run: () => void): void
  /** Between two readings, at least. */
  readonly gapMs?: number
}

const GAP_MS = 250

export const toProblem = (error: unknown): Problem =>
  error instanceof ApiProblem
    ? error.problem
    : { status: 0, code: 'bug', message: String(error), hint: 'This is a bug of the page: please report it.', body: '' }

/** Of two readings at a time the one that began later counts, whichever ends first. */
const createReading = <T>(
  load: () => Promise<T>,
  show: (known: T | undefined, why: Problem | undefined) => void
): (() => Promise<void>) => {
  let begun = 0
  let shown = 0
  return async () => {
    begun += 1
    const turn = begun
    let known: T | undefined
    let why: Problem | undefined
    try {
      known = await load()
    } catch (error) {
      why = toProblem(error)
    }
    if (turn < shown) return
    shown = turn
    show(known, why)
  }
}

export const createResource = <T>({ load, concerns, after, gapMs = GAP_MS }: ResourceOptions<T>): Resource<T> => {
  let isWatched = false
  let isBusy = false
  let isStale = false

  const read = createReading(load, (known, why) => {
    if (why === undefined) data.value = known
    problem.value = why
  })

  /** One reading at a time; what changed meanwhile is read once more, after a pause. */
  const readSoon = async (): Promise<void> => {
    isStale = isBusy
    if (isBusy) return
    isBusy = true
    await read()
    after(gapMs, () => {
      isBusy = false
      if (isStale && isWatched) void readSoon()
    })
  }

  const revive = (): void => {
    if (isWatched) void readSoon()
  }

  const data = signal<T | undefined>(undefined, {
    watched: () => {
      isWatched = true
      void readSoon()
    },
    unwatched: () => {
      isWatched = false
    }
  })
  const problem = signal<Problem | undefined>(undefined)

  return {
    data,
    problem,
    refresh: read,
    revive,
    note: activity => {
      if (concerns(activity)) revive()
    }
  }
}
