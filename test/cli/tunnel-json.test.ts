import t from 'tap'
import { createTunnelJson } from '../../src/cli/tunnel-json.js'
import { UserError } from '../../src/errors.js'
import { fakeIo } from './fake-io.js'
import { fakeTunnel } from './fake-tunnel.js'

t.test('ready comes first, then one object for all that happens', async t => {
  const io = fakeIo()
  const { tunnel, emit } = fakeTunnel()
  const report = createTunnelJson(io)
  report.opening()
  await report.ready(tunnel, 'https://calm-otter.lt.test/ens')
  const exchange = { id: 1, method: 'POST', target: '/ens', statusCode: 200, ms: 1, bytesIn: 3, bytesOut: 2 }
  emit('request', exchange)
  emit('probe', { passed: true, ms: 1, warnings: [] })
  emit('probe', { passed: false, ms: 1, finding: 'redirect', warnings: [] })
  emit('state', 'degraded', new UserError('It redirects.', 'Look there.', { code: 'ERR_TUNNEL_PROBE' }))
  emit('state', 'ready')
  emit('url', 'https://b.test', 'https://a.test')
  report.say('tunnel.registered', { url: 'https://b.test' }, 'a sentence')
  report.closing()
  const [ready, ...later] = io.stdout.json()
  t.same(ready, {
    type: 'ready',
    url: 'https://calm-otter.lt.test',
    provider: 'localtunnel',
    because: 'cloudflared is not on PATH',
    callbackUrl: 'https://calm-otter.lt.test/ens',
    stableName: false,
    front: { host: '127.0.0.1', port: 4444 },
    pid: process.pid,
    probe: { passed: true, ms: 84, statusCode: 200, warnings: [] }
  })
  t.ok(later.every(({ at }) => typeof at === 'number'))
  t.same(
    later.map(({ at: _, ...facts }) => facts),
    [
      { type: 'tunnel.request', ...exchange },
      { type: 'tunnel.probe', passed: false, ms: 1, finding: 'redirect', warnings: [] },
      {
        type: 'tunnel.state',
        state: 'degraded',
        why: { code: 'ERR_TUNNEL_PROBE', message: 'It redirects.', hint: 'Look there.' }
      },
      { type: 'tunnel.state', state: 'ready' },
      { type: 'tunnel.url', url: 'https://b.test', previous: 'https://a.test' },
      { type: 'tunnel.registered', url: 'https://b.test' },
      { type: 'tunnel.closing' }
    ]
  )
})
