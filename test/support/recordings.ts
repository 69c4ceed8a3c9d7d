// Recordings for tests, of requests that the test makes up.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Recording, toBody, toFileName } from '../../src/recording/recording.js'

/** What a receiver wrote down of a delivery of nothing, but for what is given. */
export const recordingOf = (
  given: Partial<Omit<Recording, 'body'>> & { readonly body?: string | Uint8Array } = {}
): Recording => {
  const { body = '[]', ...rest } = given
  return {
    type: 'recording',
    version: 1,
    recordedAt: '2026-11-22T10:15:30.123Z',
    kind: 'delivery',
    method: 'POST',
    target: '/hook',
    headers: ['Content-Type: application/json'],
    ...toBody(Buffer.from(body)),
    signature: 'unchecked',
    redacted: [],
    standIns: 0,
    ...rest
  }
}

/** Their file names. */
export const writeRecordings = (folder: string, recordings: readonly Recording[]): string[] =>
  recordings.map((recording, index) => {
    const file = toFileName(recording, index + 1)
    writeFileSync(join(folder, file), JSON.stringify(recording))
    return file
  })
