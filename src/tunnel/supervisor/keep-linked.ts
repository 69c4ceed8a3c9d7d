// The life of a tunnel: one link after the other, as long as another can help.

import { pause } from '../../pause.js'
import { type Attending, attend } from './attend.js'
import { createBackOff } from './back-off.js'
import { type Course, toProbeFailure } from './course.js'
import { dialUntilTaken, type Wish } from './dial-until-taken.js'
import type { Supervised } from './supervised.js'

/** A relay can keep the name of a client that it has lost for a minute, also from that very client. */
const OWN_NAME_MS = 90_000

/** A link that was ready for so long is no sign of a relay in trouble. */
const STEADY_MS = 5000
/** Between links of which each was ready: others are waiting for the tunnel. */
const LONGEST_AFTER_READY_MS = 2000

/** Where there is a name already, that is the one to have again, whatever was asked for at first. */
const toWish = (parts: Supervised, course: Course): Wish => {
  const { settings, stopwatch } = parts
  const { known } = course
  const mustBe = known === undefined ? settings.name : known.name
  const onMismatch = settings.name === undefined ? 'accept' : settings.onNameMismatch
  return {
    ...parts,
    limitMs: settings.openTimeoutMs,
    allowLocalUrls: settings.allowLocalUrls,
    name: mustBe ?? settings.name,
    mustBe,
    onOtherName: () => {
      const isEarly = known !== undefined && stopwatch.now() - course.lostAt < OWN_NAME_MS
      if (onMismatch === 'wait' || isEarly) return 'again'
      return onMismatch === 'accept' ? 'take' : 'fail'
    },
    onFailure: why => course.to(course.state, why)
  }
}

const toAttending = ({ provider, settings, stopwatch, random }: Supervised, course: Course): Attending => ({
  settings,
  stopwatch,
  random,
  // A tunnel of somebody else's is neither opened nor closed here.
  redials: provider.id !== 'url',
  ask: async (thorough, signal) => {
    if (signal.aborted) return undefined
    const report = await course.probe(thorough, signal)
    return report.passed || signal.aborted ? undefined : toProbeFailure(report)
  },
  to: course.to,
  onReady: course.becomeReady
})

/** Resolves when `life` is over; the last link is left as it is. Rejects with a failure that no new link mends. */
export const keepLinked = async (parts: Supervised, course: Course, life: AbortSignal): Promise<void> => {
  const { stopwatch, random } = parts
  const backOff = createBackOff(random)
  for (;;) {
    const link = await dialUntilTaken(toWish(parts, course), backOff, life)
    if (link === undefined) return
    course.take(link)
    const why = await attend(link, toAttending(parts, course), life)
    if (why === undefined) return
    const { readySince } = course
    if (readySince !== undefined && stopwatch.now() - readySince >= STEADY_MS) backOff.reset()
    course.lose(why)
    await link.close()
    await pause(stopwatch, backOff.next(readySince === undefined ? undefined : LONGEST_AFTER_READY_MS), life)
  }
}
