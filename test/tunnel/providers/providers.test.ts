import t from 'tap'
import { createResolve } from '../../../src/outbound/create-resolve.js'
import { chooseProvider } from '../../../src/tunnel/providers/providers.js'
import type { TunnelOptions } from '../../../src/tunnel/tunnel-options.js'
import { providerIds } from '../../../src/tunnel/tunnel-ports.js'
import { toTunnelSettings } from '../../../src/tunnel/tunnel-settings.js'
import { fakeStopwatch } from '../../support/fake-stopwatch.js'

const choose = async (options: Partial<TunnelOptions>, there: readonly string[] = []): Promise<readonly string[]> => {
  const findProgram = async (name: string): Promise<string | undefined> => there.find(program => program === name)
  const settings = toTunnelSettings({ port: 3000, ...options })
  const { provider, because } = await chooseProvider(settings, {
    stopwatch: fakeStopwatch(),
    resolve: createResolve({ map: {}, forwardTo: undefined }),
    findProgram
  })
  return [provider.id, because]
}

t.test('the one that is asked for', async t => {
  const needs: Partial<TunnelOptions> = { tunnelCommand: 'x', server: 'https://relay.example', sshRemote: '80' }
  for (const provider of providerIds) {
    const options = {
      ...needs,
      ...(provider === 'ssh' && { server: 'relay.example' }),
      ...(provider === 'url' && { tunnelUrl: 'https://mine.example' }),
      provider
    }
    t.same(await choose(options, ['cloudflared']), [provider, `${provider} was asked for`])
  }
  await t.rejects(choose({ provider: 'command' }), { code: 'ERR_OPTION' }, 'what it needs is missing')
})

t.test('none is asked for', async t => {
  const url = 'https://mine.example'
  for (const [options, id, because] of [
    [{ tunnelCommand: 'x', tunnelUrl: url }, 'command', 'there is a command to run, so command'],
    [{ server: 'nokey@relay.example' }, 'ssh', 'nokey@relay.example is a login, so ssh'],
    [{ server: 'https://relay.example', name: 'a' }, 'localtunnel', 'https://relay.example is a relay, so localtunnel'],
    [{ tunnelUrl: url }, 'url', 'the URL is known and nothing is to be run, so url'],
    [{ name: 'mydev' }, 'localtunnel', 'a name is wanted, which cloudflared has none of, so localtunnel'],
    [{ tunnelBin: '/opt/cloudflared' }, 'cloudflared', '/opt/cloudflared is to be run, so cloudflared'],
    [{}, 'cloudflared', 'cloudflared is on PATH']
  ] as const)
    t.same(await choose(options, ['cloudflared']), [id, because], because)
  t.same(await choose({}), ['localtunnel', 'cloudflared is not on PATH, so localtunnel'])
})
