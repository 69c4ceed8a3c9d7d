// The page on a laptop and a tenant: its commands as they stand there, with an emulator for the tenant, and a relay on the
// loopback for the Internet.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { startEmulator, verifySignature } from '../../src/index.js'
import { connectSink, expectDelivery, startSink } from '../../src/test-kit/index.js'
import { startEns, startTunnelWorld } from '../cli/tunnel-world.js'
import { freePort } from '../support/free-port.js'
import { openPage } from '../support/markdown.js'
import { openWorkspace } from '../support/workspace.js'

const page = openPage('docs/a-laptop-against-a-real-tenant.md')

t.test('from the first look to the last deletion', async t => {
  const world = await startTunnelWorld(t)
  const tenant = await startEns(t, world)
  const workspace = openWorkspace(t)
  const between = `${await freePort()}`
  const [, map = '', , ca = ''] = world.flags
  const env = {
    ENS_LOCAL_CLIENT_ID: tenant.clientId,
    ENS_LOCAL_CLIENT_SECRET: tenant.clientSecret,
    ENS_LOCAL_PORT: '0',
    ENS_LOCAL_PROVIDER: 'localtunnel',
    ENS_LOCAL_SERVER: 'https://lt.test',
    ENS_LOCAL_TUNNEL_NAME: 'dev',
    ENS_LOCAL_MAP: map,
    ENS_LOCAL_CA: ca,
    ENS_LOCAL_LISTEN_PORT: between
  }
  const next = (heading: string): string =>
    page
      .take('sh', heading)
      .trim()
      .replaceAll('http://127.0.0.1:3000', world.app.url)
      .replaceAll('http://127.0.0.1:4011', `http://127.0.0.1:${between}`)
      .replaceAll('https://SUB.rest.marketingcloudapis.com', tenant.url)
  const receive = async (to: string): Promise<void> => {
    const tunnel = workspace.stay(to, env)
    await tunnel.says(/signatureKey/)
    await tenant.publish({ type: 'EmailSent', overrides: { 'info.to': 'ada@example.com' } })
    t.match((await world.app.nextBatch()).events, [{ info: { to: 'ada@example.com' } }])
    t.match(await tenant.deliveries.next(), { state: 'delivered' })
    const { code, stderr } = await tunnel.interrupt()
    t.equal(code, 130, stderr)
    t.same(await tenant.client.getAllCallbacks(), [], 'nothing is left')
  }

  // A busy machine is no finding.
  const seen = await workspace.sh(next('Is anything in the way?'), { ...env, ENS_LOCAL_TIMEOUT: '60s' })
  t.equal(seen.code, 0, seen.stdout + seen.stderr)
  await receive(next('Register, and receive'))

  const kept = workspace.stay(next('Keep what came'), env)
  await kept.says(new RegExp(`127.0.0.1:${between}`))
  await receive(next('Keep what came'))
  t.equal((await kept.interrupt()).code, 130)

  const key = Buffer.alloc(32, 'k').toString('base64')
  const again = await workspace.sh(next('Keep what came').replace('KEY', key), env)
  t.equal(again.code, 0, again.stdout + again.stderr)
  const { body, signature, text } = await world.app.nextBatch()
  t.ok(verifySignature(body, signature, key))
  t.notMatch(text, 'ada@example.com')

  const left = await workspace.sh(next('Clean up'), env)
  t.equal(left.code, 0, left.stdout + left.stderr)

  const sink = await startSink()
  t.teardown(() => sink.close())
  const ens = await startEmulator({ forwardTo: sink.url })
  t.teardown(() => ens.close())
  await connectSink(ens, sink)
  const [name = ''] = readdirSync(join(workspace.folder, 'recorded'))
  const trigger = next('Keep what came').replace('NAME.json', name)
  const triggered = await workspace.sh(trigger, { ENS_LOCAL_URL: ens.url })
  t.equal(triggered.code, 0, triggered.stdout + triggered.stderr)
  await expectDelivery(ens, { type: 'EmailSent' })
})

t.test('no block is left out', async t => t.same(page.left(), []))
