// Bytes of a JSON array in a document of JSON, and back: to the byte, because they are signed.

import type { ExactArray } from '../ens/emulator-state.js'
import { stateError } from '../ens/state-error.js'
import type { Reader } from './read.js'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Undefined for what is no JSON, or nested too deep to be written. */
const tried = <T>(work: () => T): T | undefined => {
  try {
    return work()
  } catch {
    return undefined
  }
}

export const toExactArray = (bytes: Uint8Array): ExactArray => {
  const text = decoder.decode(bytes)
  const array = tried(() => JSON.parse(text))
  return tried(() => JSON.stringify(array)) === text ? array : text
}

export interface ReadArray {
  readonly bytes: Uint8Array
  readonly length: number
}

export const exactArray: Reader<ReadArray> = (value, path) => {
  const text = typeof value === 'string' ? value : tried(() => JSON.stringify(value))
  const array = tried(() => JSON.parse(String(text)))
  if (Array.isArray(array)) return { bytes: Buffer.from(String(text)), length: array.length }
  throw stateError(path, ' must be an array, or the text of one in JSON')
}
