// `start --proxy`, as it shows itself.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { main } from '../../src/cli/main.js'
import { rawConnect, tunnelTo } from '../support/proxying.js'
import { type FakeIo, fakeIo } from './fake-io.js'

const start = async (t: Test, home: string, ready: RegExp, ...argv: string[]): Promise<FakeIo> => {
  const io = fakeIo({ env: { ENS_LOCAL_HOME: home } })
  const exit = main(['start', '--port', '0', '--proxy', ...argv], io)
  t.teardown(() => {
    io.interrupt()
    return exit
  })
  await (argv.includes('--json') ? io.stdout : io.stderr).line(ready)
  return io
}

t.test('--json: where the proxy is, and whom to trust', async t => {
  const home = t.testdir()
  const io = await start(t, home, /"ready"/, '--json')
  const { url, proxy, ca } = io.stdout.json()[0] as Record<string, string>
  t.equal(proxy, url)
  t.equal(ca, join(home, 'ca', 'ca.pem'))
  const raw = rawConnect(t, Number(new URL(url ?? '').port))
  const inside = await tunnelTo(t, raw, 'sub.rest.marketingcloudapis.com', readFileSync(ca ?? '', 'utf8'))
  inside.write('GET /platform/v1/ens-callbacks HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer any\r\n\r\n')
  t.match(await inside.until(/\]$/), 'HTTP/1.1 200 OK')
})

t.test('the banner has the lines to paste', async t => {
  const home = join(t.testdir(), 'my home')
  const io = await start(t, home, /Ctrl-C/)
  const text = io.stderr.text()
  const [, url = ''] = /ready at (\S+)/.exec(text) ?? []
  const authority = `  export NODE_EXTRA_CA_CERTS='${join(home, 'ca', 'ca.pem')}'\n`
  t.match(text, `  export HTTPS_PROXY=${url}\n${authority}`)
  t.match(text, `  curl ${url}/platform/v1/ens-callbacks \\\n`, 'itself is http')
  t.notMatch(text, 'Trust its authority')
})

t.test('with --tls: both', async t => {
  const home = t.testdir()
  const io = await start(t, home, /Ctrl-C/, '--tls')
  const text = io.stderr.text()
  t.match(text, 'Trust its authority')
  t.match(text, '  export HTTPS_PROXY=https://127.0.0.1:')
  t.match(text, /curl --cacert \S+ https:/)
})

t.test('without it nothing is said of one', async t => {
  const io = fakeIo({ env: { ENS_LOCAL_HOME: t.testdir() } })
  const exit = main(['start', '--port', '0'], io)
  t.teardown(() => {
    io.interrupt()
    return exit
  })
  await io.stderr.line(/Ctrl-C/)
  t.notMatch(io.stderr.text(), /HTTPS_PROXY|CA_CERTS/)
})
