// What `replay` says: what it is about to send, a line for each request, and a summary with what to do next.

import { durationText } from '../ens/duration-text.js'
import { probeFixes } from '../ens/probe.js'
import type { RecordingFacts } from '../recording/read-recordings.js'
import type { Replayed } from '../replay-recording.js'
import { colours } from './colours.js'
import type { Args, Io } from './command.js'
import { brief } from './printable.js'
import { counted } from './progress.js'
import { dueTimes, type ReplayPlan } from './replay-plan.js'
import { wrap } from './wrap.js'

export interface ReplaySums {
  readonly sent: number
  readonly failed: number
  /** The first that failed. */
  readonly failure: Replayed | undefined
}

export interface ReplayReport {
  begin(plan: ReplayPlan, to: string): void
  sent(recording: RecordingFacts, replayed: Replayed): void
  end(plan: ReplayPlan, sums: ReplaySums): void
}

const several = (count: number, what: string): string => `${counted(count)} ${what}${count === 1 ? '' : 's'}`

const misfits = ({ recordings, options }: ReplayPlan): number =>
  options.signatureKey === undefined ? recordings.filter(({ isSigned, isExact }) => isSigned && !isExact).length : 0

const introduction = (plan: ReplayPlan, to: string): string[] => {
  const { recordings, leftOut, folder, options } = plan
  const length = Math.max(...dueTimes(plan))
  const pace = length > 0 ? `, over ${durationText(length)}` : ''
  const changed = misfits(plan)
  return [
    `Sending ${several(recordings.length, 'request')} from ${folder} to ${to}${pace}. Ctrl-C ends it.`,
    ...(options.signatureKey === undefined ? [] : ['Deliveries are signed anew with the key that is given.']),
    ...(leftOut > 0 ? [`${several(leftOut, 'recording')} of another kind left out; --kind all sends all.`] : []),
    ...(changed > 0
      ? [
          `warning: the ${changed === 1 ? 'body' : 'bodies'} of ${several(changed, 'request')} ${changed === 1 ? 'is' : 'are'} redacted or edited, so the signature no longer fits. Give --key to sign anew.`
        ]
      : [])
  ]
}

const adviceFor = ({ outcome }: Replayed): string => {
  if (!outcome.answered) return probeFixes[outcome.status]
  return [401, 403].includes(outcome.statusCode)
    ? 'Give the signatureKey that the receiver checks with: --key signs anew.'
    : 'See in the log of the receiver why it answered so.'
}

export const createReplayReport = (args: Args, io: Io): ReplayReport => {
  const { stdout, stderr } = io
  const paint = colours(io)
  const isJson = args.json === true
  const print = (output: Io['stdout'], text: string, colour = (line: string): string => line): void => {
    const width = output.isTTY === true ? output.columns : undefined
    for (const line of wrap(text, width, '  ', '')) output.write(`${colour(line)}\n`)
  }
  const printJson = (type: string, facts: object): void => {
    stdout.write(`${JSON.stringify({ type, ...facts })}\n`)
  }
  return {
    begin: (plan, to) => {
      for (const line of introduction(plan, to)) print(stderr, line)
    },
    sent: ({ file, kind }, { url, outcome, ms, ok, verdict }) => {
      const statusCode = outcome.answered ? outcome.statusCode : null
      if (isJson) printJson('replayed', { file, kind, url, ok, statusCode, verdict, ms: Math.round(ms * 10) / 10 })
      else {
        const line = `${file.replace(/\.json$/, '')}  ${Math.round(ms)} ms  ${brief(verdict)}`
        print(stdout, line, ok ? undefined : paint.red)
      }
    },
    end: ({ recordings }, { sent, failed, failure }) => {
      const notSent = recordings.length - sent
      if (isJson) printJson('summary', { sent, taken: sent - failed, failed, notSent })
      const parts = [`${counted(sent - failed)} taken`, ...(failed > 0 ? [`${counted(failed)} not`] : [])]
      const rest = notSent > 0 ? `; ${several(notSent, 'request')} not sent` : ''
      print(stderr, `Sent ${several(sent, 'request')}: ${parts.join(', ')}${rest}.`)
      if (failure !== undefined) print(stderr, adviceFor(failure))
    }
  }
}
