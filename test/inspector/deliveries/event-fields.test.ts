import fc from 'fast-check'
import t from 'tap'
import { valueAt, withValue } from '../../../src/ens/event-paths.js'
import {
  fieldsOf,
  kindOf,
  presentText,
  toEdit,
  toFieldText,
  toFieldValue
} from '../../../src/inspector/deliveries/event-fields.js'

const event = {
  eventCategoryType: 'X.Y',
  mid: 5,
  info: { to: 'a@b.c', location: {}, tags: ['x', null] },
  'a.b': 1,
  '': 2,
  constructor: 3
}

t.test('the fields of an event', async t => {
  t.strictSame(fieldsOf(event), [
    { path: 'eventCategoryType', value: 'X.Y' },
    { path: 'mid', value: 5 },
    { path: 'info.to', value: 'a@b.c' },
    { path: 'info.location', value: {} },
    { path: 'info.tags.0', value: 'x' },
    { path: 'info.tags.1', value: null }
  ])
  t.strictSame(fieldsOf({}), [])
  t.strictSame(fieldsOf(undefined), [])
})

t.test('as deep as a person looks', async t => {
  let deep: unknown = 1
  for (let level = 0; level < 10_000; level += 1) deep = { x: deep }
  t.match(fieldsOf(deep), [{ path: /^x(\.x){11}$/ }])
})

t.test('each path leads to its value, and can be set', async t => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), given => {
      const plain = JSON.parse(JSON.stringify(given))
      for (const { path, value } of fieldsOf(plain)) {
        t.equal(valueAt(plain, path), value, path)
        t.equal(valueAt(withValue(plain, path, 'new'), path), 'new', path)
      }
    })
  )
})

t.test('a value as a line of text, and back', async t => {
  for (const [text, value] of [
    ['a@b.c', 'a@b.c'],
    ['"5"', '5'],
    ['5', 5],
    ['null', null],
    ['{"a":[1]}', { a: [1] }],
    ['', ''],
    ['{"a"', '{"a"']
  ] as const) {
    t.strictSame(toFieldValue(text), value)
    t.equal(toFieldText(value), text)
  }
  fc.assert(
    fc.property(fc.jsonValue(), given => {
      const value: unknown = JSON.parse(JSON.stringify(given))
      t.strictSame(toFieldValue(toFieldText(value)), value)
    })
  )
})

t.test('as what it is sent', async t => {
  t.strictSame(['x', '5', 'true', 'null', '[1]', '{}', ''].map(kindOf), [
    'text',
    'number',
    'boolean',
    'null',
    'array',
    'object',
    'text'
  ])
})

t.test('the edit', async t => {
  t.strictSame(
    toEdit([
      { path: ' info.to ', text: 'x@y.z' },
      { path: '', text: '1' },
      { path: '0.mid', text: '6' },
      { path: 'info.to', text: 'last' }
    ]),
    { 'info.to': 'last', '0.mid': 6 }
  )
})

t.test('what is there now', async t => {
  const events = [event, { ...event, mid: 7 }]
  t.equal(presentText(events, 'mid'), '5')
  t.equal(presentText(events, '1.mid'), '7')
  t.equal(presentText(events, 'gone'), undefined)
  t.equal(presentText(undefined, 'mid'), undefined)
})
