// Keeps what a receiver got in a folder, a file for each request.

import { access, constants, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../errors.js'
import type { Clock } from '../ports.js'
import { numberIn, type Recording, type RecordingKind, toBody, toFileName } from './recording.js'
import { createRedaction, type Redactable } from './redact.js'
import type { RedactionRules } from './redaction-rules.js'
import { createStandIns } from './stand-ins.js'

export interface RecorderOptions {
  /** Comes into being if it is not there, for its owner alone. */
  readonly folder: string
  readonly rules: RedactionRules
  readonly clock: Pick<Clock, 'now'>
  /** Writes a whole new file, or rejects and leaves nothing behind; with `EEXIST` where there is one of that name. */
  readonly write: (path: string, text: string) => Promise<void>
}

export interface Recordable extends Redactable {
  readonly kind: RecordingKind
  readonly signature: Recording['signature']
  readonly answer: { readonly statusCode: number; readonly ms: number }
}

/** `code` is Node's for what went wrong. */
export type Recorded =
  | { readonly kept: true; readonly file: string; readonly recording: Recording }
  | { readonly kept: false; readonly file: string; readonly code: string }

export interface Recorder {
  /** Resolves when the file is there, or can not be; never rejects for what the disk does. */
  record(request: Recordable): Promise<Recorded>
}

const openFolder = async (folder: string): Promise<string[]> => {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.W_OK | constants.X_OK)
    return await readdir(folder)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new UserError(`Nothing can be recorded in ${folder} (${code}).`, 'Give a folder that you may write to.', {
      code: 'ERR_RECORDING',
      cause
    })
  }
}

/** How many stand-ins earlier runs have given out, as the newest file that can be read says. */
const standInsOf = async (folder: string, names: readonly string[]): Promise<number> => {
  const numbered = names.filter(name => numberIn(name) > 0).sort((a, b) => numberIn(b) - numberIn(a))
  for (const name of numbered) {
    const { standIns } = await readFile(join(folder, name), 'utf8')
      .then(text => JSON.parse(text) as Partial<Recording>)
      .catch((): Partial<Recording> => ({}))
    if (Number.isSafeInteger(standIns)) return standIns as number
  }
  return 0
}

/** Throws UserError `ERR_RECORDING` for a folder that can not be written to. */
export const openRecorder = async ({ folder, rules, clock, write }: RecorderOptions): Promise<Recorder> => {
  const names = await openFolder(folder)
  const standIns = createStandIns(await standInsOf(folder, names))
  const redact = createRedaction(rules, standIns)
  let number = Math.max(0, ...names.map(numberIn))
  return {
    record: async ({ kind, signature, answer, ...request }) => {
      const { target, headers, body, redacted } = redact(request)
      const recording: Recording = {
        type: 'recording',
        version: 1,
        recordedAt: new Date(clock.now() - Math.round(answer.ms)).toISOString(),
        kind,
        method: 'POST',
        target,
        headers,
        ...toBody(body),
        signature,
        redacted,
        standIns: standIns.given(),
        answer
      }
      const text = `${JSON.stringify(recording, null, 2)}\n`
      for (;;) {
        number += 1
        const file = toFileName(recording, number)
        try {
          await write(join(folder, file), text)
          return { kept: true, file, recording }
        } catch (error) {
          const { code = String(error) } = error as NodeJS.ErrnoException
          // Another recorder in this folder has taken the name.
          if (code !== 'EEXIST') return { kept: false, file, code }
        }
      }
    }
  }
}
