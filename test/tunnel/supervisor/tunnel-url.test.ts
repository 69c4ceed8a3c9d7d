import t from 'tap'
import { tunnelUrlFailure } from '../../../src/tunnel/supervisor/tunnel-url.js'

t.test('what can be registered with ENS', async t => {
  const strict = { allowLocalUrls: false }
  for (const url of ['https://a.example.com', 'https://a.example.com/', 'https://XN--bcher-kva.example'])
    t.equal(tunnelUrlFailure(url, strict), undefined, url)
  const refused: [string, RegExp][] = [
    ['http://a.example.com', /^The public URL http:\/\/a\.example\.com must be an https url\.$/],
    ['https://a.example.com:8443', /must not have a port\.$/],
    ['https://user@a.example.com', /must not have user info\.$/],
    ['https://a.example.com/?a=b', /must not have a query string\.$/],
    ['https://a.example.com/hooks', /^The public URL https:\/\/a\.example\.com\/hooks must not have a path\.$/],
    ['a.example.com', /must be a syntactically correct url/],
    ['http://127.0.0.1:4012', /must be an https url/]
  ]
  for (const [url, message] of refused)
    t.match(tunnelUrlFailure(url, strict), { name: 'UserError', code: 'ERR_TUNNEL_URL', message, hint: /\.$/ }, url)
})

t.test('http and ports on loopback, where they are allowed', async t => {
  const lax = { allowLocalUrls: true }
  for (const url of ['http://127.0.0.1:4012', 'http://localhost:4012/', 'https://a.example.com'])
    t.equal(tunnelUrlFailure(url, lax), undefined, url)
  t.match(tunnelUrlFailure('http://a.example.com:80', lax), { message: /must be an https url/ })
})
