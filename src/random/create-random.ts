// Chance: the system's, or, with a seed, a sequence that can be had again.

import { createCipheriv, createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Random } from '../ports.js'

/** RFC 9562: a version 4 uuid is 16 random bytes with six bits fixed. */
const toUuid = (bytes: Uint8Array): string => {
  const hex = Buffer.from(bytes).toString('hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0b0011) | 0b1000).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
}

/** The keystream of AES in counter mode: as good as chance, and the same for the same seed. */
const seeded = (seed: number, label: string): Random => {
  const key = createHash('sha256').update(`${seed}\n${label}`).digest()
  const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
  const bytes = (count: number): Uint8Array => stream.update(Buffer.alloc(count))
  return { bytes, uuid: () => toUuid(bytes(16)) }
}

/** The system is asked for much at a time: each call costs more than the bytes. No byte is given out twice. */
const unseeded = (): Random => {
  let pool: Uint8Array = Buffer.alloc(0)
  return {
    bytes: count => {
      if (pool.length < count) pool = randomBytes(Math.max(count, 4096))
      const bytes = pool.subarray(0, count)
      pool = pool.subarray(count)
      return bytes
    },
    uuid: () => randomUUID()
  }
}

/** Streams of one seed with different labels do not disturb one another: one more id here changes nothing there. */
export const createRandom = (seed?: number, label = ''): Random =>
  seed === undefined ? unseeded() : seeded(seed, label)
