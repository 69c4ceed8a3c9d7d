import t from 'tap'
import { eventTypes } from '../../../src/ens/event-catalogue.js'
import { withValue } from '../../../src/ens/event-paths.js'
import { createReadFixture } from '../../../src/fixtures.js'
import { formFieldsOf, toOverrides } from '../../../src/inspector/actions/event-form.js'

const event = {
  eventCategoryType: 'A.B',
  mid: 7,
  info: { to: 'a@b.c', location: {}, parts: [1], flag: true }
}

t.test('fields of a form: texts, and what is written as JSON', async t => {
  t.same(formFieldsOf(event), [
    { path: 'mid', isText: false, text: '7' },
    { path: 'info.to', isText: true, text: 'a@b.c' },
    { path: 'info.location', isText: false, text: '{}' },
    { path: 'info.parts.0', isText: false, text: '1' },
    { path: 'info.flag', isText: false, text: 'true' }
  ])
})

t.test('what is changed becomes overrides, and a text stays one', async t => {
  const fields = formFieldsOf(event)
  t.same(toOverrides(fields, {}), { overrides: {}, wrong: {} })
  t.same(toOverrides(fields, { mid: '7', 'info.to': '12', 'info.flag': 'false', 'info.location': 'null' }), {
    overrides: { 'info.to': '12', 'info.flag': false, 'info.location': null },
    wrong: {}
  })
  t.same(toOverrides(fields, { mid: ' 8 ' }).overrides, { mid: 8 })
  t.same(toOverrides(fields, { mid: '"8"', 'info.to': 'null', 'info.parts.0': '{"a":[null]}' }).overrides, {
    mid: '8',
    'info.to': 'null',
    'info.parts.0': { a: [null] }
  })
})

t.test('what can not be the value is said, and not sent', async t => {
  const { overrides, wrong } = toOverrides(formFieldsOf(event), { mid: '8x', 'info.flag': 'yes', 'info.parts.0': '' })
  t.same(overrides, {})
  t.match(wrong, { mid: /JSON/, 'info.flag': /JSON/, 'info.parts.0': /JSON/ })
})

t.test('every field of every example can be set back to what it is', async t => {
  const readFixture = createReadFixture()
  for (const { name } of eventTypes) {
    const example = readFixture(name) as Record<string, unknown>
    const fields = formFieldsOf(example)
    const typed = Object.fromEntries(fields.map(({ path, text }) => [path, text]))
    // As if each had been something else before.
    const { overrides, wrong } = toOverrides(
      fields.map(field => ({ ...field, text: '?' })),
      typed
    )
    t.same(wrong, {})
    const rebuilt = Object.entries(overrides).reduce<Record<string, unknown>>(
      (built, [path, value]) => withValue(built, path, value),
      { eventCategoryType: name }
    )
    t.same(rebuilt, example, name)
  }
})
