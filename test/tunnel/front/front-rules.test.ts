import t from 'tap'
import { createRules } from '../../../src/tunnel/front/front-rules.js'

const refusal = (paths: string[], target: string, method = 'POST', length = 0): string | undefined =>
  createRules({ paths, methods: ['POST', 'PUT'], maxBodyBytes: 10 })({ target, method, length, headers: [] })

t.test('every path is open when none was named', async t => {
  t.equal(refusal([], '/any?where'), undefined)
})

t.test('paths exactly, or all below', async t => {
  for (const target of [
    '/ens',
    '/ens?a=/b',
    '/hooks/',
    '/hooks/a',
    '/hooks/a/b?c',
    '/hooks/a..b',
    '/hooks/.well-known'
  ])
    t.equal(refusal(['/ens', '/hooks/*'], target), undefined, target)
  for (const target of ['/', '/ens/', '/Ens', '/hooks', '/hooksa', '*', 'http://a/ens'])
    t.equal(refusal(['/ens', '/hooks/*'], target), 'path-not-open', target)
})

t.test('no way out of an open path', async t => {
  for (const way of [
    '../admin',
    'a/../../admin',
    '..',
    '%2e%2E/admin',
    '.%2e/admin',
    '..%2fadmin',
    '..\\admin',
    '..;/admin'
  ])
    t.equal(refusal(['/hooks/*'], `/hooks/${way}`), 'path-not-open', way)
})

t.test('methods and sizes', async t => {
  t.equal(refusal([], '/', 'PUT', 10), undefined)
  t.equal(refusal([], '/', 'GET'), 'method-not-open')
  t.equal(refusal([], '/', 'POST', 11), 'body-too-large')
})
