import t from 'tap'
import { createResolve } from '../../src/outbound/create-resolve.js'

t.test('where a connection goes', async t => {
  const map = { 'a.example.com': 'http://127.0.0.1:3000', '[2001:db8::1]': 'https://[::1]' }
  const alone = createResolve({ map, forwardTo: undefined })
  const forwarded = createResolve({ map, forwardTo: 'http://localhost' })
  const to = (resolve: typeof alone, url: string) => {
    const { protocol, hostname, port } = resolve(new URL(url))
    return `${protocol} ${hostname} ${port}`
  }
  t.equal(to(alone, 'https://A.example.com/path'), 'http: 127.0.0.1 3000', 'where the map says')
  t.equal(to(forwarded, 'https://a.example.com/'), 'http: 127.0.0.1 3000', 'the map before forwardTo')
  t.equal(to(forwarded, 'https://b.example.com/'), 'http: localhost 80', 'forwardTo, at its standard port')
  t.equal(to(alone, 'https://b.example.com/'), 'https: b.example.com 443', 'to itself')
  t.equal(to(alone, 'https://[2001:db8::1]/'), 'https: ::1 443', 'an address without its brackets')
  t.equal(to(alone, 'http://localhost:8080/'), 'http: localhost 8080', 'a local url as it is')
})

t.test('a wildcard is for all hosts below: the nearest one first, and after the hosts themselves', async t => {
  const map = {
    '*.example.com': 'http://127.0.0.1:1',
    '*.deep.example.com': 'http://127.0.0.1:2',
    'own.deep.example.com': 'http://127.0.0.1:3'
  }
  const alone = createResolve({ map, forwardTo: undefined })
  const ports: [string, number][] = [
    ['a.example.com', 1],
    ['b.a.example.com', 1],
    ['deep.example.com', 1],
    ['a.deep.example.com', 2],
    ['own.deep.example.com', 3],
    ['x.own.deep.example.com', 2],
    ['example.com', 443],
    ['myexample.com', 443],
    ['example.com.evil.test', 443],
    ['localhost', 443]
  ]
  for (const [host, port] of ports) t.equal(alone(new URL(`https://${host}/`)).port, port, host)
  const forwarded = createResolve({ map, forwardTo: 'http://127.0.0.1:4' })
  t.equal(forwarded(new URL('https://a.example.com/')).port, 1, 'before forwardTo')
  t.equal(forwarded(new URL('https://example.com/')).port, 4, 'and the domain itself is not meant')
})
