// What the timeline shows and what was chosen in it: kept while one looks at other views, and comes back with it.

import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Activity } from '../../ens/activity.js'
import type { LiveActivities } from '../live/live-activities.js'
import { countFacets, createMatches, type Facets, type Filter, noFilter } from './filter.js'
import { groupByCallback, type Item } from './items.js'

export interface TimelineState {
  readonly filter: Signal<Filter>
  readonly isGrouped: Signal<boolean>
  /** Groups whose rows are hidden. */
  readonly closed: Signal<ReadonlySet<string>>
  /** What is shown while paused. */
  readonly frozen: Signal<readonly Activity[] | undefined>
  /** Before filtering, the oldest first. */
  readonly shown: ReadonlySignal<readonly Activity[]>
  readonly facets: ReadonlySignal<Facets>
  /** The newest first. */
  readonly found: ReadonlySignal<readonly Activity[]>
  readonly items: ReadonlySignal<readonly Item[]>
  /** How many that would be shown have come since it was paused. */
  readonly waiting: ReadonlySignal<number>
}

/** Ids start again with another life of the emulator: then all is newer. */
const isLaterThan = (last: Activity | undefined, newest: Activity | undefined): ((activity: Activity) => boolean) =>
  last === undefined || newest === undefined || newest.id < last.id ? () => true : ({ id }) => id > last.id

/** How many of `all`, the oldest first, came after the last of `before`. */
export const countSince = (
  before: readonly Activity[],
  all: readonly Activity[],
  matches: (activity: Activity) => boolean
): number => {
  const isLater = isLaterThan(before.at(-1), all.at(-1))
  return all.slice(all.findLastIndex(activity => !isLater(activity)) + 1).filter(matches).length
}

export const createTimelineState = ({ all }: Pick<LiveActivities, 'all'>): TimelineState => {
  const filter = signal(noFilter)
  const isGrouped = signal(false)
  const closed = signal<ReadonlySet<string>>(new Set())
  const frozen = signal<readonly Activity[] | undefined>(undefined)
  const shown = computed(() => frozen.value ?? all.value)
  const facets = computed(() => countFacets(shown.value))
  const found = computed(() => shown.value.filter(createMatches(filter.value, shown.value)).reverse())
  return {
    filter,
    isGrouped,
    closed,
    frozen,
    shown,
    facets,
    found,
    items: computed(() =>
      isGrouped.value
        ? groupByCallback(found.value, { callbacks: facets.value.callbacks, closed: closed.value })
        : found.value
    ),
    waiting: computed(() =>
      frozen.value === undefined ? 0 : countSince(frozen.value, all.value, createMatches(filter.value, all.value))
    )
  }
}

const atRest: ReadonlySet<string> = new Set(['state.reset', 'fidelity.warning', 'clock.advanced'])

/** Nothing has happened yet but what an emulator does alone. */
export const isQuiet = (all: readonly Activity[]): boolean => all.every(({ type }) => atRest.has(type))
