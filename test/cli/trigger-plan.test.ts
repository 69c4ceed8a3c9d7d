import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { toTriggerPlan } from '../../src/cli/trigger-plan.js'
import { recordingOf, writeRecordings } from '../support/recordings.js'

const cwd = t.testdir({
  'event.json': JSON.stringify({ eventCategoryType: 'X.Y', info: { to: 'old' } }),
  'recipe.json': JSON.stringify({ type: 'EmailSent', overrides: { mid: 1, eid: 2 } }),
  'events.json': JSON.stringify([{ eventCategoryType: 'X.Y', n: 0 }, { type: 'EmailSent' }, { type: 'EmailOpen' }]),
  'empty.json': '[]',
  'text.json': '["EmailSent"]',
  'broken.json': '{'
})

const plan = async (args: object) => {
  const { calls, ...rest } = await toTriggerPlan(args as Record<string, unknown>, { cwd })
  return { ...rest, calls: [...calls] }
}

t.test('a type: calls of at most a thousand', async t => {
  t.strictSame(await plan({ type: 'EmailSent' }), {
    total: 1,
    rate: undefined,
    calls: [{ count: 1, body: { type: 'EmailSent', overrides: {}, count: 1 } }]
  })
  const { total, calls } = await plan({ type: 'EmailSent', count: 2500, set: ['info.to=a@b.c', 'mid=7'] })
  t.equal(total, 2500)
  t.strictSame(
    calls.map(({ count }) => count),
    [1000, 1000, 500]
  )
  t.strictSame(calls[2]?.body, { type: 'EmailSent', overrides: { 'info.to': 'a@b.c', mid: 7 }, count: 500 })
})

t.test('a pace: ten calls a second, so that it is even', async t => {
  for (const [rate, perSecond, size] of [
    ['5000/s', 5000, 500],
    ['1000000/s', 1_000_000, 1000],
    ['60/m', 1, 1]
  ] as const) {
    const { rate: paced, calls } = await plan({ type: 'EmailSent', count: 3000, rate })
    t.strictSame([paced, calls[0]?.count], [perSecond, size], rate)
  }
})

t.test('of a send event: its compositeId, or a file', async t => {
  const idCalls = await plan({ type: 'EmailOpen', of: 'a7b9-1.1.2.3.4' })
  t.match(idCalls.calls, [{ body: { type: 'EmailOpen', of: 'a7b9-1.1.2.3.4' } }])
  const fileCalls = await plan({ type: 'EmailOpen', of: 'event.json' })
  t.match(fileCalls.calls, [{ body: { of: { eventCategoryType: 'X.Y' } } }])
})

t.test('a recording: the events of the delivery', async t => {
  const folder = t.testdir()
  const [delivery, bytes, probe, other, broken, edited] = writeRecordings(folder, [
    recordingOf({ body: '[{"eventCategoryType":"X.Y","n":0},{"eventCategoryType":"X.Y"}]' }),
    recordingOf({ body: Buffer.from([...Buffer.from('[{"eventCategoryType":"X.'), 0xff, ...Buffer.from('"}]')]) }),
    recordingOf({ kind: 'probe', body: '{}' }),
    recordingOf({ kind: 'other', body: 'x' }),
    recordingOf({ body: '[{' }),
    { ...recordingOf(), target: 5 as unknown as string }
  ]).map(file => join(folder, file))
  const { total, calls } = await plan({ file: delivery, set: ['info.to=new'], count: 2 })
  t.equal(total, 4)
  t.match(calls[0]?.body, { events: [{ eventCategoryType: 'X.Y', n: 0, info: { to: 'new' } }, {}, {}, {}] })
  t.match((await plan({ file: bytes })).calls[0]?.body, { events: [{ eventCategoryType: 'X.\ufffd' }] })
  for (const [file, message] of [
    [probe, /is the recording of a probe, which has no events\.$/],
    [other, /is the recording of something else, which has no events\.$/],
    [broken, /^The body in --file .* is not JSON: /]
  ] as const)
    await t.rejects(plan({ file }), { code: 'ERR_USAGE', message })
  await t.rejects(plan({ file: edited }), { code: 'ERR_RECORDING', message: /target is 5, and must be a text/ })
})

t.test('files: an event, a recipe, several of both, again and again', async t => {
  const event = await plan({ file: 'event.json', set: ['info.to=new', 'info.n=1'] })
  t.strictSame(event.calls[0]?.body, { events: [{ eventCategoryType: 'X.Y', info: { to: 'new', n: 1 } }] })
  const recipe = await plan({ file: 'recipe.json', set: ['mid=9'] })
  t.strictSame(recipe.calls[0]?.body, { events: [{ type: 'EmailSent', overrides: { mid: 9, eid: 2 } }] })
  const several = await plan({ file: join(cwd, 'events.json'), count: 2, rate: 20 })
  t.equal(several.total, 6)
  t.match(several.calls, [
    { count: 2, body: { events: [{ n: 0 }, { type: 'EmailSent' }] } },
    { count: 2, body: { events: [{ type: 'EmailOpen' }, { n: 0 }] } },
    { count: 2, body: { events: [{ type: 'EmailSent' }, { type: 'EmailOpen' }] } }
  ])
})

t.test('what does not fit together', async t => {
  await writeFile(join(cwd, 'number.json'), '7')
  const wrong: [object, RegExp, RegExp][] = [
    [{}, /missing/, /trigger --list/],
    [{ type: 'EmailSent', file: 'event.json' }, /Both/, /one of the two/],
    [{ file: 'event.json', of: 'a.b.c.d' }, /--of/, /EmailOpen --of/],
    [{ type: 'EmailSent', count: 0 }, /--count 0/, /from 1/],
    [{ type: 'EmailSent', count: 1.5 }, /--count 1\.5/, /whole/],
    [{ type: 'EmailSent', rate: 'fast' }, /--rate fast/, /5000\/s/],
    [{ type: 'EmailSent', set: ['x'] }, /--set x/, /PATH|info\.to/],
    [{ type: 'EmailOpen', of: 'no.json' }, /--of no\.json can not be read \(ENOENT\)/, /JSON/],
    [{ file: 'broken.json' }, /--file broken\.json is not JSON/, /object/],
    [{ file: 'empty.json' }, /holds no events/, /"type": "EmailSent"/],
    [{ file: 'text.json' }, /holds no events/, /"type": "EmailSent"/],
    [{ file: 'number.json' }, /holds no events/, /"type": "EmailSent"/]
  ]
  for (const [args, message, hint] of wrong) await t.rejects(plan(args), { code: 'ERR_USAGE', message, hint })
})
