import type { IncomingMessage } from 'node:http'
import t from 'tap'
import { createToPassedHead, toPass } from '../../../src/tunnel/front/front-headers.js'
import type { ReceiverAddress } from '../../../src/tunnel/tunnel-settings.js'

t.test('what belongs to one connection stays behind', async t => {
  t.strictSame(toPass(['A', '1', 'Keep-Alive', 'x', 'b', '2', 'a', '3'], undefined), ['A', '1', 'b', '2', 'a', '3'])
  t.strictSame(toPass(['Connection', 'close', 'EXPECT', 'x', 'User-Agent', 'y'], 'close'), ['User-Agent', 'y'])
  t.strictSame(toPass(['Connection', 'Close, b', 'b', '1', 'c', '2', 'Expect', 'x'], 'Close, b'), ['c', '2'])
})

const hostOf = (receiver: Partial<ReceiverAddress>): string | undefined =>
  createToPassedHead({
    receiver: { protocol: 'http:', hostname: 'app.test', port: 80, ca: undefined, insecure: false, ...receiver },
    hostHeader: 'target'
  })({
    method: 'GET',
    url: '/',
    rawHeaders: ['Host', 'a'],
    headers: { host: 'a' }
  } as IncomingMessage).headers[1]

t.test('the receiver’s own Host, as a client would write it', async t => {
  t.equal(hostOf({}), 'app.test')
  t.equal(hostOf({ port: 3000 }), 'app.test:3000')
  t.equal(hostOf({ protocol: 'https:', port: 443 }), 'app.test')
  t.equal(hostOf({ protocol: 'https:', port: 80 }), 'app.test:80')
  t.equal(hostOf({ hostname: '::1', port: 3000 }), '[::1]:3000')
})
