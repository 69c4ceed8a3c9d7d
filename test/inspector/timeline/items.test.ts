import t from 'tap'
import { groupByCallback, isHead, keyOf } from '../../../src/inspector/timeline/items.js'
import { created, delivered, requested } from '../../support/activity-of.js'

const callbacks = [
  { id: 'cb-2', name: 'billing', count: 1 },
  { id: 'cb-1', name: 'orders', count: 2 },
  { id: 'cb-3', name: '', count: 1 },
  { id: 'cb-4', name: 'quiet', count: 1 }
]
const newestFirst = [requested(5), delivered(4, 'd'), created(3, 'cb-3', ''), created(2, 'cb-2', 'billing'), created(1)]

t.test('each callback has its rows below its head, the rest comes last', async t => {
  const items = groupByCallback(newestFirst, { callbacks, closed: new Set() })
  t.strictSame(items.map(keyOf), ['group cb-2', 2, 'group cb-1', 4, 1, 'group cb-3', 3, 'group ', 5])
  t.strictSame(items.filter(isHead), [
    { group: 'cb-2', name: 'billing', count: 1, isOpen: true },
    { group: 'cb-1', name: 'orders', count: 2, isOpen: true },
    { group: 'cb-3', name: 'cb-3', count: 1, isOpen: true },
    { group: '', name: 'No callback', count: 1, isOpen: true }
  ])
})

t.test('of a closed group there is the head', async t => {
  const items = groupByCallback(newestFirst, { callbacks, closed: new Set(['cb-1', '']) })
  t.strictSame(items.map(keyOf), ['group cb-2', 2, 'group cb-1', 'group cb-3', 3, 'group '])
  t.match(items[2], { count: 2, isOpen: false })
})
