import t, { type Test } from 'tap'
import { createCommand } from '../../../src/tunnel/providers/command.js'
import type { TunnelOptions } from '../../../src/tunnel/tunnel-options.js'
import type { Link, Provider } from '../../../src/tunnel/tunnel-ports.js'
import { toTunnelSettings } from '../../../src/tunnel/tunnel-settings.js'
import { type SetUpTunnel, tunnelContract } from '../../contract/tunnel.js'
import { fakeStopwatch } from '../../support/fake-stopwatch.js'
import { type Puppet, startPuppets } from '../../support/puppet.js'
import { startTlsFront } from '../../support/tls-front.js'

const front = { host: '127.0.0.1', port: 4012, accept: (): void => {} }
const { signal } = new AbortController()

const create = (options: Partial<TunnelOptions>): Provider =>
  createCommand(toTunnelSettings({ port: 3000, ...options }), { stopwatch: fakeStopwatch() })

const dial = async (
  t: Test,
  args: string,
  options: Partial<TunnelOptions> = {}
): Promise<{ link: Promise<Link>; puppet: Puppet; provider: Provider }> => {
  const { path, next } = await startPuppets(t)
  const provider = create({ tunnelCommand: `'${path}' ${args}`, ...options })
  const link = provider.dial({ front, name: undefined, signal })
  return { link, puppet: await next(), provider }
}

t.test('run by the shell, told where the front is', async t => {
  const { link, puppet, provider } = await dial(t, 'http {host}:{port} --to="{port}" $((1 + 1))')
  t.same(puppet.args, ['http', '127.0.0.1:4012', '--to=4012', '2'])
  t.equal(puppet.frontPort, '4012', 'ENS_LOCAL_FRONT_PORT')
  t.match(provider, { id: 'command', stableName: false })
  await puppet.obey({ do: 'err', text: 'see https://example.com/docs, http://127.0.0.1:4012\n' })
  await puppet.obey({ do: 'out', text: 'url=https://mine.example.com\n' })
  const { url, name, close } = await link
  t.same([url, name], ['https://mine.example.com', undefined])
  await close()
  await puppet.gone
})

t.test('on loopback', async t => {
  const { link, puppet } = await dial(t, '', { allowLocalUrls: true })
  await puppet.obey({ do: 'err', text: 'http://127.0.0.1:4012 is at http://127.0.0.1:8080\n' })
  t.equal((await link).url, 'http://127.0.0.1:8080')
})

t.test('the URL is known', async t => {
  const { link, provider } = await dial(t, '', { tunnelUrl: 'https://known.example.com' })
  const { url, close } = await link
  t.equal(url, 'https://known.example.com')
  t.equal(provider.stableName, true)
  await close()
})

t.test('no such command', async t => {
  const dialling = create({ tunnelCommand: 'ens-local-no-such-program {port}' }).dial({
    front,
    name: undefined,
    signal
  })
  await t.rejects(dialling, { code: 'ERR_TUNNEL_BINARY', message: /ens-local-no-such-program: .*not found/ })
})

t.test('what it can not do', async t => {
  t.throws(() => create({}), { code: 'ERR_OPTION', hint: /ngrok http \{port\} --log stdout/ })
  const named = { tunnelCommand: 'lt --port {port}', name: 'mydev' }
  t.throws(() => create(named), { code: 'ERR_TUNNEL_NO_NAME', hint: /write the name into --tunnel-command/ })
})

t.test('it ends at once', async t => {
  const dialling = create({ tunnelCommand: 'echo tunnel not found; exit 4' }).dial({ front, name: undefined, signal })
  await t.rejects(dialling, { code: 'ERR_TUNNEL_EXITED', message: /exit code 4\): tunnel not found$/ })
})

const setUp: SetUpTunnel = async t => {
  const host = 'mine.command.test'
  const front = await startTlsFront(t, [host], 0)
  const { path, next } = await startPuppets(t)
  const serve = async (): Promise<never> => {
    for (;;) {
      const { args, obey } = await next()
      front.leadTo(Number(args[0]))
      await obey({ do: 'out', text: `https://${host}\n` })
    }
  }
  void serve()
  return {
    front,
    options: {
      provider: 'command',
      tunnelCommand: `'${path}' {port}`,
      map: { [host]: front.origin },
      ca: front.ca
    }
  }
}
tunnelContract(t, 'command', setUp)
