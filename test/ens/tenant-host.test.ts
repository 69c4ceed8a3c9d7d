import t from 'tap'
import { isTenantHost, tenantHostOf } from '../../src/ens/tenant-host.js'

const domain = 'marketingcloudapis.com'

t.test('one label, one kind, and nothing else', async t => {
  for (const name of [
    `mc1-a.auth.${domain}`,
    `x.rest.${domain}`,
    `X.SOAP.${domain.toUpperCase()}`,
    `${'a'.repeat(63)}.rest.${domain}`
  ])
    t.ok(isTenantHost(name), name)
  const others = ['', domain, `rest.${domain}`, `a.b.rest.${domain}`, `a.files.${domain}`, `-a.rest.${domain}`]
  const close = [
    `a-.rest.${domain}`,
    `a.rest.${domain}.evil.com`,
    `a.rest.x${domain}`,
    `a.rest.${domain}:443`,
    `a.rest.${domain}.`
  ]
  for (const name of [...others, ...close, `${'a'.repeat(64)}.rest.${domain}`]) t.notOk(isTenantHost(name), name)
})

t.test('from one host of a tenant to another', async t => {
  t.equal(tenantHostOf('rest', `a.auth.${domain}`), `a.rest.${domain}`)
  t.equal(tenantHostOf('soap', `a.auth.${domain}:4010`), `a.soap.${domain}:4010`)
  for (const host of ['127.0.0.1:4010', `a.b.auth.${domain}`, `a.auth.${domain}.example.com`, domain])
    t.equal(tenantHostOf('rest', host), host)
})
