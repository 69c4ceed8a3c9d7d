// The inspector's files as a browser gets them. Whatever they are: they come from the build.

import t from 'tap'
import { UserError } from '../../src/errors.js'
import { caller, startEns } from '../support/ens.js'
import { startFakeControl } from '../support/fake-control.js'

t.test('each with its type, a tag, and headers that let nothing in', async t => {
  const { call } = await startEns(t)
  const rows: [string, string][] = [
    ['/_ens-local/', 'text/html; charset=utf-8'],
    ['/_ens-local/inspector/inspector.js', 'text/javascript; charset=utf-8'],
    ['/_ens-local/inspector/inspector.css', 'text/css; charset=utf-8'],
    ['/_ens-local/inspector/favicon.svg', 'image/svg+xml']
  ]
  for (const [path, type] of rows) {
    const { status, headers, text } = await call('GET', path)
    t.equal(status, 200, path)
    t.ok(text.length > 0)
    t.match(headers, {
      'content-type': type,
      'cache-control': 'no-cache',
      etag: /^"[\w-]{43}"$/,
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin'
    })
    t.equal((await call('HEAD', path)).headers.etag, headers.etag)
    for (const known of [`${headers.etag}`, `"other", W/${headers.etag}`, '*']) {
      const again = await call('GET', path, undefined, { headers: { 'if-none-match': known } })
      t.match(
        again,
        { status: 304, text: '', headers: { etag: headers.etag, 'referrer-policy': 'no-referrer' } },
        known
      )
    }
    t.equal((await call('GET', path, undefined, { headers: { 'if-none-match': '"other"' } })).status, 200)
  }
})

t.test('the way to it', async t => {
  const { call } = await startEns(t)
  t.match(await call('GET', '/'), { status: 302, headers: { location: '/_ens-local/' } })
  t.match(await call('GET', '/_ens-local'), { status: 302, headers: { location: '/_ens-local/' } })
  t.match(await call('GET', '//_ens-local?a=//b'), { status: 302, headers: { location: '/_ens-local/?a=//b' } })
  t.equal((await call('GET', '/_ens-local/?a')).status, 200)
})

t.test('without a guard, because they hold nothing, and nothing else is', async t => {
  const { call } = await startEns(t, { controlToken: 'open sesame' })
  t.equal((await call('GET', '/_ens-local/')).status, 200)
  const foreign = { headers: { host: 'emulator.example.com', 'sec-fetch-site': 'cross-site' } }
  t.equal((await call('GET', '/_ens-local/inspector/inspector.js', undefined, foreign)).status, 200)
  const { paths } = (
    await call('GET', '/_ens-local/openapi.json', undefined, {
      headers: { authorization: 'Bearer open sesame' }
    })
  ).json as { paths: Record<string, object> }
  t.notOk('/_ens-local/inspector/{file}' in paths, 'a part of the page is no call')
  const calls = Object.entries(paths).filter(([path]) => path.startsWith('/_ens-local/'))
  t.ok(calls.length > 20)
  for (const [path, methods] of calls)
    for (const method of Object.keys(methods))
      t.equal((await call(method.toUpperCase(), path.replace(/[{}]/g, ''))).status, 401, `${method} ${path}`)
})

t.test('not built: 503, with what to do', async t => {
  const readInspectorFile = async () => {
    throw new UserError('They are not there.', 'Build them.', { code: 'ERR_INSPECTOR' })
  }
  const { url } = await startFakeControl(t, { readInspectorFile })
  t.match(await caller(url)('GET', '/'), {
    status: 503,
    json: { error: { code: 'inspector', message: 'They are not there.', hint: 'Build them.' } }
  })
})

t.test('a file that is none: of an older page, or out of the folder', async t => {
  const { call } = await startEns(t)
  for (const name of ['inspector-OLD.js', '..%2findex.html', '__proto__', '%00'])
    t.match(
      await call('GET', `/_ens-local/inspector/${name}`),
      { status: 404, json: { error: { code: 'no-such-file', hint: /anew/ } } },
      name
    )
})

t.test('a file of another kind', async t => {
  const { url } = await startFakeControl(t, {
    readInspectorFile: async () => ({ bytes: Buffer.from('x'), etag: '"x"' })
  })
  const { headers } = await caller(url)('GET', '/inspector/font.woff2')
  t.equal(headers['content-type'], 'application/octet-stream')
})
