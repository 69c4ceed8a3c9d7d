import t from 'tap'
import { editEvents } from '../../src/ens/edit-events.js'

const body = Buffer.from(
  '[{"eventCategoryType":"A.B","info":{"to":"a","n":1}},{"eventCategoryType":"A.B","info":{"to":"b"}}]'
)
const edited = (edit: Record<string, unknown>) => JSON.parse(Buffer.from(editEvents(body, edit)).toString())

t.test('a path is set in every event', async t => {
  t.match(edited({ 'info.to': 'x', 'info.new.deep': [1] }), [
    { info: { to: 'x', n: 1, new: { deep: [1] } } },
    { info: { to: 'x', new: { deep: [1] } } }
  ])
})

t.test('with a number in front, in that one', async t => {
  t.match(edited({ '1.info.to': 'x' }), [{ info: { to: 'a' } }, { info: { to: 'x' } }])
})

t.test('one after the other, in the order given', async t => {
  t.match(edited({ 'info.to': 'x', '0.info.to': 'y' }), [{ info: { to: 'y' } }, { info: { to: 'x' } }])
})

t.test('nothing to edit leaves the bytes as they were', async t => {
  t.equal(Buffer.from(editEvents(body, {})).toString(), body.toString())
})

t.test('what can not be', async t => {
  const wrong = { name: 'UserError', code: 'ERR_EDIT' }
  t.throws(() => edited({ '2.info.to': 'x' }), {
    ...wrong,
    message: 'The path 2.info.to names event 2, and the batch has 2.',
    hint: 'Count from 0 to 1, or leave the number out for all of them.'
  })
  t.throws(() => edited({ 'info.to.deep': 'x' }), { ...wrong, message: /info\.to/, hint: /.+/, cause: Error })
  t.throws(() => edited({ '0.info.to.deep': 'x' }), wrong)
  t.throws(() => edited({ '__proto__.x': 1 }), wrong)
})
