import fc from 'fast-check'
import t from 'tap'
import { isObject, shown } from '../../src/ens/event.js'
import { decides, valueAt, withValue } from '../../src/ens/event-paths.js'

const event = {
  eventCategoryType: 'X',
  mid: 5,
  nothing: null,
  info: { to: 'a', location: {} },
  items: [{ name: 'x' }, { name: 'y' }]
}

t.test('reading', async t => {
  for (const [path, value] of [
    ['mid', 5],
    ['info.to', 'a'],
    ['items.1.name', 'y'],
    ['items.length', 2],
    ['nothing', null],
    ['nothing.more', undefined],
    ['mid.x', undefined],
    ['info.gone.deeper', undefined],
    ['info.toString', undefined]
  ] as const)
    t.equal(valueAt(event, path), value, path)
})

t.test('writing', async t => {
  const before = structuredClone(event)
  for (const [path, value] of [
    ['mid', 'text'],
    ['info.to', { deep: [1] }],
    ['info.location.city', 'Berlin'],
    ['info.new.path.here', null],
    ['items.0.name', 'z'],
    ['items.2', 'appended'],
    ['items.2.name', 'appended deeper'],
    ['toString.x', 1]
  ] as const) {
    const written = withValue(event, path, value)
    t.same(valueAt(written, path), value, path)
    t.equal(Object.keys(written)[0], 'eventCategoryType', 'the order of fields stays')
  }
  t.same(event, before, 'what it was given is as before')
  t.same(withValue(event, 'items.0', 'first').items, ['first', { name: 'y' }])
  t.type(withValue(event, 'items.0', 'first').items, Array)
})

t.test('paths that can not be', async t => {
  for (const [path, message, hint] of [
    ['mid.x', 'The path mid.x goes through mid, which is 5 and no object.', /Set mid itself/],
    ['info.to.x.y', 'The path info.to.x.y goes through info.to, which is "a" and no object.', /Set info\.to itself/],
    ['nothing.x', 'The path nothing.x goes through nothing, which is null and no object.', /Set nothing itself/],
    ['items.3', 'The path items.3 has 3 in an array of 2.', /a number from 0 to 2/],
    ['items.name', 'The path items.name has name in an array of 2.', /a number from 0 to 2/],
    ['items.-1', 'The path items.-1 has -1 in an array of 2.', /a number from 0 to 2/],
    ['', 'The path "" has an empty part.', /Write it like info\.to/],
    ['info..to', 'The path "info..to" has an empty part.', /Write it like info\.to/],
    ['__proto__.x', 'The path __proto__.x goes through __proto__.', /No field/],
    ['info.constructor', 'The path info.constructor goes through constructor.', /No field/],
    ['a.prototype.b', 'The path a.prototype.b goes through prototype.', /No field/]
  ] as const)
    t.throws(() => withValue(event, path, 1), { name: 'UserError', code: 'ERR_EVENT', message, hint }, path)
  t.equal(Object.hasOwn(Object.prototype, 'x'), false)
})

t.test('an override sets exactly its path', async t => {
  const key = fc.stringMatching(/^[a-z]{1,4}$/)
  const leaf = fc.jsonValue({ maxDepth: 1 })
  const tree = fc.dictionary(key, fc.oneof(fc.dictionary(key, leaf), fc.constant({})))
  await fc.assert(
    fc.asyncProperty(tree, fc.tuple(key, key), fc.jsonValue(), async (fields, path, value) => {
      const before = JSON.stringify(fields)
      const written = withValue(fields, path.join('.'), value)
      t.strictSame(valueAt(written, path.join('.')), value)
      const [outer, inner] = path
      const expected = { ...fields, [outer]: { ...fields[outer], [inner]: value } }
      t.strictSame(written, expected)
      t.equal(JSON.stringify(fields), before)
    }),
    { numRuns: 50 }
  )
})

t.test('who decides about a place', async t => {
  t.equal(decides('composite', 'composite.jobId'), true)
  t.equal(decides('composite.jobId', 'composite.jobId'), true)
  t.equal(decides('composite.jobId', 'composite'), false)
  t.equal(decides('comp', 'composite'), false)
})

t.test('values in sentences', async t => {
  t.equal(shown('a'), '"a"')
  t.equal(shown(undefined), 'undefined')
  t.equal(shown('x'.repeat(100)).length, 58)
  t.same([{}, [], null, 'a'].map(isObject), [true, false, false, false])
})
