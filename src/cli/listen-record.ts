// `listen --record`: keeps each request in a folder, and says so when it can not; the receiver goes on as ever.

import { resolve } from 'node:path'
import { createRealClock } from '../clock/create-real-clock.js'
import type { AnsweredRequest } from '../receiver/receiver-options.js'
import type { Recorded, Recorder } from '../recording/recorder.js'
import type { RecordingKind } from '../recording/recording.js'
import type { RedactionRules } from '../recording/redaction-rules.js'
import type { Args, Io, Option } from './command.js'
import { textOf, textsOf } from './option-values.js'
import { counted } from './progress.js'
import { shellWord } from './shell-word.js'
import { usageError } from './usage-error.js'

export const recordOptions: Readonly<Record<string, Option>> = {
  record: {
    type: 'string',
    describe: 'DIR: keep each request there, a file each; `ens-local replay` sends them again'
  },
  redact: {
    type: 'string',
    array: true,
    describe:
      'Also take this out of what is kept: info.subscriberKey, /PATTERN/; none: leave e-mail addresses and phone numbers in it'
  }
}

export interface ListenRecord {
  onAnswer(request: AnsweredRequest): Promise<void>
  /** What came of it all. */
  finish(): void
}

const kinds: Readonly<Record<AnsweredRequest['is'], RecordingKind>> = {
  verification: 'probe',
  events: 'delivery',
  unparsable: 'other'
}

const requests = (count: number): string => `${counted(count)} ${count === 1 ? 'request' : 'requests'}`

/** Says what is lost when it begins, and again when it is over: a line for each would hide everything else. */
const createTrouble = (folder: string, { stderr }: Pick<Io, 'stderr'>) => {
  let lost = 0
  let before = 0
  let isLosing = false
  return {
    lost: () => lost,
    take: (recorded: Recorded): void => {
      if (!recorded.kept) {
        lost += 1
        if (!isLosing)
          stderr.write(
            `RECORDING FAILED: ${folder} can not be written to (${recorded.code}). Requests are answered, and NOT kept.\n  Make room or mend the folder; it is tried again with each request.\n`
          )
      } else if (isLosing) {
        stderr.write(`Recording works again; ${requests(lost - before)} could not be kept.\n`)
        before = lost
      }
      isLosing = !recorded.kept
    }
  }
}

const toRedactable = ({ is, target, rawHeaders, body, signature, statusCode, ms }: AnsweredRequest) => ({
  kind: kinds[is],
  target,
  rawHeaders,
  body,
  signature,
  // `listen` always gives the receiver a stopwatch, so there are ms.
  answer: { statusCode, ms: Math.round((ms as number) * 10) / 10 }
})

/** `secrets, e-mail addresses, phone numbers and info.subscriberKey` */
const takenOut = ({ email, phone, paths, patterns }: RedactionRules): string =>
  ['secrets', ...(email ? ['e-mail addresses'] : []), ...(phone ? ['phone numbers'] : []), ...paths, ...patterns.keys()]
    .join(', ')
    .replace(/, ([^,]*)$/, ' and $1')

const createListenRecord = (recorder: Recorder, folder: string, args: Args, io: Io): ListenRecord => {
  const clock = createRealClock()
  const trouble = createTrouble(folder, io)
  let kept = 0
  const tell = (type: string, facts: object): void => {
    if (args.json === true) io.stdout.write(`${JSON.stringify({ type, at: clock.now(), ...facts })}\n`)
  }
  return {
    onAnswer: async request => {
      const recorded = await recorder.record(toRedactable(request))
      trouble.take(recorded)
      const { file } = recorded
      if (!recorded.kept) tell('unrecorded', { file, code: recorded.code })
      else {
        kept += 1
        tell('recorded', { file, kind: recorded.recording.kind, redacted: recorded.recording.redacted })
      }
    },
    finish: () => {
      const lost = trouble.lost()
      const missing = lost > 0 ? `; ${requests(lost)} could NOT be kept` : ''
      const next = kept > 0 ? ` Send them again: ens-local replay ${shellWord(folder)} --to URL` : ''
      io.stderr.write(`Recorded ${requests(kept)} in ${folder}${missing}.${next}\n`)
    }
  }
}

/** Undefined without --record. Throws UserError for a folder that can not be written to, and for a rule that is none. */
export const openListenRecord = async (args: Args, io: Io): Promise<ListenRecord | undefined> => {
  const folder = textOf(args, 'record')
  const rules = textsOf(args, 'redact')
  if (folder === undefined) {
    if (rules === undefined) return undefined
    throw usageError('--redact goes with --record: nothing else is kept.', 'Add --record DIR.')
  }
  const { openRecorder } = await import('../recording/recorder.js')
  const { writeNew } = await import('../recording/write-new.js')
  const { toRedactionRules } = await import('../recording/redaction-rules.js')
  const redaction = toRedactionRules(rules)
  const path = resolve(io.cwd, folder)
  const recorder = await openRecorder({
    folder: path,
    rules: redaction,
    clock: createRealClock(),
    write: writeNew
  })
  io.stderr.write(`Recording each request in ${path}, without ${takenOut(redaction)}.\n`)
  return createListenRecord(recorder, path, args, io)
}
