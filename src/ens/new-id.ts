// The ids of new events, as Marketing Cloud numbers its things. Pure: chance is an argument.

import type { NewId } from './build-event.js'

interface IdSource {
  uuid(): string
  bytes(count: number): Uint8Array
}

const MAX_INT32 = 2 ** 31 - 1

/** Numbers count on from a place that chance chose, so that runs do not look alike; uuids are chance. */
export const createNewId = (random: IdSource): NewId => {
  const bytes = random.bytes(4)
  // From seven digits on, as jobs and subscribers have, and with room for a thousand million.
  let last = 1_000_000 + (new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) % 1_000_000_000)
  return kind => {
    if (kind === 'uuid') return random.uuid()
    last = (last % MAX_INT32) + 1
    return String(last)
  }
}
