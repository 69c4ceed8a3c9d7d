import t from 'tap'
import { countOf, dateAndTime, momentText, relative, span, timeOfDay } from '../../src/inspector/moments.js'

const at = new Date(2026, 0, 31, 4, 3, 7, 45).getTime()

t.test('a time of day, and a date', async t => {
  t.equal(timeOfDay(at), '04:03:07.045')
  t.equal(dateAndTime(at), '2026-01-31 04:03:07')
  t.equal(momentText(at, at + 60_000), '04:03:07.045')
  t.equal(momentText(at, at + 86_400_000), '2026-01-31 04:03:07', 'on another day')
})

t.test('a span in its two largest units', async t => {
  const rows: readonly (readonly [number, string])[] = [
    [0, '0 ms'],
    [0.34, '0.3 ms'],
    [12.6, '13 ms'],
    [999, '999 ms'],
    [1000, '1 s'],
    [1440, '1.4 s'],
    [59_900, '59 s'],
    [60_000, '1 min'],
    [61_000, '1 min 1 s'],
    [3_600_000, '1 h'],
    [14_399_000, '3 h 59 min'],
    [604_799_000, '6 d 23 h']
  ]
  for (const [ms, text] of rows) t.equal(span(ms), text)
})

t.test('from now', async t => {
  t.equal(relative(at, at + 900), 'now')
  t.equal(relative(at, at + 12_000), '12 s ago')
  t.equal(relative(at + 600_000, at), 'in 10 min')
})

t.test('one and several', async t => {
  t.equal(countOf(1, 'event'), '1 event')
  t.equal(countOf(12_000, 'event'), '12,000 events')
})
