import t from 'tap'
import { startEmulator } from '../../../src/emulator.js'
import { urlChecklist } from '../../../src/inspector/actions/url-checklist.js'

const states = (text: string, allowLocalUrls = false): Record<string, string> =>
  Object.fromEntries(urlChecklist(text, { allowLocalUrls }).map(({ id, state }) => [id, state]))

const all = (state: string): Record<string, string> => ({
  syntax: state,
  https: state,
  'user-info': state,
  port: state,
  query: state,
  fragment: state
})

t.test('as one types', async t => {
  t.same(states(''), all('open'))
  t.match(states('htt'), { syntax: 'open', https: 'open', port: 'holds' })
  t.match(states('HTTPS:/'), { syntax: 'open' })
  t.match(states('ftp'), { syntax: 'broken', https: 'broken' })
  t.same(states('https://hooks.example.com/ens'), all('holds'))
})

t.test('each rule on its own', async t => {
  const whole = all('holds')
  t.same(states('http://h.example'), { ...whole, https: 'broken' })
  t.same(states('https://h.example:443'), { ...whole, port: 'broken' })
  t.same(states('https://u@h.example'), { ...whole, 'user-info': 'broken' })
  t.same(states('https://h.example?'), { ...whole, query: 'broken' })
  t.same(states('https://h.example#a'), { ...whole, fragment: 'broken' })
  t.match(
    urlChecklist('https://h:1', { allowLocalUrls: false }).map(({ says, hint }) => [says, hint]),
    [
      [/./, ''],
      [/./, /--map/],
      [/./, ''],
      [/./, /--map/],
      [/./, ''],
      [/./, '']
    ]
  )
})

t.test('what passes here alone', async t => {
  t.match(states('http://127.0.0.1:3000/ens', true), { syntax: 'holds', https: 'here', port: 'here' })
  t.match(states('http://hooks.example.com:3000', true), { https: 'broken', port: 'broken' })
})

const urls = [
  ...['https://a.example', 'HTTPS://A.EXAMPLE/x', 'https://a.example/é', 'https://é.example/', 'https://a.example/%zz'],
  ...[
    'https://a.example:443/',
    'https://a.example:/',
    'https://a.example:99999',
    'https://a.example:x',
    'https://[::1]:1'
  ],
  ...['https://a.example?', 'https://a.example/x?y', 'https://a.example/#', 'https://a.example/x#y?z'],
  ...['https://u@a.example', 'https://u:p@a.example/', 'https://@a.example/', 'https://a%40b.example'],
  ...['http://a.example', 'ftp://a.example', 'javascript:alert(1)', '//a.example', 'a.example', 'https', 'h', ''],
  ...['https:/a.example', 'https:a.example', 'https://', 'https:///x', 'https://a..b', 'https://1.2.3.4.5'],
  ...[
    ' https://a.example',
    'https://a.example ',
    'https://a.example/x y',
    'https://a.example/\tx',
    'https://a.example/\n'
  ],
  ...['https://a.example\\x', 'https://a.example/x\\y', 'https://a_b.example'],
  ...['http://127.0.0.1:3000/x', 'http://localhost/x', 'http://[::1]:80/x', 'http://127.1/x', 'http://b.localhost:1/x']
]

for (const allowLocalUrls of [false, true])
  t.test(`the checklist and ENS agree, ${allowLocalUrls ? 'with' : 'without'} local urls`, async t => {
    const emulator = await startEmulator({ allowLocalUrls, forwardTo: 'http://127.0.0.1:1' })
    t.teardown(emulator.close)
    for (const [index, url] of urls.entries()) {
      const answer = await fetch(`${emulator.url}/platform/v1/ens-callbacks`, {
        method: 'POST',
        headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
        body: JSON.stringify([{ callbackName: `n${index}`, url }])
      })
      const isRefused = /"message":"(\[0\]\.)?url (must|is required)/.test(await answer.text())
      const isMarked = urlChecklist(url, { allowLocalUrls }).some(({ state }) => state === 'broken' || state === 'open')
      t.equal(isMarked, isRefused, JSON.stringify(url))
    }
  })
