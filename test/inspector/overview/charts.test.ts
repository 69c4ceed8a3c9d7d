// The charts: figures with units, bars that show what is there, the same in words.

import t from 'tap'
import type { Activity } from '../../../src/ens/activity.js'
import { HEIGHT, toCharts } from '../../../src/inspector/overview/charts.js'
import { toOverview } from '../../../src/inspector/overview/overview-figures.js'
import { axisLabel, toTimeAxis } from '../../../src/inspector/overview/time-axis.js'

const now = Date.UTC(2026, 0, 31, 14, 3, 7)
const axis = toTimeAxis('5 min', now, now)
const delivery = (more: object): Activity =>
  ({ id: 1, at: now, deliveryId: 'd', callbackId: 'c', callbackName: 'c', url: '', eventCount: 1, ...more }) as Activity
const attempted = { type: 'delivery.attempted', attempt: 1, ok: true, ms: 5 }

const some = [
  { id: 1, at: axis.from, type: 'event.accepted', count: 1 } as Activity,
  { id: 1, at: now, type: 'event.accepted', count: 1234 } as Activity,
  delivery({ ...attempted, ok: false, ms: 10 }),
  delivery({ ...attempted, attempt: 2 }),
  delivery({ ...attempted }),
  delivery({ type: 'delivery.delivered', attempts: 2 }),
  delivery({ type: 'delivery.delivered', attempts: 1 }),
  delivery({ type: 'delivery.failed', attempts: 3 })
]

/** The heights of the bars of a path. */
const heights = (path = ''): number[] =>
  [...path.matchAll(/M\d+ ([\d.]+)V([\d.]+)h3V([\d.]+)z/g)].map(([, base, top]) => Number(base) - Number(top))

t.test('figures, with units', async t => {
  t.same(
    toCharts(toOverview(some, axis)).map(({ title, figure, unit, top }) => [title, figure, unit, top]),
    [
      ['Events', '1,235', 'accepted', '1,234'],
      ['Deliveries', '2', 'delivered, 1 failed or dropped', '3'],
      ['Success', '66.7 %', 'of 3 attempts', '100 %'],
      ['Latency', '5 ms / 10 ms', 'p50 / p99', '10 ms'],
      ['Retries', '1', 'after a first attempt', '1']
    ]
  )
})

t.test('bars: to scale, parts above each other, and never too small to be seen', async t => {
  const [events, deliveries, success] = toCharts(toOverview(some, axis))
  t.same(heights(events?.paths[0]), [1.5, HEIGHT], 'one of 1,234 is seen')
  t.match(events?.paths[0], /^M0 56V/, 'in the first bucket')
  const [delivered = '', failed = ''] = deliveries?.paths ?? []
  const [low = 0] = heights(delivered)
  const [high = 0] = heights(failed)
  t.equal(Math.round((low / high) * 10) / 10, 2)
  t.equal(low + high, HEIGHT)
  t.equal(failed, 'M236 18.7V0h3V18.7z', 'the failed stand on the delivered')
  t.equal(heights(success?.paths[0])[0], 37.3)
})

t.test('a bar that is pushed up by a very small one below it stays in the picture', async t => {
  const many = Array.from({ length: 999 }, () => delivery({ ...attempted, ok: false }))
  const [, , success] = toCharts(toOverview([...many, delivery(attempted)], axis))
  t.same(heights(success?.paths[0]), [1.5])
  t.match(success?.paths[1], /V0h3/)
})

t.test('in words', async t => {
  const words = toCharts(toOverview(some, axis)).map(({ summary }) => summary)
  const span = `${axisLabel(axis, axis.from)} to ${axisLabel(axis, axis.to)}`
  const at = axisLabel(axis, axis.to - axis.bucketMs)
  t.equal(words[0], `Events over time, ${span}: 1,235 accepted. The highest bar is 1,234, at ${at}.`)
  t.equal(words[2], `Success over time, ${span}: 66.7 % of 3 attempts.`, 'where every bar has the same height')
})

t.test('nothing to see', async t => {
  const charts = toCharts(toOverview([], axis))
  t.same(
    charts.map(({ figure }) => figure),
    ['0', '0', '–', '–', '0']
  )
  for (const { top, paths, summary } of charts) {
    t.equal(top, '')
    t.same([...new Set(paths)], [''])
    t.notMatch(summary, 'highest')
  }
})
