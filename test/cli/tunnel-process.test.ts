// `ens-local tunnel` as a process of its own, ended while a request is under way.

import { once } from 'node:events'
import t from 'tap'
import { runCommand } from '../support/emulator-process.js'
import { startPuppets } from '../support/puppet.js'
import { askPublic } from '../support/tls-front.js'
import { atRelay, startTunnelWorld } from './tunnel-world.js'

for (const [signal, code] of [
  ['SIGTERM', 143],
  ['SIGINT', 130]
] as const)
  t.test(`${signal} with a request under way: it is answered, and nothing is left`, async t => {
    const world = await startTunnelWorld(t)
    const { relay, front, app, flags } = world
    const argv = ['tunnel', '--port', `${app.port}`, ...atRelay, '--name', 'dev', '--json', ...flags]
    const { child, lines, ended } = runCommand(t, argv)
    t.match(JSON.parse(String(await once(lines as NodeJS.EventEmitter, 'line'))), { type: 'ready' })
    const release = app.hold()
    const answer = askPublic(front, 'https://dev.lt.test/ens', { body: 'slow' })
    await app.next()
    const closing = new Promise<void>(resolve => {
      lines.on('line', line => {
        if (JSON.parse(line).type === 'tunnel.closing') resolve()
      })
    })
    child.kill(signal)
    await closing
    release()
    t.equal((await answer).statusCode, 200)
    t.match(await ended, { code, err: '' })
    await relay.until(() => relay.names().length === 0)
  })

t.test('the program that makes the tunnel ends with it', async t => {
  const { app, front, flags } = await startTunnelWorld(t)
  const puppets = await startPuppets(t)
  const argv = ['tunnel', '--port', `${app.port}`, '--tunnel-command', `${puppets.path} {port}`, '--json', ...flags]
  const { child, lines, ended } = runCommand(t, argv)
  const puppet = await puppets.next()
  front.leadTo(Number(puppet.args[0]))
  const ready = once(lines as NodeJS.EventEmitter, 'line')
  await puppet.obey({ do: 'out', text: 'https://made.lt.test\n' })
  t.match(JSON.parse(String(await ready)), { url: 'https://made.lt.test' })
  child.kill('SIGTERM')
  await puppet.gone
  t.match(await ended, { code: 143 })
})
