// Ids of deliveries that grow with time (RFC 9562, version 7): what is written together lies together, which is what makes
// an index cheap to write.

import type { Clock, Random } from '../ports.js'

export interface DeliveryIds {
  readonly next: () => string
  /** Those that come are others than this one and those before it: with a seed, chance is the same in every life. */
  readonly goOnAfter: (deliveryId: string) => void
}

const MOST = 0x1000

export const createDeliveryIds = ({ now }: Pick<Clock, 'now'>, { uuid }: Pick<Random, 'uuid'>): DeliveryIds => {
  let last = 0
  let count = 0
  return {
    next: () => {
      const time = now()
      // Of one millisecond, in order; a clock that goes back begins anew.
      count = time === last ? (count + 1) % MOST : 0
      last = time
      const hex = time.toString(16).padStart(12, '0')
      return `${hex.slice(0, 8)}-${hex.slice(8)}-7${count.toString(16).padStart(3, '0')}-${uuid().slice(19)}`
    },
    goOnAfter: deliveryId => {
      const [high = '', low = '', counted = ''] = deliveryId.split('-')
      last = Number.parseInt(high + low, 16)
      count = Number.parseInt(counted.slice(1), 16)
    }
  }
}
