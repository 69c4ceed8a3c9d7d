// Reads the activities of a running emulator as they come, page by page, and knows when it missed some: the emulator
// keeps only the newest. Pages, not the stream, because they wait for a reader that is busy, and can be read to the end.

import type { Activity } from '../ens/activity.js'
import { pause } from '../pause.js'
import type { Stopwatch } from '../ports.js'
import type { ControlCaller } from './control-caller.js'

export interface Follower {
  /** Reads to the end, then no more. Answers how many were missed; infinite when the emulator is gone. Never rejects. */
  finish(): Promise<number>
}

interface Page {
  readonly activities: readonly Activity[]
  readonly newest: number
}

const PAGE = 1000
const BETWEEN_MS = 50

/** Resolves when it has begun: `take` then gets every activity from now on, in order. Rejects when nobody is there. */
export const followActivities = async (
  control: Pick<ControlCaller, 'get'>,
  stopwatch: Stopwatch,
  take: (activity: Activity) => void
): Promise<Follower> => {
  const finishing = new AbortController()
  let { newest: last } = await control.get<Page>('/activity?limit=0')
  let missed = 0

  const readPage = async (): Promise<Page> => {
    const page = await control.get<Page>(`/activity?after=${last}&limit=${PAGE}`)
    for (const activity of page.activities) {
      missed += Math.max(0, activity.id - last - 1)
      last = activity.id
      take(activity)
    }
    return page
  }
  /** Up to what is the newest now; what comes meanwhile is for the next time. */
  const readOn = async (): Promise<void> => {
    const first = await readPage()
    for (let page = first; page.activities.length > 0 && last < first.newest; ) page = await readPage()
  }
  const follow = async (): Promise<void> => {
    while (!finishing.signal.aborted) {
      await readOn()
      await pause(stopwatch, BETWEEN_MS, finishing.signal)
    }
    await readOn()
  }
  const ended = follow().catch(() => {
    missed = Number.POSITIVE_INFINITY
  })

  return {
    finish: async () => {
      finishing.abort()
      await ended
      return missed
    }
  }
}
