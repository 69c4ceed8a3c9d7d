// The README's commands for a laptop, run as they stand there, with a relay on the loopback for the Internet.

import { readFileSync } from 'node:fs'
import t from 'tap'
import { atRelay, run, startEns, startTunnelWorld } from '../cli/tunnel-world.js'
import { askPublic } from '../support/tls-front.js'

const commands = [...readFileSync('README.md', 'utf8').matchAll(/^npx ens-local tunnel (.*)$/gm)].map(
  ([, rest = '']) => rest
)

t.test('there are two', async t => t.equal(commands.length, 2))

t.test('a public URL', async t => {
  const world = await startTunnelWorld(t)
  const argv = String(commands[0]).replace('3000', `${world.app.port}`).split(' ')
  const { told } = run(t, [...argv, ...atRelay, '--name', 'dev', '--json', ...world.flags])
  t.match(await told('ready'), { callbackUrl: 'https://dev.lt.test/ens' })
  t.equal((await askPublic(world.front, 'https://dev.lt.test/ens', { body: '[]' })).statusCode, 200)
})

t.test('all in one', async t => {
  const world = await startTunnelWorld(t)
  const emulator = await startEns(t, world)
  const line = String(commands[1])
    .replace('http://127.0.0.1:3000', world.app.url)
    .replace('https://SUB.rest.marketingcloudapis.com', emulator.url)
  t.notMatch(line, /3000|SUB/)
  const { io, exitCode, told } = run(t, [...line.split(' '), ...atRelay, '--name', 'dev', '--json', ...world.flags])
  await told('registered')
  await emulator.publish({ type: 'EmailSent' })
  t.match((await world.app.nextBatch()).events, [{ eventCategoryType: 'TransactionalSendEvents.EmailSent' }])
  t.match(await emulator.deliveries.next(), { state: 'delivered' })
  io.interrupt()
  t.equal(await exitCode, 130)
  t.same(await emulator.client.getAllCallbacks(), [])
})
