import t from 'tap'
import { isTenant, readAbsolute, readAuthority, toRefusal } from '../../src/proxy/proxy-target.js'

const rest = 'a.rest.marketingcloudapis.com'

t.test('what is addressed to a proxy, as it is addressed', async t => {
  t.strictSame(readAbsolute(`https://${rest}/platform/v1/ens-callbacks?a=/b%20c`), {
    host: rest,
    hostname: rest,
    port: 443,
    isSecure: true,
    path: '/platform/v1/ens-callbacks?a=/b%20c'
  })
  t.match(readAbsolute(`HTTP://${rest.toUpperCase()}`), { host: rest, port: 80, isSecure: false, path: '/' })
  t.match(readAbsolute('http://127.0.0.1:4010?x'), { host: '127.0.0.1:4010', port: 4010, path: '/?x' })
  t.match(readAbsolute('http://[::1]:4010/'), { hostname: '[::1]', port: 4010 })
  t.match(readAbsolute(`https://${rest}:443/`), { host: rest, port: 443 })
  for (const other of ['/v2/token', '*', '', 'ftp://a/', '//a/b', 'http://[::/'])
    t.equal(readAbsolute(other), undefined)
})

t.test('what CONNECT names', async t => {
  t.strictSame(readAuthority(`${rest.toUpperCase()}:443`), { host: rest.toUpperCase(), hostname: rest, port: 443 })
  t.strictSame(readAuthority('[::1]:8443'), { host: '[::1]:8443', hostname: '[::1]', port: 8443 })
  t.strictSame(readAuthority('nonsense'), { host: 'nonsense', hostname: 'nonsense', port: 0 })
})

t.test('whose it is', async t => {
  t.ok(isTenant({ host: rest, hostname: rest, port: 443 }, 443))
  t.notOk(isTenant({ host: rest, hostname: rest, port: 443 }, 80))
  t.notOk(isTenant({ host: 'example.com', hostname: 'example.com', port: 443 }, 443))
  const { message, hint } = toRefusal({ host: 'example.com:8443', hostname: 'example.com', port: 8443 })
  t.match(message, 'and example.com:8443 is none of them.')
  t.match(hint, 'Add example.com to the NO_PROXY of the client.')
})
