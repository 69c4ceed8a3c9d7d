import t from 'tap'
import type { EnsEvent } from '../../src/ens/event.js'
import { withValue } from '../../src/ens/event-paths.js'
import { eventWarnings } from '../../src/ens/event-rules.js'
import { resolveType } from '../../src/ens/resolve-type.js'
import { createReadFixture } from '../../src/fixtures.js'

const readFixture = createReadFixture()
const fixture = (type: string): EnsEvent => readFixture(resolveType(type).name) as EnsEvent

t.test('what the real service would not send', async t => {
  const cases: [string, string, unknown, string | undefined][] = [
    ['EmailSent', 'timestampUTC', 1, 'timestampUTC is 1, expected milliseconds since 1970, a number of 13 digits.'],
    ['EmailSent', 'timestampUTC', '1767225600000', 'timestampUTC is "1767225600000", expected milliseconds'],
    ['EmailSent', 'timestampUTC', 9_999_999_999_999, undefined],
    ['EmailSent', 'timestampUTC', 10_000_000_000_000, 'timestampUTC is 10000000000000, expected'],
    ['EmailSent', 'mid', 2_147_483_648, 'mid is 2147483648, expected a whole number from 0 to 2147483647.'],
    ['EmailSent', 'mid', 2_147_483_647, undefined],
    ['EmailSent', 'eid', '5', 'eid is "5", expected a whole number'],
    ['EmailSent', 'eid', 1.5, 'eid is 1.5, expected a whole number'],
    ['EmailSent', 'eid', undefined, 'eid is missing, expected a whole number'],
    ['EngagementEvents.OttRead', 'mid', 5, 'mid is 5, expected a string of digits.'],
    ['EngagementEvents.OttRead', 'mid', '5', undefined],
    ['EmailSent', 'info', undefined, 'info.to is missing, expected a string.'],
    ['EmailOpen', 'info', undefined, 'info is missing, expected an object.'],
    ['EmailNotSent', 'info.statusCode', 1, 'info.statusCode is 1, expected a string.'],
    ['EmailBounced', 'info.bounceCode', 'MEDIUM', 'info.bounceCode is "MEDIUM", expected HARD or SOFT.'],
    ['EmailBounced', 'info.bounceCode', 'SOFT', undefined],
    ['EmailSent', 'composite.emailId', 5, 'composite.emailId is 5, expected a string.'],
    ['EmailSent', 'info.with.dots', 5, 'info.with is {"dots":5}, expected a string.'],
    ['EmailSent', 'compositeId', 'x', 'compositeId is "x", expected a7b9'],
    ['EmailClick', 'info.location', null, 'info.location is null, expected an object.'],
    ['EmailUnsubscribe', 'info.unsubscribeDate', 'now', 'info.unsubscribeDate is "now", expected milliseconds'],
    ['PushOpen', 'composite.jobId', null, undefined],
    ['PushOpen', 'composite.jobId', 5, 'composite.jobId is 5, expected a string or null.'],
    ['PushSent', 'composite.jobId', null, 'composite.jobId is null, expected a string.'],
    ['AutomationInstanceStarted', 'automationName', 5, 'automationName is 5, expected a string.'],
    ['SmsDelivered', 'composite.Tsid', 5, 'composite.Tsid is 5, expected a string.'],
    ['EmailSent', 'anything.else', 5, undefined]
  ]
  for (const [type, path, value, warning] of cases) {
    const warnings = eventWarnings(withValue(fixture(type), path, value))
    const name = `${type} ${path}=${JSON.stringify(value)}`
    if (warning === undefined) t.same(warnings, [], name)
    else t.ok(warnings[0]?.startsWith(warning), `${name}: ${warnings}`)
  }
})

t.test('a field whose name has a dot is no other field', async t => {
  const event = fixture('EmailSent')
  t.same(eventWarnings({ ...event, info: { ...(event.info as object), 'a.b': 'text' } }), [])
})

t.test('all of them, and the compositeId last', async t => {
  const event = withValue(withValue(fixture('EmailOpen'), 'composite.jobId', 5), 'mid', null)
  t.same(eventWarnings(event), [
    'mid is null, expected a whole number from 0 to 2147483647.',
    'composite.jobId is 5, expected a string.',
    'compositeId is "310001.5501.1201.90210001", expected 5.5501.1201.90210001, which its parts make.'
  ])
  t.throws(() => eventWarnings({ eventCategoryType: 'EmailSent' }), { code: 'ERR_EVENT' })
})
