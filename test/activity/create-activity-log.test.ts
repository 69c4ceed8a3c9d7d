import t from 'tap'
import { createActivityLog } from '../../src/activity/create-activity-log.js'
import type { ActivityLog } from '../../src/ports.js'

const warn = ({ emit }: ActivityLog, message: string): void =>
  emit('fidelity.warning', { about: 'this', message, hint: '' })

const idsIn = (log: ActivityLog): number[] => log.after(0, 100).map(({ id }) => id)

t.test('the newest are kept, by count', async t => {
  const log = createActivityLog({ now: () => 5 }, 3)
  for (const message of ['a', 'b', 'c', 'd', 'e']) warn(log, message)
  t.match(log.after(0, 100), [
    { id: 3, at: 5, message: 'c' },
    { id: 4, message: 'd' },
    { id: 5, message: 'e' }
  ])
  t.same(idsIn(log), [3, 4, 5])
  t.same(
    log.after(3, 1).map(({ id }) => id),
    [4]
  )
  t.same(log.counts, { 'fidelity.warning': 5 })
  log.forget()
  t.same(idsIn(log), [])
  warn(log, 'f')
  t.same(idsIn(log), [6], 'ids go on counting')
})

t.test('and by bytes, however long one is', async t => {
  const log = createActivityLog({ now: () => 5 }, 100, 10_000)
  for (let left = 20; left > 0; left--) warn(log, 'x'.repeat(1000))
  t.same(idsIn(log).length, 7)
  warn(log, 'x'.repeat(50_000))
  t.same(idsIn(log), [21], 'the newest stays')
  const unmatched = Array.from({ length: 20 }, () => ({
    subscriptionId: 's',
    subscriptionName: 'x'.repeat(400),
    callbackId: 'c',
    reason: 'type',
    detail: ''
  }))
  for (let left = 3; left > 0; left--)
    log.emit('event.accepted', { count: 1, eventCategoryTypes: [], matched: 0, unmatched })
  t.same(idsIn(log), [24], 'lists count')
  for (let left = 5; left > 0; left--) warn(log, 'short')
  t.same(idsIn(log).length, 5)
})
