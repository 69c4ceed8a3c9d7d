import t from 'tap'
import type { UserError } from '../../src/errors.js'
import { checkRules, faultError } from '../../src/faults/check-rules.js'

const delivery = { phase: 'delivery' }
const drop = { match: delivery, fault: { kind: 'drop-ack' } }

/** The message and the hint of what is wrong; undefined for rules that make sense. */
const wrong = (rules: unknown, armed?: string[]): [string, string] | undefined => {
  const checked = checkRules(rules, armed)
  if ('sound' in checked) return undefined
  const { message, hint } = faultError(checked.problem) as UserError
  return [message, hint]
}

const isRight = (rules: unknown): boolean => wrong(rules) === undefined

t.test('one rule, an array, or {"rules": […]}', async t => {
  for (const rules of [drop, [drop], [drop, drop], { rules: [drop] }, [], { rules: [] }]) t.ok(isRight(rules))
  const shape = 'Write a rule, an array of rules, or {"rules":[…]}; a rule is like {"fault":{"kind":"drop-ack"}}.'
  t.same(wrong(3), ['3 is no fault rule.', shape])
  t.same(wrong(undefined), ['undefined is no fault rule.', shape])
  t.same(wrong({ rules: drop }), [`rules must be an array, is ${JSON.stringify(drop)}.`, shape])
  t.same(wrong({ rules: [], times: 1 }), ['There is no times.', shape])
  t.match(wrong([drop, 3]), ['rule 2: It must be an object, is 3.'])
})

t.test('what a rule is made of', async t => {
  t.match(wrong({}), ['rule 1: fault is missing.', /^Write it like/])
  t.same(wrong({ ...drop, time: 1 }), [
    'rule 1: There is no time.',
    'Did you mean times? A rule has id, match, fault, times, after, probability.'
  ])
  t.match(wrong({ ...drop, often: 1 }), ['rule 1: There is no often.', /^A rule has id/])
  t.match(wrong({ fault: 'drop-ack' }), [
    'rule 1: fault must be an object, is "drop-ack".',
    'fault has kind, status, by.'
  ])
  t.match(wrong({ match: null, fault: drop.fault }), ['rule 1: match must be an object, is null.'])
  t.match(wrong({ match: { phas: 'api' }, fault: drop.fault }), [
    'rule 1: There is no match.phas.',
    /^Did you mean phase\?/
  ])
  t.ok(isRight({ ...drop, id: undefined, times: undefined, match: { ...delivery, host: undefined } }))
})

t.test('ids', async t => {
  t.ok(isRight({ ...drop, id: 'a-1_b.c:d' }))
  for (const id of ['', 'a b', 'a/b', 7, 'x'.repeat(101)]) t.match(wrong({ ...drop, id }), [/^rule 1: id can not be/])
  const named = { ...drop, id: 'mine' }
  t.match(wrong([named, named]), ['rule 2: id is taken: mine.', /faults clear/])
  t.match(wrong(named, ['mine']), ['rule 1: id is taken: mine.'])
})

t.test('kinds', async t => {
  t.match(wrong({ fault: {} }), ['rule 1: fault.kind is missing.'])
  t.match(wrong({ fault: { kind: 3 } }), ['rule 1: There is no kind of fault 3.'])
  t.match(wrong({ fault: { kind: { toString: 1 } } }), ['rule 1: There is no kind of fault {"toString":1}.'])
  t.match(wrong({ match: delivery, fault: { kind: 'drop-akc' } }), [
    'rule 1: There is no kind of fault "drop-akc".',
    'Did you mean drop-ack?'
  ])
  t.ok(isRight({ match: delivery, fault: { kind: 'slow-4000' } }))
})

t.test('what a kind takes', async t => {
  const status = (fault: object) => wrong({ fault: { kind: 'status', ...fault } })
  t.equal(status({ status: 429 }), undefined)
  t.same(status({}), [
    'rule 1: fault.status is missing: it must be a whole number from 400 to 599.',
    'Write it like "status": 429.'
  ])
  t.match(status({ status: 200 }), ['rule 1: fault.status must be a whole number from 400 to 599, is 200.'])
  t.match(status({ status: '429' }), ['rule 1: fault.status must be a whole number from 400 to 599, is "429".'])
  t.match(status({ status: 429, by: 3 }), ['rule 1: fault.by means nothing for status.', 'status takes status.'])
  t.match(wrong({ match: delivery, fault: { kind: 'timeout', status: 500 } }), [
    'rule 1: fault.status means nothing for timeout.',
    'timeout takes nothing beside its kind.'
  ])
  const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)
  t.match(wrong([deep]), [/^rule 1: It must be an object, is \S/], 'nested too deep to be written')
  t.match(status({ status: 429n }), [/, is a value of the type bigint\.$/])
  const delay = (by?: unknown) =>
    wrong({ match: { phase: 'api' }, fault: { kind: 'delay', ...(by !== undefined && { by }) } })
  for (const by of [1, 0.5, '500ms', '1m', '365d']) t.equal(delay(by), undefined)
  for (const by of [0, -1, Number.NaN, 'soon', '0', true, '366d', 1e300, [5]])
    t.match(delay(by), [
      /^rule 1: fault\.by must be milliseconds above 0 or a duration such as 500ms, 365d at most, is /
    ])
  t.match(delay(), [/^rule 1: fault\.by is missing: it must be milliseconds above 0/, 'Write it like "by": "500ms".'])
  t.ok(isRight({ fault: { kind: 'reorder' } }))
  t.ok(isRight({ fault: { kind: 'reorder', by: '10m' } }))
  t.match(wrong({ fault: { kind: 'reorder', by: 0 } }), [/^rule 1: fault\.by must be/])
})

