// Who may call, by what browsers say of themselves.

import t from 'tap'
import { startEns } from '../support/ens.js'

t.test('a page of another origin, by what its browser says of it', async t => {
  const { call, emulator } = await startEns(t)
  const ask = async (method: string, headers: Record<string, string>): Promise<number> =>
    (await call(method, method === 'POST' ? '/_ens-local/reset' : '/_ens-local/health', undefined, { headers })).status
  const from = (site: string, mode = 'cors') => ({ 'sec-fetch-site': site, 'sec-fetch-mode': mode })
  const rows: [string, Record<string, string>, number][] = [
    ['POST', {}, 200],
    ['POST', { origin: emulator.url, ...from('same-origin') }, 200],
    ['POST', from('none', 'navigate'), 200],
    ['POST', from('cross-site', 'no-cors'), 403],
    ['POST', from('cross-site', 'navigate'), 403],
    ['POST', from('same-site', 'no-cors'), 403],
    ['POST', { origin: 'null', ...from('cross-site', 'navigate') }, 403],
    ['POST', { origin: 'null' }, 403],
    ['GET', from('same-origin'), 200],
    ['GET', from('same-site', 'no-cors'), 200],
    ['GET', from('none', 'navigate'), 200],
    ['GET', from('cross-site', 'navigate'), 200],
    ['GET', from('cross-site', 'no-cors'), 403],
    ['GET', from('cross-site'), 403],
    ['HEAD', from('cross-site', 'no-cors'), 403],
    ['HEAD', {}, 200]
  ]
  for (const [method, headers, status] of rows)
    t.equal(await ask(method, headers), status, `${method} ${JSON.stringify(headers)}`)
  const { json } = await call('POST', '/_ens-local/reset', undefined, { headers: from('same-site') })
  t.match(json, { error: { code: 'foreign', message: /Sec-Fetch-Site is same-site/, hint: /\S/ } })
})
