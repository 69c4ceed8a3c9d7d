// Which activities are shown: those in which every word that was typed is found, and that are what was chosen.

import type { Activity } from '../../ens/activity.js'
import { type Kind, kinds } from './kinds.js'
import { deliveriesOfType } from './places.js'
import { type Row, rowOf, searchTextOf, type Verdict, verdictOf } from './row.js'

/** An empty text or set leaves everything. */
export interface Filter {
  readonly text: string
  readonly kinds: ReadonlySet<Kind>
  readonly callbackId: string
  readonly verdict: Verdict | ''
  readonly eventType: string
}

export const noFilter: Filter = Object.freeze({
  text: '',
  kinds: new Set<Kind>(),
  callbackId: '',
  verdict: '',
  eventType: ''
})

/** How many things are chosen. */
export const chosenIn = ({ text, kinds, callbackId, verdict, eventType }: Filter): number =>
  kinds.size + [text.trim(), callbackId, verdict, eventType].filter(part => part !== '').length

export type Matches = (activity: Activity) => boolean

type Check = (row: Row, activity: Activity) => boolean

const ofType = (all: readonly Activity[], eventType: string): Check => {
  const ids = deliveriesOfType(all, eventType)
  return ({ eventTypes, deliveryId }) => eventTypes.includes(eventType) || ids.has(String(deliveryId))
}

/** `all`: where to look for which deliveries hold a type. */
export const createMatches = (filter: Filter, all: readonly Activity[]): Matches => {
  const { kinds, callbackId, verdict, eventType } = filter
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  const checks: Check[] = []
  if (kinds.size > 0) checks.push(({ kind }) => kinds.has(kind))
  if (callbackId !== '') checks.push(row => row.callbackId === callbackId)
  if (verdict !== '') checks.push(row => verdictOf(row) === verdict)
  if (eventType !== '') checks.push(ofType(all, eventType))
  // Last, because it takes longest.
  for (const word of words) checks.push((_row, activity) => searchTextOf(activity).includes(word))
  if (checks.length === 0) return () => true
  return activity => {
    const row = rowOf(activity)
    return checks.every(check => check(row, activity))
  }
}

export interface Facets {
  readonly kinds: Readonly<Record<Kind, number>>
  readonly verdicts: Readonly<Record<Verdict, number>>
  /** By name. */
  readonly callbacks: readonly { readonly id: string; readonly name: string; readonly count: number }[]
  /** By name. */
  readonly eventTypes: readonly { readonly type: string; readonly count: number }[]
}

const byName = <T extends { readonly name: string }>(one: T, other: T): number => one.name.localeCompare(other.name)

/** What there is to choose from, and how many activities each would leave alone. */
export const countFacets = (all: readonly Activity[]): Facets => {
  const ofKind = Object.fromEntries(kinds.map(kind => [kind, 0])) as Record<Kind, number>
  const ofVerdict: Record<Verdict, number> = { ok: 0, failed: 0 }
  const ofCallback = new Map<string, { id: string; name: string; count: number }>()
  const ofEventType = new Map<string, number>()
  for (const activity of all) {
    const row = rowOf(activity)
    const verdict = verdictOf(row)
    ofKind[row.kind] += 1
    if (verdict) ofVerdict[verdict] += 1
    for (const type of row.eventTypes) ofEventType.set(type, (ofEventType.get(type) ?? 0) + 1)
    if (row.callbackId === undefined) continue
    const known = ofCallback.get(row.callbackId) ?? { id: row.callbackId, name: '', count: 0 }
    ofCallback.set(row.callbackId, known)
    known.count += 1
    known.name = row.callbackName ?? known.name
  }
  return {
    kinds: ofKind,
    verdicts: ofVerdict,
    callbacks: [...ofCallback.values()].sort(byName),
    eventTypes: [...ofEventType].map(([type, count]) => ({ type, count })).sort((a, b) => a.type.localeCompare(b.type))
  }
}
