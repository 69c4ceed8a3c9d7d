import t from 'tap'
import { type RegisterOutcome, toRegisterOutcome } from '../../../src/inspector/actions/register-outcome.js'
import type { CallbackView } from '../../../src/inspector/control-views.js'
import { problemOf, startPageApi } from '../../support/page-api.js'

const wanted = { callbackName: 'orders', url: 'https://connection-closed.fault.test/ens', maxBatchSize: 100 }

t.test('what becomes of callbacks that are not created', async t => {
  const api = await startPageApi(t)
  const outcomeOf = async (body: typeof wanted): Promise<RegisterOutcome> => {
    const problem = await problemOf(api.ens('POST', '/ens-callbacks', [body]))
    const { callbacks } = await api.get<{ callbacks: CallbackView[] }>('/callbacks')
    return toRegisterOutcome(problem, body.url, callbacks)
  }
  const failed = await outcomeOf(wanted)
  const { callbackId } = failed
  t.match(failed, { tone: 'bad', title: /^400.*probe/, sentence: /^MCMS_UWH.*ConnectionClosed/, isReplaceable: true })
  t.match(callbackId, /^[\da-f-]{36}$/)
  t.match(failed.fix, /closed before a whole answer/)

  const again = await outcomeOf({ ...wanted, url: 'https://CONNECTION-closed.fault.test/ens' })
  t.match(again, { tone: 'warn', title: /^304/, sentence: '', callbackId, isReplaceable: true })
  t.match(again.fix, /delete it and create it again/)

  const other = await outcomeOf({ ...wanted, callbackName: 'other' })
  t.match(other, { tone: 'bad', title: /^400/, sentence: /already registered/, callbackId, isReplaceable: true })

  const wrong = await outcomeOf({ ...wanted, url: 'not a url' })
  t.match(wrong, { tone: 'bad', title: /^400: ENS refuses/, sentence: /^url must/, isReplaceable: false })
  t.notOk('callbackId' in wrong)
})

t.test('a callback that is well is not offered to be deleted', async t => {
  const problem = { status: 304, code: '304', message: '', hint: '', body: '' }
  const callback = { callbackId: 'a', url: wanted.url, probe: { state: 'passed' } } as CallbackView
  t.match(toRegisterOutcome(problem, wanted.url, [callback]), {
    callbackId: 'a',
    isReplaceable: false,
    fix: /nothing probed\.$/
  })
})

t.test('a status that nobody knows, and a refusal with a hint of its own', async t => {
  const message = 'CallbackId is 1-2. Status: Strange. x'
  const problem = { status: 400, code: '10000', message, hint: '', body: '' }
  t.match(toRegisterOutcome(problem, wanted.url, []), { callbackId: '1-2', fix: /page of the callback/ })
  const hint = 'Wait.'
  const refused = toRegisterOutcome({ ...problem, status: 429, message: 'Status: x', hint }, wanted.url, [])
  t.match(refused, { tone: 'bad', title: /^429/, fix: 'Wait.' })
})
