// The kinds of activities, as the timeline sorts them.

import type { Activity } from '../../ens/activity.js'

export const kinds = [
  'request',
  'probe',
  'callback',
  'subscription',
  'event',
  'delivery',
  'fault',
  'warning',
  'clock'
] as const
export type Kind = (typeof kinds)[number]

/** By the word before the dot; what is missing is a warning, so that nothing new stays unseen. */
const byArea: Readonly<Record<string, Kind>> = {
  api: 'request',
  probe: 'probe',
  callback: 'callback',
  subscription: 'subscription',
  event: 'event',
  delivery: 'delivery',
  fault: 'fault',
  clock: 'clock',
  state: 'clock'
}

export const kindOf = ({ type }: Activity): Kind => byArea[type.slice(0, type.indexOf('.'))] ?? 'warning'

/** `requests`, `deliveries` */
export const pluralOf = (kind: Kind): string => (kind === 'delivery' ? 'deliveries' : `${kind}s`)
