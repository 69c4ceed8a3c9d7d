import t from 'tap'
import { checkCases } from '../src/check/check-cases.js'
import type { CaseResult } from '../src/check/check-report.js'
import { checkReceiver } from '../src/check-receiver.js'
import { good, key, startBehaving } from './check/examine.js'

t.test('a good receiver has nothing to be found', async t => {
  const { url } = await startBehaving(t, good)
  const told: CaseResult[] = []
  const report = await checkReceiver(url, { key, onCase: result => told.push(result) })
  t.same(told, report.cases)
  t.equal(report.url, url)
  t.same(
    report.cases.map(({ id }) => id),
    checkCases.map(({ id }) => id)
  )
  t.same(report.counts, { pass: checkCases.length - 1, finding: 0, fail: 0, skip: 1 })
  t.match(report.signature, { checks: 'refuses', key: 'base64', body: 'raw' })
  t.equal(report.unreachable, undefined)
  t.ok(report.ms > 0)
})

t.test('a callback host of its own, reached elsewhere', async t => {
  const { url, asked } = await startBehaving(t, good)
  const { origin } = new URL(url)
  const only = ['probe-200']
  const map = { 'hook.example.com': origin }
  t.same((await checkReceiver('https://hook.example.com/ens', { map, only })).counts.pass, 1)
  t.same((await checkReceiver('https://any.example.com/ens', { forwardTo: origin, only })).counts.pass, 1)
  t.equal(asked.filter(({ isProbe }) => isProbe).length, 2)
})

t.test('shorter deadlines', async t => {
  const { url } = await startBehaving(t, () => 'hang')
  const report = await checkReceiver(url, { only: ['probe-200'], deadlineScale: 0.01 })
  t.match(report.cases, [{ verdict: 'fail', came: 'Timeout: No whole answer within 300 ms' }])
})

t.test('nothing there', async t => {
  const { url, end } = await startBehaving(t, good)
  end()
  const report = await checkReceiver(url)
  t.same(report.counts, { pass: 0, finding: 0, fail: 1, skip: checkCases.length - 1 })
  t.match(report.unreachable, /ECONNREFUSED/)
})

t.test('what makes no sense', async t => {
  const rejects = (url: string, options: object, message: RegExp) =>
    t.rejects(checkReceiver(url, options), { name: 'UserError', code: 'ERR_OPTION', message })
  await rejects('hook.example.com/ens', {}, /is no url/)
  await rejects('ftp://hook.example.com/', {}, /is no url/)
  await rejects('http://', {}, /is no url/)
  const url = 'http://127.0.0.1:1/'
  for (const deadlineScale of [0, -1, 101, Number.NaN]) await rejects(url, { deadlineScale }, /is no factor/)
  await rejects(url, { only: ['probe'] }, /no case probe/)
  await rejects(url, { forwardTo: 'x' }, /is no origin/)
})
