// Ids of deliveries that grow with time (RFC 9562, version 7): what is written together lies together, which is what makes
// an index cheap to write.

import type { Clock, Random } from '../ports.js'

export const createDeliveryId = ({ now }: Pick<Clock, 'now'>, { uuid }: Pick<Random, 'uuid'>): (() => string) => {
  let last = 0
  let count = 0
  return () => {
    const time = now()
    // Of one millisecond, in order; a clock that goes back begins anew.
    count = time === last ? (count + 1) % 0x1000 : 0
    last = time
    const hex = time.toString(16).padStart(12, '0')
    return `${hex.slice(0, 8)}-${hex.slice(8)}-7${count.toString(16).padStart(3, '0')}-${uuid().slice(19)}`
  }
}
