// Reads recordings, and says of what is none which field is wrong and how.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isObject, shown } from '../ens/event.js'
import { SIGNATURE_HEADER } from '../ens/signature.js'
import { UserError } from '../errors.js'
import { isExact, kinds, type Recording } from './recording.js'

/** A recording without its body, so that many have room in memory. */
export interface RecordingFacts extends Pick<Recording, 'kind' | 'signature' | 'bytes'> {
  readonly file: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** It came with a signature. */
  readonly isSigned: boolean
  /** The body is what came, to the byte, so that its signature fits. */
  readonly isExact: boolean
}

type Field = keyof Recording

const wrong = (message: string, hint: string, cause?: unknown): UserError =>
  new UserError(message, hint, { code: 'ERR_RECORDING', cause })

const isText = (value: unknown): boolean => typeof value === 'string'
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0
const isOneOf = (...values: readonly unknown[]) => ({
  is: (value: unknown): boolean => values.includes(value),
  words: values.map(shown).join(' or ')
})

// RFC 9110: a token, then visible characters, blanks, and what is left of an older time.
const isHeader = (value: unknown): boolean =>
  typeof value === 'string' && /^[!#$%&'*+.^_`|~\w-]+: ?[\t\x20-\x7e\x80-\xff]*$/.test(value)

/** What a field must be; the others are for reading. */
const fields: readonly (readonly [Field, { is(value: unknown): boolean; words: string }])[] = [
  ['type', isOneOf('recording')],
  ['version', isOneOf(1)],
  ['recordedAt', { is: value => isText(value) && !Number.isNaN(Date.parse(value as string)), words: 'a time' }],
  ['kind', isOneOf(...kinds)],
  ['method', isOneOf('POST')],
  ['target', { is: isText, words: 'a text' }],
  ['headers', { is: value => Array.isArray(value) && value.every(isHeader), words: 'a list of "name: value"' }],
  ['body', { is: isText, words: 'a text' }],
  ['bodyEncoding', isOneOf('utf8', 'base64')],
  ['bytes', { is: isCount, words: 'a count' }],
  ['sha256', { is: isText, words: 'a text' }],
  ['signature', isOneOf('good', 'bad', 'missing', 'unchecked')],
  ['redacted', { is: value => Array.isArray(value) && value.every(isObject), words: 'a list of objects' }]
]

/** Whether it means to be one. */
export const claimsToBeRecording = (content: unknown): content is Readonly<Record<string, unknown>> =>
  isObject(content) && content.type === 'recording'

/** `file` names it in errors. Throws UserError `ERR_RECORDING` that names the field. */
export const toRecording = (content: unknown, file: string): Recording => {
  if (!isObject(content)) throw wrong(`${file} is no recording: it is no JSON object.`, 'Take it out of the folder.')
  const strange = fields.find(([field, { is }]) => !is(content[field]))
  if (strange === undefined) return content as unknown as Recording
  const [field, { words }] = strange
  const found = Object.hasOwn(content, field) ? `is ${shown(content[field])}` : 'is missing'
  const hint =
    field === 'version'
      ? 'It is from another version of ens-local: use that one, or record again.'
      : 'Mend it, or take the file out of the folder.'
  throw wrong(`${file} is no recording: ${field} ${found}, and must be ${words}.`, hint)
}

/** Throws UserError `ERR_RECORDING` for a file that can not be read or is no recording. */
export const readRecording = async (folder: string, file: string): Promise<Recording> => {
  const path = join(folder, file)
  const text = await readFile(path, 'utf8').catch(cause => {
    throw wrong(`${path} can not be read (${cause.code}).`, 'Give a folder of files that you may read.', cause)
  })
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (cause) {
    throw wrong(`${path} is no recording: it is not JSON.`, 'Mend it, or take it out of the folder.', cause)
  }
  return toRecording(content, path)
}

/** All in the folder by name, which is by time; each is looked at. Throws UserError `ERR_RECORDING`, also when there is none. */
export const listRecordings = async (folder: string): Promise<RecordingFacts[]> => {
  const names = await readdir(folder).catch(cause => {
    throw wrong(`${folder} is no folder that can be read (${cause.code}).`, recordFirst, cause)
  })
  const files = names.filter(name => name.endsWith('.json')).sort()
  if (files.length === 0) throw wrong(`There are no recordings in ${folder}.`, recordFirst)
  const facts: RecordingFacts[] = []
  for (const file of files) {
    const recording = await readRecording(folder, file)
    const { kind, signature, bytes, recordedAt, headers } = recording
    const isSigned = headers.some(header => header.toLowerCase().startsWith(`${SIGNATURE_HEADER}:`))
    facts.push({ file, kind, signature, bytes, at: Date.parse(recordedAt), isSigned, isExact: isExact(recording) })
  }
  return facts
}

const recordFirst = 'Record some first: ens-local listen --record DIR.'
