import t from 'tap'
import { urlRules } from '../../src/ens/callback-url-rules.js'

const broken = (text: string, allowLocalUrls = false): string[] =>
  urlRules.filter(rule => !rule.holds(text, { allowLocalUrls })).map(({ id }) => id)

t.test('each rule by itself, also while a url is being typed', async t => {
  const rows: [string, string[]][] = [
    ['', ['syntax', 'https']],
    ['htt', ['syntax', 'https']],
    ['https://', ['syntax']],
    ['https://h', []],
    ['https://h/ens', []],
    ['https://h:', ['port']],
    ['https://h:443/ens', ['port']],
    ['https://h:443/ens?a#b', ['port', 'query', 'fragment']],
    ['https://h/#a?b', ['fragment']],
    ['http://u:p@h:80', ['https', 'user-info', 'port']],
    ['https://h/a b?c', ['syntax', 'query']],
    ['http://127.0.0.1:3000/', ['https', 'port']]
  ]
  for (const [text, ids] of rows) t.same(broken(text), ids, text)
})

t.test('loopback, where that is allowed', async t => {
  t.same(broken('http://127.0.0.1:3000/', true), [])
  t.same(broken('http://localhost:3000/?', true), ['query'])
  t.same(broken('http://example.com:3000/', true), ['https', 'port'])
  t.same(broken('ftp://localhost/', true), ['https'])
  t.same(broken('http://[', true), ['syntax', 'https'], 'what is no url is nowhere')
})

t.test('each says what it demands, and why', async t => {
  for (const { must, says } of urlRules) t.match({ must, says }, { must: /^must /, says: /^It .*\.”?$/ })
  t.equal(new Set(urlRules.map(({ id }) => id)).size, urlRules.length)
})
