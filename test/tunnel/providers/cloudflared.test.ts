import t, { type Test } from 'tap'
import { createCloudflared } from '../../../src/tunnel/providers/cloudflared.js'
import type { TunnelOptions } from '../../../src/tunnel/tunnel-options.js'
import type { Link } from '../../../src/tunnel/tunnel-ports.js'
import { toTunnelSettings } from '../../../src/tunnel/tunnel-settings.js'
import { type SetUpTunnel, tunnelContract } from '../../contract/tunnel.js'
import {
  quickHost,
  recorded,
  recordedReady,
  startFakeCloudflared,
  startWorkingCloudflared
} from '../../support/fake-cloudflared.js'
import { fakeStopwatch } from '../../support/fake-stopwatch.js'
import type { Puppet } from '../../support/puppet.js'
import { startTlsFront } from '../../support/tls-front.js'

const front = { host: '127.0.0.1', port: 4012, accept: (): void => {} }
const { signal } = new AbortController()

const create = (options: Partial<TunnelOptions>): ReturnType<typeof createCloudflared> =>
  createCloudflared(toTunnelSettings({ port: 3000, ...options }), { stopwatch: fakeStopwatch() })

const dial = async (t: Test): Promise<{ link: Promise<Link>; puppet: Puppet }> => {
  const { path, next } = await startFakeCloudflared(t)
  const link = create({ tunnelBin: path }).dial({ front, name: undefined, signal })
  return { link, puppet: await next() }
}

t.test('the URL, late and among other links', async t => {
  const { link, puppet } = await dial(t)
  t.same(puppet.args, ['tunnel', '--no-autoupdate', '--url', 'http://127.0.0.1:4012'])
  await puppet.obey({ do: 'err', text: recorded.starting })
  await puppet.obey({ do: 'err', text: recorded.offline })
  await puppet.obey({ do: 'err', text: recordedReady('api.trycloudflare.com.example.com') })
  await puppet.obey({ do: 'err', text: recordedReady('two-words.trycloudflare.com') })
  const { url, name, close } = await link
  t.same([url, name], ['https://two-words.trycloudflare.com', undefined])
  await close()
  await puppet.gone
})

t.test('what it says when there will be none', async t => {
  for (const [what, code] of [
    ['rateLimited', 'ERR_TUNNEL_RATE'],
    ['rateLimitedBefore2024', 'ERR_TUNNEL_RATE'],
    ['rateLimited2026', 'ERR_TUNNEL_RATE'],
    ['workerFailed', 'ERR_TUNNEL_RELAY'],
    ['noId', 'ERR_TUNNEL_RELAY'],
    ['forbidden', 'ERR_TUNNEL_REFUSED'],
    ['offline', 'ERR_TUNNEL_UNREACHABLE']
  ] as const) {
    const { link, puppet } = await dial(t)
    await puppet.obey({ do: 'err', text: `${recorded.starting}${recorded[what]}` })
    puppet.end({ do: 'end', code: 1 })
    await t.rejects(link, { code }, what)
  }
  const { link, puppet } = await dial(t)
  await puppet.obey({ do: 'err', text: recorded.starting })
  puppet.end({ do: 'end', code: 1 })
  await t.rejects(link, { code: 'ERR_TUNNEL_EXITED', message: /exit code 1.*Requesting new quick Tunnel/ })
})

t.test('it ends', async t => {
  const { link, puppet } = await dial(t)
  await puppet.obey({ do: 'err', text: recordedReady() })
  const { lost } = await link
  puppet.end({ do: 'end', code: 1 })
  t.match(await lost, { code: 'ERR_TUNNEL_LOST', message: /^cloudflared has ended \(exit code 1\): .*Registered/ })
})

t.test('what it can not do', async t => {
  t.throws(() => create({ name: 'mydev' }), { code: 'ERR_TUNNEL_NO_NAME', message: /mydev/ })
  t.throws(() => create({ tunnelUrl: 'https://mine.example.com' }), {
    code: 'ERR_OPTION',
    hint: /--tunnel-command "cloudflared tunnel run NAME" --tunnel-url https:\/\/mine\.example\.com/
  })
  const provider = create({})
  t.match(provider, { id: 'cloudflared', stableName: false })
})

t.test('cancelled before anything is run', async t => {
  const cancelled = { front, name: undefined, signal: AbortSignal.abort() }
  await t.rejects(create({}).dial(cancelled), { code: 'ERR_TUNNEL_ABORTED' })
})

t.test('it is not there', async t => {
  const dialling = create({ tunnelBin: 'ens-local-no-cloudflared' }).dial({ front, name: undefined, signal })
  await t.rejects(dialling, { code: 'ERR_TUNNEL_BINARY', hint: /github\.com\/cloudflare\/cloudflared\/releases/ })
})

const setUp: SetUpTunnel = async t => {
  const front = await startTlsFront(t, [quickHost], 0)
  const tunnelBin = await startWorkingCloudflared(t, front.leadTo)
  return { front, options: { provider: 'cloudflared', tunnelBin, map: { [quickHost]: front.origin }, ca: front.ca } }
}
tunnelContract(t, 'cloudflared', setUp)
