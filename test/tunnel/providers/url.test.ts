import t from 'tap'
import { createUrl } from '../../../src/tunnel/providers/url.js'
import { tunnelContract } from '../../contract/tunnel.js'
import { freePort } from '../../support/free-port.js'
import { startTlsFront } from '../../support/tls-front.js'

const request = {
  front: { host: '127.0.0.1', port: 4012, accept: () => {} },
  name: undefined,
  signal: new AbortController().signal
}

t.test('a tunnel that exists', async t => {
  const provider = createUrl({ tunnelUrl: 'https://a.example.com', name: undefined })
  t.match(provider, { id: 'url', stableName: true })
  const link = await provider.dial(request)
  t.match(link, { url: 'https://a.example.com', name: undefined })
  link.drain()
  await link.close()
  await link.close()
  const lost = await Promise.race([link.lost, new Promise(resolve => setImmediate(resolve, 'not lost'))])
  t.equal(lost, 'not lost')
})

t.test('what it can not do', async t => {
  t.throws(() => createUrl({ tunnelUrl: undefined, name: undefined }), {
    code: 'ERR_OPTION',
    message: /not named/,
    hint: /--tunnel-url https:\/\/HOST.*--front-port/
  })
  t.throws(() => createUrl({ tunnelUrl: 'https://a.example.com', name: 'mine' }), {
    code: 'ERR_TUNNEL_NO_NAME',
    message: /can not be named mine/
  })
})

tunnelContract(t, 'url', async t => {
  const frontPort = await freePort()
  const front = await startTlsFront(t, ['*.lt.test'], frontPort)
  const options = {
    provider: 'url' as const,
    tunnelUrl: 'https://mine.lt.test',
    frontPort,
    map: { '*.lt.test': front.origin },
    ca: front.ca
  }
  return { options, front }
})
