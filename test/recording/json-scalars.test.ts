import fc from 'fast-check'
import t from 'tap'
import { fieldAt, scalarsOf } from '../../src/recording/json-scalars.js'

const listed = (text: string): unknown[] => {
  const found: unknown[] = []
  // A place is good for one turn.
  for (const { is, start, end, place } of scalarsOf(text)) found.push([is, text.slice(start, end), [...place]])
  return found
}

t.test('finds keys and values where they are', async t => {
  t.strictSame(listed(' [ {"a" : "x,\\"]" , "b":{"c":[-1.5e3,true,{}], "d" : null}}, "\\\\" ,[]] '), [
    ['key', '"a"', [0, 'a']],
    ['string', '"x,\\"]"', [0, 'a']],
    ['key', '"b"', [0, 'b']],
    ['key', '"c"', [0, 'b', 'c']],
    ['word', '-1.5e3', [0, 'b', 'c', 0]],
    ['word', 'true', [0, 'b', 'c', 1]],
    ['key', '"d"', [0, 'b', 'd']],
    ['word', 'null', [0, 'b', 'd']],
    ['string', '"\\\\"', [1]]
  ])
  t.strictSame(listed('7'), [['word', '7', []]])
  t.strictSame(listed('{"\\u0061":1}'), [
    ['key', '"\\u0061"', ['a']],
    ['word', '1', ['a']]
  ])
})

t.test('finds all that JSON.parse finds, at their places', async t => {
  const flat = (value: unknown, place: (string | number)[]): unknown[] => {
    if (Array.isArray(value)) return value.flatMap((item, index) => flat(item, [...place, index]))
    if (typeof value === 'object' && value !== null)
      return Object.entries(value).flatMap(([key, item]) => flat(item, [...place, key]))
    return [[value, place]]
  }
  fc.assert(
    fc.property(fc.json(), fc.nat(3), (json, indent) => {
      const value = JSON.parse(json) as unknown
      const text = JSON.stringify(value, null, indent)
      const found: unknown[] = []
      for (const { is, start, end, place } of scalarsOf(text))
        if (is !== 'key') found.push([JSON.parse(text.slice(start, end)), [...place]])
      t.strictSame(found, flat(value, []))
    })
  )
})

t.test('the field of a place, also in a list', async t => {
  t.equal(fieldAt([0, 'info', 'to']), 'to')
  t.equal(fieldAt(['to', 0, 1]), 'to')
  t.equal(fieldAt([1]), '')
})

t.test('is not brought down by deep nesting', async t => {
  const depth = 200_000
  t.equal([...scalarsOf(`${'['.repeat(depth)}1${']'.repeat(depth)}`)].length, 1)
})
