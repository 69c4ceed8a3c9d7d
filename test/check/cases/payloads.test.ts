// What ENS may send any day, and what it does not send yet.

import t, { type Test } from 'tap'
import { eventTypes } from '../../../src/ens/event-catalogue.js'
import { type Behave, examine, good, goodBut, has } from '../examine.js'

const judge = async (t: Test, id: string, behave: Behave = good) => (await examine(t, [id], behave)).only

const passes = async (t: Test, id: string): Promise<void> => {
  t.match(await judge(t, id), { verdict: 'pass', ensNext: /success/, fix: undefined }, `${id} is taken`)
}

t.test('large-batch', async t => {
  const { asked, only } = await examine(t, ['large-batch'], good)
  t.match(only, { verdict: 'pass', sent: /^POST 1,000 events, \d+ kB, signed$/ })
  const batch = asked.find(({ text }) => text.length > 100_000)
  t.equal(JSON.parse(`${batch?.text}`).length, 1000)
  const large = ({ text }: { text: string }): boolean => text.length > 100_000
  t.match(await judge(t, 'large-batch', goodBut(large, { status: 200, after: 1900 })), { verdict: 'pass' })
  t.match(await judge(t, 'large-batch', goodBut(large, { status: 200, after: 2900 })), {
    verdict: 'finding',
    says: 'It takes 1,000 events at once, but only after 2.9 s of 3 s.',
    fix: /then work/
  })
  t.match(await judge(t, 'large-batch', goodBut(large, 413)), { verdict: 'fail', fix: /limit for bodies/ })
  t.match(await judge(t, 'large-batch', goodBut(large, 'hang')), { verdict: 'fail', fix: /Answer sooner/ })
  t.match(await judge(t, 'large-batch', goodBut(large, 503)), { verdict: 'fail', fix: /maxBatchSize/ })
})

t.test('non-ascii', async t => {
  await passes(t, 'non-ascii')
  t.match(await judge(t, 'non-ascii', goodBut(has('Zoë'), 401)), { verdict: 'fail', sent: /several scripts, \d+ B/ })
  const long = ({ text }: { text: string }): boolean => text.length > 20_000
  t.match(await judge(t, 'non-ascii', goodBut(long, 401)), { verdict: 'fail', sent: /a long text .* 9\d kB/ })
})

t.test('escaped-json', async t => {
  await passes(t, 'escaped-json')
  t.match(await judge(t, 'escaped-json', goodBut(has('\\u003d'), 401)), { verdict: 'fail', fix: /raw bytes/ })
})

t.test('every-event-type', async t => {
  await passes(t, 'every-event-type')
  const only = (part: string): Behave => goodBut(has(part), 422)
  t.match(await judge(t, 'every-event-type', only('.InboxOpen')), {
    verdict: 'finding',
    says: 'It answers 422 to a batch of all event types.',
    fix: / Alone it refuses EngagementEvents\.InboxOpen\.$/
  })
  const many = await judge(t, 'every-event-type', only('"EngagementEvents.'))
  t.match(many.fix, / and \d+ more\.$/)
  const whole = ({ text }: { text: string }): boolean => text.includes('InboxOpen') && text.includes('PushOpen')
  t.match((await judge(t, 'every-event-type', goodBut(whole, 500))).fix, /do not subscribe to them\.$/)
  const { asked } = await examine(t, ['every-event-type'], goodBut(whole, 'cut'))
  t.equal(asked.filter(({ text }) => text.includes('eventCategoryType')).length, 2, 'not one by one without an answer')
  let isCut = false
  const dies: Behave = asked => {
    if (whole(asked)) isCut = true
    else if (isCut && asked.text.includes(`${eventTypes[1]?.name}`)) return 'cut'
    return whole(asked) ? 500 : good(asked)
  }
  t.match((await judge(t, 'every-event-type', dies)).fix, / refuses TransactionalSendEvents\.EmailNotSent\.$/)
})

t.test('what ENS does not send yet', async t => {
  for (const [id, part] of [
    ['unknown-event-type', 'NotInventedYet'],
    ['unknown-field', 'newField']
  ] as const) {
    await passes(t, id)
    t.match(await judge(t, id, goodBut(has(part), 400)), { verdict: 'finding', says: /^It answers 400/ })
    t.match(await judge(t, id, goodBut(has(part), 'cut')), { verdict: 'fail', says: /broke off over an event/ })
  }
})

t.test('missing-optional-field', async t => {
  await passes(t, 'missing-optional-field')
  const fields = goodBut(has('"jobId":null'), 400)
  t.match(await judge(t, 'missing-optional-field', fields), { verdict: 'fail', sent: /PushOpen without/ })
  t.match(await judge(t, 'missing-optional-field', goodBut(has('PushOpen'), 'cut')), { verdict: 'fail', came: /^Con/ })
  const { asked, only } = await examine(t, ['missing-optional-field'], goodBut(has('EngagementEvents.'), 422))
  t.match(only, { verdict: 'finding', sent: /^POST 3 events without/, came: /^422/ }, 'it is about the types')
  t.equal(asked.filter(({ text }) => text.startsWith('[')).length, 7)
})

t.test('duplicate-batch', async t => {
  await passes(t, 'duplicate-batch')
  const known = new Set<string>()
  const once: Behave = asked => {
    const isNew = !known.has(asked.text)
    known.add(asked.text)
    return asked.method === 'POST' && !isNew ? 409 : good(asked)
  }
  t.match(await judge(t, 'duplicate-batch', once), { verdict: 'fail', says: /^It answers 409/, fix: /compositeId/ })
  const two = ({ text }: { text: string }): boolean => text.split('EmailSent').length === 3
  t.match(await judge(t, 'duplicate-batch', goodBut(two, 409)), { verdict: 'fail', sent: /^POST 2 events/ })
})

t.test('out-of-order-batch', async t => {
  const { asked, only } = await examine(t, ['out-of-order-batch'], good)
  t.equal(only.verdict, 'pass')
  const [first, second] = asked.filter(({ text }) => text.startsWith('[')).slice(1)
  const [click, open] = JSON.parse(`${first?.text}`)
  const [send] = JSON.parse(`${second?.text}`)
  t.ok(click.timestampUTC > open.timestampUTC && open.timestampUTC > send.timestampUTC)
  t.ok(send.compositeId.endsWith(`.${click.compositeId}`), 'they are about it')
  const known = new Set<string>()
  const inOrder: Behave = one => {
    const told = one.text.startsWith('[') ? (JSON.parse(one.text) as { compositeId: string }[]) : []
    const isSend = one.text.includes('EmailSent')
    if (isSend) for (const { compositeId } of told) known.add(compositeId.replace(/^[^.]+\./, ''))
    return isSend || told.every(({ compositeId }) => known.has(compositeId)) ? good(one) : 404
  }
  t.match(await judge(t, 'out-of-order-batch', inOrder), { verdict: 'fail', sent: /a click/, fix: /in any order/ })
  t.match(await judge(t, 'out-of-order-batch', goodBut(has('EmailClick'), 404)), {
    verdict: 'finding',
    says: 'It answers 404 to clicks and opens, in whichever order.'
  })
  t.match(await judge(t, 'out-of-order-batch', goodBut(has('EmailClick'), 'cut')), { verdict: 'fail', came: /^Con/ })
})
