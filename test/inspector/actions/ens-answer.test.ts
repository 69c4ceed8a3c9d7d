import t from 'tap'
import { answerOf } from '../../../src/inspector/actions/ens-answer.js'
import { ApiProblem } from '../../../src/inspector/api.js'
import { startPageApi } from '../../support/page-api.js'

t.test('what was created, or why not', async t => {
  const api = await startPageApi(t)
  const refused = await answerOf<object>(api.ens('POST', '/ens-callbacks', [{}]))
  t.match(refused, { problem: { status: 400, code: '10006' } })
  t.same(await answerOf(Promise.resolve([{ callbackId: 'a' }] as const)), { created: { callbackId: 'a' } })
})

t.test('what is no answer of ENS is thrown', async t => {
  const problem = { status: 0, code: 'unreachable', message: 'm', hint: '', body: '' }
  await t.rejects(answerOf(Promise.reject(new ApiProblem(problem))), { message: 'm' })
  await t.rejects(answerOf(Promise.reject(new TypeError('a bug'))), /a bug/)
})
