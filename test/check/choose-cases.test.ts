import t from 'tap'
import { checkCases } from '../../src/check/check-cases.js'
import { chooseCases } from '../../src/check/choose-cases.js'

const ids = (...choice: Parameters<typeof chooseCases>): string[] => chooseCases(...choice).map(({ id }) => id)

t.test('all, some, and all but some, in the order of the registry', async t => {
  t.equal(ids(undefined).length, checkCases.length)
  t.same(ids(['recovers', 'probe-200']), ['probe-200', 'recovers'])
  t.notOk(ids(undefined, ['huge-body']).includes('huge-body'))
  t.same(ids(['recovers', 'probe-200'], ['recovers']), ['probe-200'])
})

t.test('what makes no sense', async t => {
  t.throws(() => chooseCases(['probe-20']), {
    name: 'UserError',
    code: 'ERR_OPTION',
    message: 'only: there is no case probe-20.',
    hint: /^Did you mean probe-200\? The cases are probe-200, slow-probe,/
  })
  t.throws(() => chooseCases(undefined, ['xyz']), { message: 'skip: there is no case xyz.', hint: /^The cases are/ })
  t.throws(() => chooseCases(['recovers'], ['recovers']), { code: 'ERR_OPTION', hint: /skip fewer/ })
})

t.test('the registry', async t => {
  const all = checkCases.map(({ id }) => id)
  t.equal(new Set(all).size, all.length)
  for (const { id, title, asks } of checkCases) {
    t.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/)
    t.ok(title.length <= 30, `${title} fits in a table`)
    t.match(asks, /^(Whether|How) .*\.$/)
  }
})
