import { signal } from '@preact/signals'
import t from 'tap'
import type { Activity } from '../../../src/ens/activity.js'
import { noFilter } from '../../../src/inspector/timeline/filter.js'
import { keyOf } from '../../../src/inspector/timeline/items.js'
import { countSince, createTimelineState, isQuiet } from '../../../src/inspector/timeline/timeline-state.js'
import { activityOf, created, requested } from '../../support/activity-of.js'

const start = (...activities: Activity[]) => {
  const all = signal<readonly Activity[]>(activities)
  const state = createTimelineState({ all })
  const keys = (): (string | number)[] => state.items.value.map(keyOf)
  return { all, state, keys }
}

t.test('the newest comes first, and what comes in comes on top', async t => {
  const { all, keys } = start(requested(1), created(2))
  t.strictSame(keys(), [2, 1])
  all.value = [...all.value, requested(3)]
  t.strictSame(keys(), [3, 2, 1])
})

t.test('what does not fit the filter is left out, and still counted', async t => {
  const { state, keys } = start(requested(1), created(2))
  state.filter.value = { ...noFilter, kinds: new Set(['callback']) }
  t.strictSame(keys(), [2])
  t.equal(state.facets.value.kinds.request, 1)
  t.equal(state.shown.value.length, 2)
})

t.test('grouped by callback', async t => {
  const { state, keys } = start(requested(1), created(2))
  state.isGrouped.value = true
  t.strictSame(keys(), ['group cb-1', 2, 'group ', 1])
  state.closed.value = new Set(['cb-1'])
  t.strictSame(keys(), ['group cb-1', 'group ', 1])
})

t.test('paused, it stays as it was, and says how many wait', async t => {
  const { all, state, keys } = start(requested(1), created(2))
  t.equal(state.waiting.value, 0)
  state.frozen.value = all.value
  all.value = [...all.value, requested(3), created(4), requested(5)]
  t.strictSame(keys(), [2, 1])
  t.equal(state.waiting.value, 3)
  state.filter.value = { ...noFilter, kinds: new Set(['request']) }
  t.equal(state.waiting.value, 2)
  state.frozen.value = undefined
  t.strictSame(keys(), [5, 3, 1])
})

t.test('after another beginning everything is newer', async t => {
  const always = (): boolean => true
  t.equal(countSince([requested(8), requested(9)], [requested(1), requested(2)], always), 2)
  t.equal(countSince([], [requested(1)], always), 1)
  t.equal(countSince([requested(1)], [], always), 0)
  t.equal(countSince([requested(1)], [requested(1)], always), 0)
})

t.test('it is quiet until something is done with the emulator', async t => {
  const reset = activityOf('state.reset', 1, {})
  t.ok(isQuiet([]))
  t.ok(isQuiet([reset]))
  t.notOk(isQuiet([reset, requested(2)]))
})