t.test('phases', async t => {
  t.match(wrong({ match: { phase: { toString: 1 } }, fault: { kind: 'timeout' } }), [
    'rule 1: match.phase: there is no {"toString":1}.',
    'There are probe, delivery, api.'
  ])
  t.ok(isRight({ fault: { kind: 'duplicate' } }), 'it knows one alone')
  t.match(wrong({ fault: { kind: 'drop-ack' } }), [
    'rule 1: match.phase is missing.',
    'drop-ack works in probe and delivery.'
  ])
  t.match(wrong({ match: { phase: 'probes' }, fault: drop.fault }), [
    'rule 1: match.phase: there is no "probes".',
    'Did you mean probe? There are probe, delivery, api.'
  ])
  t.match(wrong({ match: { phase: 'x' }, fault: drop.fault }), [/./, 'There are probe, delivery, api.'])
  t.match(wrong({ match: { phase: 'api' }, fault: drop.fault }), [
    'rule 1: match.phase is api, where drop-ack can not be.',
    'drop-ack works in probe and delivery.'
  ])
})

t.test('what a phase can be matched by', async t => {
  const probe = (match: object) => wrong({ match: { phase: 'probe', ...match }, fault: drop.fault })
  t.equal(probe({ callbackName: 'orders', host: 'hooks.example.com' }), undefined)
  t.match(probe({ eventType: 'EmailSent' }), [
    'rule 1: match.eventType means nothing in the phase probe.',
    'A rule for the probe matches by callbackName, host.'
  ])
  t.match(probe({ operation: 'createCallback' }), ['rule 1: match.operation means nothing in the phase probe.'])
  t.match(probe({ callbackName: '' }), ['rule 1: match.callbackName must be a text.', /any callbackName/])
  t.match(probe({ callbackName: 3 }), ['rule 1: match.callbackName must be a text.'])
  for (const host of ['example.com', '*.example.com', '127.0.0.1', '[::1]', 'LOCALHOST'])
    t.equal(probe({ host }), undefined)
  for (const host of ['example.com:443', 'https://example.com', 'a b', '*', '*.', 'a.*.com'])
    t.match(probe({ host }), [`rule 1: match.host is no host name: ${host}.`])

  const api = (operation: string) => wrong({ match: { operation }, fault: { kind: 'status', status: 500 } })
  t.equal(api('getAccessToken'), undefined)
  t.match(api('createCallbak'), [
    'rule 1: match.operation: there is no "createCallbak".',
    /^Did you mean createCallback\? There are getAccessToken, createCallback, /
  ])

  const batch = (eventType: string) => wrong({ match: { eventType }, fault: { kind: 'duplicate' } })
  t.equal(batch('EmailSent'), undefined)
  t.equal(batch('SendEvents.OttNotSent'), undefined)
  t.match(batch('EmailSend'), [
    'rule 1: match.eventType makes no sense: There is no event type "EmailSend".',
    /^Did you mean TransactionalSendEvents\.EmailSent/
  ])
  t.match(batch('OttNotSent'), [/is a type of 2 categories\.$/, /^Write /])
})

t.test('how often', async t => {
  for (const numbers of [{ times: 1 }, { after: 0 }, { probability: 0 }, { probability: 1 }, { times: 3, after: 2 }])
    t.ok(isRight({ ...drop, ...numbers }))
  for (const times of [0, 1.5, '1', -1])
    t.same(wrong({ ...drop, times }), [
      `rule 1: times must be a whole number from 1 on, is ${JSON.stringify(times)}.`,
      'Leave it out for always.'
    ])
  for (const after of [-1, 0.5, '1'])
    t.match(wrong({ ...drop, after }), [/^rule 1: after must be a whole number from 0 on/])
  for (const probability of [3, -0.1, '1', Number.NaN])
    t.match(wrong({ ...drop, probability }), [/^rule 1: probability must be from 0 to 1, is /])
})

t.test('a rule that makes sense knows its phase and its kind', async t => {
  const checked = checkRules({
    fault: { kind: 'duplicate' },
    match: { eventType: 'EmailSent', host: undefined },
    id: undefined
  })
  if ('problem' in checked) throw faultError(checked.problem)
  t.same(
    checked.sound.map(({ rule }) => rule),
    [{ match: { eventType: 'EmailSent', phase: 'delivery' }, fault: { kind: 'duplicate' } }]
  )
  t.equal(checked.sound[0]?.kind.name, 'duplicate')
})
