// The page as it is served: its policy is in force, nobody but itself can steer the emulator, and with a control token
// only whoever has it.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { startBrowser } from '../../support/browser.js'
import { startEns, verified } from '../../support/ens.js'

const browser = await startBrowser(t)

browser.test(
  'its policy is in force: no inline script, no eval, no markup from text, nothing from elsewhere',
  async (t, open) => {
    const { emulator } = await startEns(t)
    const page = await open(emulator.url, {
      allowed: [/policy|Content Security|Trusted|violates/i, /^request: .*pixel\.png$/]
    })
    const answer = await page.goto(`${emulator.url}/_ens-local/`)
    const policy = (await answer?.allHeaders())?.['content-security-policy'] ?? ''
    t.match(policy, /default-src 'none'/)
    t.match(policy, /require-trusted-types-for 'script'/)
    t.notMatch(policy, /unsafe/)
    const tried = await page.evaluate(`(async () => {
    const fails = async run => { try { await run(); return 'done' } catch (error) { return error.name } }
    const script = document.createElement('script')
    const image = document.createElement('img')
    image.src = 'https://example.com/pixel.png'
    document.body.append(image)
    return {
      script: await fails(() => { script.textContent = 'window.hacked = true'; document.body.append(script) }),
      eval: await fails(() => setTimeout('window.hacked = true')),
      markup: await fails(() => { document.body.innerHTML = '<b>' }),
      elsewhere: await fails(() => fetch('https://example.com/')),
      image: await new Promise(resolve => { image.onerror = () => resolve('refused'); image.onload = () => resolve('done') }),
      hacked: 'hacked' in window
    }
  })()`)
    t.same(tried, {
      script: 'TypeError',
      eval: 'TypeError',
      markup: 'TypeError',
      elsewhere: 'TypeError',
      image: 'refused',
      hacked: false
    })
  }
)

/** A page of another port of this machine, which browsers take for the same site. */
const startForeign = async (t: { teardown(end: () => unknown): void }): Promise<string> => {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<title>Elsewhere</title><iframe name="away"></iframe>')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** As a page does it that means harm: scripts that need no leave to send, and a form. What it is answered it can not see. */
const attack = `async origin => {
  const calls = [
    ['POST', '/reset', ''],
    ['POST', '/events', '{"type":"EmailSent"}'],
    ['POST', '/faults', '{"match":{"phase":"delivery"},"fault":{"kind":"drop-ack"}}'],
    ['POST', '/clock/advance', '{"by":"1h"}'],
    ['POST', '/import', '{}']
  ]
  const send = ([method, path, body], mode) =>
    fetch(origin + '/_ens-local' + path, { method, mode, body, headers: mode === 'cors' ? { 'content-type': 'application/json' } : {} })
      .then(({ type }) => type, () => 'refused')
  const answers = []
  for (const call of calls) answers.push(await send(call, 'no-cors'), await send(call, 'cors'))
  const read = await fetch(origin + '/_ens-local/callbacks').then(() => 'read', () => 'refused')
  for (const [method, path, body] of calls) {
    const form = document.createElement('form')
    Object.assign(form, { method, action: origin + '/_ens-local' + path, enctype: 'text/plain', target: 'away' })
    const field = document.createElement('input')
    field.name = body
    form.append(field)
    document.body.append(form)
    const frame = document.querySelector('iframe')
    const loaded = new Promise(resolve => frame.addEventListener('load', resolve, { once: true }))
    form.submit()
    await loaded
  }
  return { opaque: answers.filter(type => type === 'opaque').length, cors: answers.filter(type => type === 'cors').length, read }
}`

browser.test('a page of another origin changes nothing', async (t, open) => {
  const ens = await startEns(t, { clock: 'manual' })
  const { emulator, call } = ens
  await verified(ens)
  const before = (await call('GET', '/_ens-local/callbacks')).json
  const from = emulator.activities.newest()
  const now = emulator.clock.now()

  const page = await open(await startForeign(t), { allowed: [/./] })
  const tried = await page.evaluate(`(${attack})('${emulator.url}')`)
  t.same(tried, { opaque: 5, cors: 0, read: 'refused' }, 'what was sent was refused, and nothing could be read')
  t.same((await call('GET', '/_ens-local/callbacks')).json, before, 'the callbacks are as they were')
  t.same((await call('GET', '/_ens-local/faults')).json.rules, [])
  t.same((await emulator.deliveries.list({})).deliveries, [])
  t.equal(emulator.clock.now(), now)
  t.same(emulator.activities.after(from, 100), [], 'nothing has happened')

  const framed = await page.evaluate(`new Promise(resolve => {
    const frame = document.querySelector('iframe')
    frame.addEventListener('load', () => resolve('loaded'), { once: true })
    frame.src = '${emulator.url}/_ens-local/'
  })`)
  t.equal(framed, 'loaded')
  t.equal(page.frames().at(-1)?.url(), 'chrome-error://chromewebdata/', 'it can not be framed')
})

browser.test('with a control token, it is asked for once', async (t, open) => {
  const { emulator } = await startEns(t, { controlToken: 'open sesame' })
  const page = await open(`${emulator.url}/_ens-local/`, { allowed: [/status of 401/] })
  const token = page.getByLabel('Control token')
  await token.fill('open sesamf')
  const refused = page.waitForResponse(answer => answer.status() === 401)
  await page.getByText('those with the control token').waitFor()
  await page.getByRole('button', { name: 'Unlock' }).click()
  await refused
  await page.getByRole('alert').getByText('The control token is another one.').waitFor()
  await token.fill('open sesame')
  await token.press('Enter')
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
  await token.waitFor({ state: 'detached' })
  t.equal(await page.evaluate('document.activeElement.localName'), 'main', 'who works by keyboard goes on from there')
  await page.getByRole('link', { name: 'Callbacks' }).click()
  t.equal(await token.count(), 0)
  await page.reload()
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
  t.equal(await token.count(), 0, 'nor again in the same tab')
})
