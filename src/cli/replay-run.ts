// Sends recordings one after the other, each at its time, and shows how far it is meanwhile.

import { pause } from '../pause.js'
import type { Stopwatch } from '../ports.js'
import { type RecordingFacts, readRecording } from '../recording/read-recordings.js'
import type { Replayed, Replayer } from '../replay-recording.js'
import type { Args, Io } from './command.js'
import { showProgress } from './progress.js'
import { dueTimes, type ReplayPlan } from './replay-plan.js'
import type { ReplayReport, ReplaySums } from './replay-report.js'

export interface ReplayPorts {
  readonly replayer: Pick<Replayer, 'send'>
  readonly report: Pick<ReplayReport, 'sent'>
  readonly stopwatch: Stopwatch
  readonly args: Args
  readonly io: Io
}

/** Once `stop` has aborted, the one under way is the last. Rejects for a file that has changed and is no recording now. */
export const runReplay = async (ports: ReplayPorts, plan: ReplayPlan, stop: AbortSignal): Promise<ReplaySums> => {
  const { replayer, report, stopwatch, args, io } = ports
  const { folder, recordings } = plan
  const due = dueTimes(plan)
  const began = stopwatch.now()
  const failed: Replayed[] = []
  let sent = 0
  const factsNow = () => ({
    doing: 'replaying',
    done: sent,
    total: recordings.length,
    perSecond: (sent * 1000) / Math.max(1, stopwatch.now() - began),
    delivered: sent - failed.length,
    failed: failed.length
  })
  const sendInTime = async ({ file }: RecordingFacts): Promise<Replayed | undefined> => {
    // One for each, so that lines and bar do not get into each other's way.
    const progress = showProgress(args, io, stopwatch, factsNow)
    try {
      await pause(stopwatch, (due[sent] as number) - (stopwatch.now() - began), stop)
      return stop.aborted ? undefined : await replayer.send(await readRecording(folder, file))
    } finally {
      progress.end()
    }
  }
  for (const recording of recordings) {
    const replayed = await sendInTime(recording)
    if (replayed === undefined) break
    sent += 1
    if (!replayed.ok) failed.push(replayed)
    report.sent(recording, replayed)
  }
  return { sent, failed: failed.length, failure: failed[0] }
}
