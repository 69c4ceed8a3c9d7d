// What became of events that were sent, in words; and which deliveries are newer than they are.

import type { PublishAnswer } from '../../ens/publication.js'
import { countOf } from '../moments.js'

/** An event counts once for each subscription it matched. */
export const sentWords = ({ accepted, matched }: Pick<PublishAnswer, 'accepted' | 'matched'>): string => {
  const events = `${countOf(accepted, 'event')} accepted`
  return matched === 0 ? `${events}, and no subscription matched.` : `${events}, matched ${countOf(matched, 'time')}.`
}

/** Of deliveries, the newest first: those before the one that was the newest then. */
export const sinceThen = <T extends { readonly deliveryId: string }>(
  deliveries: readonly T[],
  lastDeliveryId: string | undefined
): readonly T[] => {
  const end = deliveries.findIndex(({ deliveryId }) => deliveryId === lastDeliveryId)
  return end < 0 ? deliveries : deliveries.slice(0, end)
}
