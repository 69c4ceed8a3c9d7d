// The format of a recording: one request as it came to a receiver, in a file of JSON that a person can read and compare.

import { createHash } from 'node:crypto'

export type RecordingKind = 'probe' | 'delivery' | 'other'

export interface Redacted {
  /** The rule as it is written, or `secret`. */
  readonly rule: string
  readonly where: 'target' | 'headers' | 'body'
  /** How many places. */
  readonly count: number
}

export interface Recording {
  readonly type: 'recording'
  readonly version: 1
  /** When the request had come in whole: ISO 8601, UTC, with milliseconds. */
  readonly recordedAt: string
  /** `other`: neither a probe nor a batch of events. */
  readonly kind: RecordingKind
  readonly method: 'POST'
  /** Path and query as in the request line. */
  readonly target: string
  /** `name: value`, in the order they came in, repeats and all. */
  readonly headers: readonly string[]
  /** Text if the bytes are UTF-8, else base64. */
  readonly body: string
  readonly bodyEncoding: 'utf8' | 'base64'
  /** Length of the body as it is here. */
  readonly bytes: number
  /**
   * Of the body as it is here, in hex. So they are the bytes that came if `redacted` names no `body`; and it can not be
   * used to guess what was redacted.
   */
  readonly sha256: string
  /** What the receiver found. A probe is unsigned, so it is never checked. */
  readonly signature: 'good' | 'bad' | 'missing' | 'unchecked'
  readonly redacted: readonly Redacted[]
  /** How many stand-ins had been given out in this folder when this was written: the next one is another. */
  readonly standIns: number
  /** What the receiver answered, and after how many milliseconds. */
  readonly answer?: { readonly statusCode: number; readonly ms: number }
}

export const kinds: readonly RecordingKind[] = ['probe', 'delivery', 'other']

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of the bytes if they are UTF-8, a byte order mark and all; else undefined. */
export const toText = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

export const toBytes = ({ body, bodyEncoding }: Pick<Recording, 'body' | 'bodyEncoding'>): Uint8Array =>
  Buffer.from(body, bodyEncoding)

export const toBody = (bytes: Uint8Array): Pick<Recording, 'body' | 'bodyEncoding' | 'bytes' | 'sha256'> => {
  const text = toText(bytes)
  return {
    ...(text === undefined
      ? { body: Buffer.from(bytes).toString('base64'), bodyEncoding: 'base64' }
      : { body: text, bodyEncoding: 'utf8' }),
    bytes: bytes.length,
    sha256: sha256(bytes)
  }
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Whether the body is what came, to the byte, so that its signature still fits: not redacted, and not edited since. */
export const isExact = (recording: Recording): boolean =>
  !recording.redacted.some(({ where }) => where === 'body') && sha256(toBytes(recording)) === recording.sha256

/** `2026-11-22T10-15-30.123Z-0001-delivery.json`: sorts by time, and Windows takes it too. */
export const toFileName = ({ recordedAt, kind }: Pick<Recording, 'recordedAt' | 'kind'>, number: number): string =>
  `${recordedAt.replaceAll(':', '-')}-${String(number).padStart(4, '0')}-${kind}.json`

/** The number in such a name; 0 for any other name. */
export const numberIn = (fileName: string): number =>
  Number(/^\d{4}-\d\d-\d\dT[\d.-]+Z-(\d+)-[a-z]+\.json$/.exec(fileName)?.[1] ?? 0)
