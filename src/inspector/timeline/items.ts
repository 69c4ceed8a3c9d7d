// The rows of the list, newest first, and the head of each group where they are grouped by callback.

import type { Activity } from '../../ens/activity.js'
import type { Facets } from './filter.js'
import { rowOf } from './row.js'

export interface GroupHead {
  /** The callback's id; empty for what concerns none. */
  readonly group: string
  readonly name: string
  readonly count: number
  readonly isOpen: boolean
}

export type Item = Activity | GroupHead

export const isHead = (item: Item): item is GroupHead => 'group' in item

/** What it is known by, also when other rows come before it. */
export const keyOf = (item: Item): string | number => (isHead(item) ? `group ${item.group}` : item.id)

interface Grouping {
  readonly callbacks: Facets['callbacks']
  /** Groups whose rows are not shown. */
  readonly closed: ReadonlySet<string>
}

/** Groups stand in the order of the callbacks, so that none jumps when something happens in it. */
export const groupByCallback = (newestFirst: readonly Activity[], { callbacks, closed }: Grouping): Item[] => {
  const groups = new Map<string, Activity[]>([...callbacks.map(({ id }) => id), ''].map(id => [id, []]))
  for (const activity of newestFirst) groups.get(rowOf(activity).callbackId ?? '')?.push(activity)
  const names = new Map(callbacks.map(({ id, name }) => [id, name]))
  return [...groups].flatMap(([group, rows]): Item[] => {
    if (rows.length === 0) return []
    const isOpen = !closed.has(group)
    const head = { group, name: names.get(group) || group || 'No callback', count: rows.length, isOpen }
    return isOpen ? [head, ...rows] : [head]
  })
}
