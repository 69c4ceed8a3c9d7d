import fc from 'fast-check'
import t from 'tap'
import { isLoopback, urlKey, urlRefusal } from '../../src/ens/callback-url.js'
import { hintOf } from '../../src/ens/refusals.js'
import type { EnsError } from '../../src/errors.js'

const refusalOf = (url: string, allowLocalUrls = false): EnsError | undefined => {
  return urlRefusal(url, { allowLocalUrls })
}

t.test('what ENS takes', async t => {
  const good = [
    'https://example.com',
    'https://example.com/',
    'https://example.com/a/b;c=d/%20e',
    'HTTPS://EXAMPLE.COM/',
    'https://bücher.example/ö',
    'https://xn--bcher-kva.example/',
    'https://[2001:db8::1]/hook',
    'https://192.0.2.1/hook',
    'https://a.b-c.example./'
  ]
  for (const url of good) t.equal(refusalOf(url), undefined, url)
})

t.test('what ENS refuses, and why', async t => {
  const bad: [string, RegExp][] = [
    ['http://example.com/', /must be an https url/],
    ['ftp://example.com/', /must be an https url/],
    ['https://example.com:443/', /must not have a port/],
    ['https://example.com:/', /must not have a port/],
    ['https://example.com:8443', /must not have a port/],
    ['https://[::1]:443/', /must not have a port/],
    ['https://example.com/?', /must not have a query string/],
    ['https://example.com?a=b', /must not have a query string/],
    ['https://example.com/#', /must not have a fragment/],
    ['https://user@example.com/', /must not have user info/],
    ['https://user:secret@example.com/', /must not have user info/],
    ['example.com', /syntactically correct/],
    ['https:example.com', /syntactically correct/],
    ['https:///path', /syntactically correct/],
    ['https://', /syntactically correct/],
    ['https://exa mple.com/', /syntactically correct/],
    ['https://example.com/a b', /syntactically correct/],
    ['https://example.com\\@evil.example/', /syntactically correct/],
    [' https://example.com/', /syntactically correct/],
    ['https://example.com/\n', /syntactically correct/],
    ['https://exa%00mple.com/', /syntactically correct/],
    ['', /syntactically correct/]
  ]
  for (const [url, why] of bad) {
    const error = refusalOf(url)
    t.equal(error?.code, 'wrongFormat', JSON.stringify(url))
    t.match(error?.message, why)
  }
})

t.test('a laptop: the log says which flag helps, and with --allow-local-urls loopback is fine', async t => {
  for (const url of [
    'http://localhost:3000/ens',
    'http://127.0.0.1:3000',
    'https://[::1]:3000/',
    'http://a.localhost/'
  ]) {
    const refused = refusalOf(url)
    t.match(refused && hintOf(refused), /--map HOST=ORIGIN or --forward-to ORIGIN; --allow-local-urls/, url)
    t.equal(refusalOf(url, true), undefined, `${url}, allowed`)
  }
  t.match(refusalOf('http://example.com:3000/', true)?.message, /https/, 'but only loopback')
  t.match(refusalOf('http://127.0.0.1.example.com/', true)?.message, /https/, 'not what only looks like it')
  t.match(refusalOf('http://localhost:3000/?a=b', true)?.message, /query/, 'and a query string stays refused')
})

t.test('two spellings of one url have one key', async t => {
  t.equal(urlKey('HTTPS://Example.COM'), urlKey('https://example.com/'))
  t.equal(urlKey('https://bücher.example/'), urlKey('https://xn--bcher-kva.example'))
  t.not(urlKey('https://example.com/a'), urlKey('https://example.com/A'), 'paths are case sensitive')
  t.not(urlKey('https://example.com/a'), urlKey('https://example.com/a/'), 'a trailing slash is another path')
})

t.test('any text is taken or refused, never a crash, and what is taken can be called', async t => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.webUrl(),
        fc.webUrl().map(url => `${url}?`)
      ),
      url => {
        const error = refusalOf(url)
        if (error === undefined) {
          const parsed = new URL(url)
          return parsed.protocol === 'https:' && parsed.port === '' && parsed.search === '' && urlKey(url) !== ''
        }
        return error.code === 'wrongFormat'
      }
    ),
    { numRuns: 2000 }
  )
  t.pass('2,000 urls')
})

t.test('loopback', async t => {
  for (const host of ['localhost', 'x.localhost', '127.0.0.1', '127.255.0.3', '[::1]']) t.ok(isLoopback(host), host)
  for (const host of ['example.com', '128.0.0.1', 'localhost.example.com', '[::2]']) t.notOk(isLoopback(host), host)
})
